using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

/// <summary>A home folder and a repository in a temporary folder, gone with <see cref="Dispose"/>.</summary>
internal sealed class SetupFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tacho-setup-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public SetupFolder()
    {
        Directory.CreateDirectory(Path.Combine(Project, ".git"));
        Directory.CreateDirectory(User);
    }

    public string User => Path.Combine(_root, "user");

    public string Project => Path.Combine(_root, "shop");

    public TachoHome Home => new(Path.Combine(User, ".tacho"));

    public string Claude => Path.Combine(Project, ".claude", "settings.json");

    public Installer Installer => new(Home, TimeProvider.System);

    public static ImmutableArray<IAgent> ClaudeCode => AgentDetection.Named(["claude-code"]);

    public InstallContext Context(InstallScope scope = InstallScope.Project) => new(scope, Project, User, Variable, Windows: false);

    public string? Variable(string name) => _variables.GetValueOrDefault(name);

    public void Set(string name, string value) => _variables[name] = value;

    public void Install(params ImmutableArray<IAgent> agents) => Installer.Apply(Installer.PlanInstall(agents, Context()));

    public void Undo(params ImmutableArray<IAgent> agents) => Installer.Apply(Installer.PlanUndo(agents, Context()));

    public string Write(string path, string text)
    {
        path = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>All files and folders below the home folder and the repository but Tacho's own, with the content of files.</summary>
    public ImmutableArray<string> Snapshot() =>
    [
        .. new DirectoryInfo(_root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(entry => !entry.FullName.StartsWith(Home.Root, StringComparison.Ordinal))
            .Select(entry => entry is FileInfo file ? $"{file.FullName} {file.UnixFileMode} {Convert.ToHexString(File.ReadAllBytes(file.FullName))}" : entry.FullName)
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

/// <summary>An agent whose hooks are the given edits.</summary>
internal sealed class PlanOnlyAgent(string id, params ImmutableArray<FileEdit> edits) : IAgent, IAgentHooks
{
    public AgentInfo Info { get; } = new(new AgentId(id), id, []);

    public IAgentHooks Hooks => this;

    public string Reply => "";

    public bool Recognises(HookPayload payload) => false;

    public HookReading Read(HookCall call) => throw new NotSupportedException();

    public HookPlan Plan(InstallContext context) => new(new AgentSigns([], []), edits, []);
}

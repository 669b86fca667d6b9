using System.Text;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Tests.Capture;

/// <summary>A recorder with a home and a project of its own in a scratch folder, fed with payloads as a live hook is.</summary>
internal sealed class Recorder : IDisposable
{
    /// <summary>The session of every call that names none.</summary>
    public const string Session = "4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("tacho-test-");

    public Recorder()
    {
        Home = new TachoHome(Path.Combine(_scratch.FullName, "home"));
        Project = Path.Combine(_scratch.FullName, "shop");
        Directory.CreateDirectory(Path.Combine(Project, ".git"));
    }

    public TachoHome Home { get; }

    public string Project { get; }

    public TextViews Views => new(Project);

    /// <summary>Hands a payload to the capture code; returns what would stand on standard output.</summary>
    public string Hook(string agent, byte[] payload, string? happening = null, TimeProvider? time = null) =>
        new HookCapture(Home, time ?? TimeProvider.System, _ => null).Run(agent, happening, new MemoryStream(payload));

    public string Hook(string agent, string payload, TimeProvider? time = null) => Hook(agent, Encoding.UTF8.GetBytes(payload), time: time);

    /// <summary>A call of a happening, in the payload shape of the first agent of the registry; the members are JSON without braces.</summary>
    public string Hook(string happening, string members, string session, TimeProvider? time = null) => Hook(
        AgentRegistry.All[0].Info.Id.Value, Payload(happening, members, session, Project), time);

    public static string Payload(string happening, string members, string session, string cwd) =>
        $"{{\"session_id\":\"{session}\",\"cwd\":{JsonText.Quote(cwd)},\"prompt_id\":\"p\",\"hook_event_name\":\"{happening}\",{members}}}";

    /// <summary>A command about to run.</summary>
    public string Run(string command, string session = Session, string? call = null, TimeProvider? time = null) =>
        Hook("PreToolUse", Shell(command, call ?? Guid.CreateVersion7().ToString()), session, time);

    /// <summary>A command that ran.</summary>
    public string Ran(string command, string call, string response, string session = Session) =>
        Hook("PostToolUse", $"{Shell(command, call)},\"tool_response\":{response}", session);

    public static string Shell(string command, string call) =>
        $"\"tool_name\":\"Bash\",\"tool_use_id\":\"{call}\",\"tool_input\":{{\"command\":{JsonText.Quote(command)}}}";

    /// <summary>The name of a project in the trail.</summary>
    public static string ProjectNameOf(string root) => ProjectLocator.Of(root).Name;

    public IReadOnlyList<AgentEvent> Events() => new TrailReader(Home).Files(project: null).SelectMany(file => TrailReader.Events(file)).Select(record => record.Event).ToList();

    public string[] Tail() => File.Exists(Views.Tail) ? File.ReadAllLines(Views.Tail) : [];

    public string SelfLog() => File.Exists(Home.SelfLog) ? File.ReadAllText(Home.SelfLog) : "";

    /// <summary>Every byte that the recorder wrote, as text.</summary>
    public string Everything() => string.Concat(
        Directory.EnumerateFiles(_scratch.FullName, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is not ("tag.key" or "signing.key")).Select(File.ReadAllText));

    public void Dispose() => _scratch.Delete(recursive: true);
}

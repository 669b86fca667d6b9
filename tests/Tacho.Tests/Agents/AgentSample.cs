using System.Runtime.CompilerServices;
using Tacho.Agents;

namespace Tacho.Tests.Agents;

/// <summary>
/// A payload under <c>Samples/&lt;agent&gt;/&lt;version&gt;/</c>, named <c>NN-Event.json</c>. A version is one that was captured running; <c>documented-YYYY-MM</c> marks
/// content that was made up after a document of that month. An agent that loads a plugin of ours (OpenCode) has its captured objects in the plugin's envelope.
/// </summary>
internal sealed record AgentSample(string Agent, string Path)
{
    public static readonly IReadOnlyList<AgentSample> All = Load();

    /// <summary>The event's name by the file's name.</summary>
    public string EventName => System.IO.Path.GetFileNameWithoutExtension(Path).Split('-', 2)[1];

    public byte[] Bytes => File.ReadAllBytes(System.IO.Path.Combine(Folder(), Agent, Path));

    /// <summary>A fresh reading of the payload, since taking members changes it.</summary>
    public HookPayload Payload => HookPayload.Parse(Bytes) ?? throw new InvalidDataException($"{Agent}/{Path} is not an object");

    /// <summary>The call as the installed command makes it: the event's name stands on the command line.</summary>
    public HookCall Call => new(Payload, EventName, _ => null);

    public IAgent Adapter => AgentRegistry.Find(Agent) ?? throw new InvalidDataException($"no agent {Agent}");

    public override string ToString() => $"{Agent}/{Path}";

    private static List<AgentSample> Load()
    {
        var root = Folder();
        return Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Select(path => new AgentSample(path[..path.IndexOf('/', StringComparison.Ordinal)], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]))
            .Where(sample => AgentRegistry.Find(sample.Agent) is not null)
            .OrderBy(sample => sample.Agent, StringComparer.Ordinal).ThenBy(sample => sample.Path, StringComparer.Ordinal)
            .ToList();
    }

    private static string Folder([CallerFilePath] string file = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "Samples");

    /// <summary>The repository's root.</summary>
    public static string Repository => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder(), "..", "..", "..", ".."));
}

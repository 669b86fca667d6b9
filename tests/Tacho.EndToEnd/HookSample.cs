using System.Collections.Immutable;
using System.Text;

namespace Tacho.EndToEnd;

/// <summary>A payload that an agent gave to its hooks, from the demo or from the samples of the adapters' tests.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Path">The file.</param>
public sealed record HookSample(string Agent, string Path)
{
    /// <summary>The demo's payloads and the adapters' samples, by agent and name.</summary>
    public static readonly ImmutableArray<HookSample> All = [.. In("src/Tacho.Cli/Demo"), .. In("tests/Tacho.Tests/Agents/Samples")];

    /// <summary>The demo's session of one agent.</summary>
    public static readonly ImmutableArray<HookSample> One = [.. In("src/Tacho.Cli/Demo").Where(sample => sample.Agent == "claude-code")];

    /// <summary>Files are named NN-Event.json.</summary>
    public string EventName => System.IO.Path.GetFileNameWithoutExtension(Path).Split('-', 2)[1];

    /// <summary>The payload, with the folders of its making turned into those of a sandbox and a token and a password made now.</summary>
    public byte[] Payload(Sandbox sandbox, string token) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(File.ReadAllBytes(Path))
            .Replace("/home/dev", sandbox.Home, StringComparison.Ordinal)
            .Replace("/c:/", $"{sandbox.Home}/c/", StringComparison.Ordinal)
            .Replace("@@TOKEN@@", token, StringComparison.Ordinal)
            .Replace("@@PASSWORD@@", token, StringComparison.Ordinal));

    private static IEnumerable<HookSample> In(string folder)
    {
        var root = System.IO.Path.Combine(Repository.Root, folder);
        return Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new HookSample(System.IO.Path.GetRelativePath(root, path).Split('/', '\\')[0], path));
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents;

/// <summary>What each sample becomes, and what each agent's installation writes, for a person to read in a diff.</summary>
public class AdapterSnapshotTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> AgentsWithHooks => [.. AgentRegistry.All.Where(agent => agent.Hooks is not null).Select(agent => agent.Info.Id.Value)];

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Samples_become_events(string agent)
    {
        var text = new StringBuilder();
        foreach (var sample in AgentSample.All.Where(sample => sample.Agent == agent))
        {
            var call = sample.Call;
            var reading = sample.Adapter.Hooks!.Read(call);
            text.Append(sample.Path).Append('\n');
            text.Append("  ").AppendJoin(' ', Correlation(reading)).Append('\n');
            foreach (var body in reading.Bodies) text.Append($"  {EventKinds.NameOf(body)} {Json(body)}\n");
            if (reading.Bodies.IsEmpty) text.Append("  not recorded\n");
            else if (call.Payload.Rest() is { } rest) text.Append($"  rest {JsonSerializer.Serialize(rest, Readable)}\n");
        }

        Snapshot.Match(text.ToString(), $"agent={agent}");
    }

    [Theory]
    [MemberData(nameof(AgentsWithHooks))]
    public void Plan_writes(string agent)
    {
        var hooks = AgentRegistry.Find(agent)!.Hooks!;
        var text = new StringBuilder();
        foreach (var (scope, windows) in new[] { (InstallScope.Project, false), (InstallScope.User, false), (InstallScope.User, true) })
        {
            var plan = hooks.Plan(new InstallContext(scope, "/home/dev/shop", "/home/dev", _ => null, windows));
            text.Append($"== {scope}{(windows ? ", Windows" : "")}\n");
            text.Append($"signs: {string.Join(", ", plan.Detected.Paths)}; {string.Join(", ", plan.Detected.Programs)}\n");
            foreach (var edit in plan.Edits) text.Append(Describe(edit));
            foreach (var advice in plan.Advice) text.Append($"advice: {advice}\n");
        }

        Snapshot.Match(text.ToString(), $"agent={agent}");
    }

    private static IEnumerable<string> Correlation(HookReading reading)
    {
        yield return $"event={reading.EventName}";
        yield return $"session={reading.Session}";
        foreach (var (name, value) in new[]
        {
            ("agent", reading.Agent?.Value), ("turn", reading.Turn), ("call", reading.ToolCallId), ("subagent", reading.Subagent),
            ("cwd", reading.Cwd), ("project", reading.ProjectFolder), ("model", reading.Model),
        })
        {
            if (value is not null) yield return $"{name}={value.ReplaceLineEndings("\\n")}";
        }
    }

    private static string Json(EventBody body)
    {
        if (body is UnknownBody unknown) return JsonSerializer.Serialize(unknown.Raw, Readable);
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(body, EventKinds.Of(body)!.Json()));
        return JsonSerializer.Serialize(document.RootElement, Readable);
    }

    private static string Describe(FileEdit edit) => edit switch
    {
        FileEdit.OwnFile own => $"own{(own.Executable ? " executable" : "")} {own.Path}\n{own.Content}",
        FileEdit.JsonEntries json =>
            $"json {json.Path}\n"
            + string.Concat(json.Required.Select(member => $"  {member.Key}: {member.Value}\n"))
            + string.Concat(json.Entries.Select(entry => $"  {string.Join('.', entry.ArrayPath)}: {entry.Json}\n")),
        _ => edit.ToString() + "\n",
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Texts;

namespace Tacho.Cli.Sessions;

/// <summary>Groups for programs: an object for each prompt. An event stands there as the trail would hold it, with its line; a result follows its call.</summary>
internal sealed class PromptGroupJson(TextWriter output, SubagentTranscripts subagents, Func<ArchivedTranscript, string> nameOf) : PromptGroups(subagents, nameOf)
{
    private readonly ChunkedWriter _lines = new(output);
    private readonly StringBuilder _events = new();
    private string _head = "";

    protected override void Begin(int number, SessionStep step, string? prompt)
    {
        _head = string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{number},\"line\":{step.Line},\"at\":\"{EventJson.FormatTime(step.Event.At)}\",\"prompt\":{(prompt is null ? "null" : $"\"{JsonEncodedText.Encode(prompt)}\"")},\"events\":[");
        _events.Clear();
    }

    /// <summary>Each of its events says whose it is.</summary>
    protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth)
    {
    }

    protected override void Add(SessionStep step, string? subagent, int depth)
    {
        Append(step.Line, step.Event, subagent, depth);
        if (step.ResultEvent is { } result) Append(step.ResultLine ?? step.Line, result, subagent, depth);
    }

    protected override void End() => _lines.WriteLine(_head + _events + "]}");

    protected override void Finish() => _lines.Flush();

    private void Append(long line, AgentEvent happened, string? subagent, int depth)
    {
        if (_events.Length > 0) _events.Append(',');
        var whose = subagent is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\"transcript\":\"{JsonEncodedText.Encode(subagent)}\",\"depth\":{depth},");
        _events.Append(CultureInfo.InvariantCulture, $"{{\"line\":{line},{whose}\"event\":{VisibleText.Json(Encoding.UTF8.GetString(EventJson.Write(happened)))}}}");
    }
}

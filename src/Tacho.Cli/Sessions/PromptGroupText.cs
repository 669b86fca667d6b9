using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>Groups for eyes: a head for each prompt, and a line for each event; those of sub-agents are moved in.</summary>
internal sealed class PromptGroupText(TextWriter output, SubagentTranscripts subagents, Func<ArchivedTranscript, string> nameOf) : PromptGroups(subagents, nameOf)
{
    private readonly ChunkedWriter _lines = new(output);
    private readonly int? _width = Terminal.Of(output)?.Width;

    protected override void Begin(int number, SessionStep step, string? prompt)
    {
        _lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#{number}  line {step.Line}  {SafeText.Time(step.Event.At.ToLocalTime())}"));
        foreach (var line in TextBlock.Lines(prompt ?? "(before the first prompt)", _width - 2)) _lines.WriteLine("> " + line);
    }

    protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth) =>
        Fitted($"{"",6}  {Bars(depth)}SUB-AGENT {SafeText.OneLine(transcript.Meta.Title ?? "")}".TrimEnd() + $"  ({SafeText.OneLine(name)}, {SafeText.Count(transcript.Meta.Counts.Lines, "line")})");

    protected override void Add(SessionStep step, string? subagent, int depth)
    {
        if (step.Event.Body is TokenUsage) return;
        var kind = EventKinds.NameOf(step.Event.Body);
        Fitted(string.Create(CultureInfo.InvariantCulture, $"{step.Line,6}  {Bars(depth)}{SafeText.OneLine(kind),-18}  {SafeText.OneLine(Text(step, depth).ReplaceLineEndings(" ⏎ "))}"));
    }

    protected override void End() => _lines.WriteLine("");

    protected override void Finish() => _lines.Flush();

    private static string Bars(int depth) => string.Concat(Enumerable.Repeat("│ ", depth));

    private static string Note((string Name, string? Words) note) => note.Words is null ? note.Name : $"{note.Name}: {note.Words}";

    private static string Text(SessionStep step, int depth)
    {
        // In a transcript of its own the head says whose it is.
        var subagent = depth == 0 && step.Event.Subagent is { } id ? $"({id}) " : "";
        var status = StepText.Status(step) is { Length: > 0 } known ? $" [{known}]" : "";
        return subagent + step.Event.Body switch
        {
            UserPrompt prompt => prompt.Text,
            AssistantMessage answer => answer.Text,
            Reasoning thought => thought.Text,
            ToolCall or ShellCommand or FileChange => StepText.About(step) + status,
            ToolResult result => result.Tool + status,
            var other => Note(StepText.Note(other)),
        };
    }

    private void Fitted(string line) => _lines.WriteLine(_width is { } width ? TextBlock.Cut(line.TrimEnd(), width) : line.TrimEnd());
}

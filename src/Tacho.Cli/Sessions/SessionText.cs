using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>A session for eyes: numbers of lines at the left, sub-agents moved in; colours only on a terminal that shows them.</summary>
internal sealed class SessionText(TextWriter output, SessionDetail detail) : SessionWriter
{
    private const int Gutter = 8;
    private const int NarrowestText = 24;

    /// <summary>Longest line of a call in a pipe.</summary>
    private const int PipeWidth = 200;

    /// <summary>Lines of a prompt or an answer in the summary.</summary>
    private const int MaxLines = 12;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", Red = "31", Green = "32", Yellow = "33", Cyan = "36", PromptTone = "1;36", AnswerTone = "1;32";

    private readonly ChunkedWriter _lines = new(output);
    private readonly Terminal? _terminal = Terminal.Of(output);
    private int _prompts;

    /// <summary>What people said of a session, a line each.</summary>
    public Func<ArchivedTranscript, IEnumerable<string>> RemarksOf { get; init; } = static _ => [];
    private bool _wasBlank;

    public override void Begin(ArchivedTranscript transcript, string name, int depth)
    {
        var meta = transcript.Meta;
        if (depth > 0)
        {
            Line(null, depth, $"SUB-AGENT {meta.Title}".TrimEnd() + $"  ({name}, {SafeText.Count(meta.Counts.Lines, "line")})", Yellow);
            return;
        }

        Head($"{meta.Agent} {meta.AgentVersion}".TrimEnd() + $"  {transcript.ShownProject}  {meta.Session}", Bold);
        if (meta.Title is { Length: > 0 } title) Head(title, null);
        var times = $"{SafeText.Time(meta.Started.ToLocalTime())} to {SafeText.Time(meta.Ended.ToLocalTime())}";
        Head(string.Join("  ", new[] { times, meta.Model, meta.GitBranch is { Length: > 0 } branch ? $"branch {branch}" : null }.OfType<string>()), Dim);
        if (meta.Cwd is { Length: > 0 } cwd) Head(cwd, Dim);
        Head($"{SafeText.Count(meta.Counts.Prompts, "prompt")}, {SafeText.Count(meta.Counts.ToolCalls, "call")}, {SafeText.Count(meta.Counts.Lines, "line")}, {SafeText.Count(meta.Masked.Values.Sum(), "mask")}", Dim);
        if (meta.Counts.Unreadable.Values.Sum() + meta.Counts.Unknown.Values.Sum() is var lost and > 0) Head($"{SafeText.Count(lost, "line")} could not be understood; tacho cat shows them", Yellow);
        foreach (var remark in RemarksOf(transcript)) Head(remark, Cyan);
        Blank();
    }

    public override void Begin(SessionFiles session, string name)
    {
        Head($"{session.Project}  {session.Id.Value}", Bold);
        if (session.Root is { Length: > 0 } root) Head(root, Dim);
        Head("from the sealed trail: what hooks recorded; tacho import brings the agent's own transcript", Dim);
        Blank();
    }

    public override void Step(SessionStep step, int depth, bool whole)
    {
        var isWhole = whole || detail is SessionDetail.Full or SessionDetail.Prompts;
        switch (step.Event.Body)
        {
            case UserPrompt prompt:
                if (depth == 0) Blank();
                Line(step.Line, depth, depth == 0 ? string.Create(CultureInfo.InvariantCulture, $"PROMPT {++_prompts}  {Clock(step)}") : $"TASK  {Clock(step)}", PromptTone);
                Text(depth, prompt.Text, isWhole);
                break;
            case AssistantMessage answer:
                Line(step.Line, depth, $"ANSWER  {Clock(step)}", AnswerTone);
                Text(depth, answer.Text, isWhole);
                break;
            case Reasoning thought:
                Line(step.Line, depth, "REASONING", Dim);
                Text(depth, thought.Text, isWhole, Dim);
                break;
            case ToolCall or ShellCommand or FileChange:
                Call(step, depth, whole || detail is SessionDetail.Full or SessionDetail.Tools);
                break;
            case ToolResult result:
                Line(step.Line, depth, $"result of {result.Tool} [{StepText.Status(step)}]", StepText.HasFailed(step) ? Red : null);
                if (whole || detail is SessionDetail.Full or SessionDetail.Tools) Outputs(result, depth);
                break;
            default:
                var (name, words) = StepText.Note(step.Event.Body);
                if (!isWhole && words is not null) name += ": " + words;
                if (isWhole) Line(step.Line, depth, name, Yellow);
                else OneLine(step.Line, depth, name, null, Yellow);
                if (isWhole && words is not null) Text(depth, words, isWhole: true);
                break;
        }
    }

    public override void Result(SessionStep step, int depth, bool whole)
    {
        if (step.Result is { } result && (whole || detail is SessionDetail.Full or SessionDetail.Tools)) Outputs(result, depth);
    }

    public override void Tokens(int? turn, TokenSum sum, int depth) =>
        Line(null, depth, turn is null ? $"tokens in all: {sum}" : string.Create(CultureInfo.InvariantCulture, $"tokens of turn {turn}: {sum}"), Dim);

    public override void TokensWithSubagents(TokenSum sum) => Line(null, 0, $"tokens with sub-agents: {sum}", Dim);

    public override void Others(ImmutableArray<(ArchivedTranscript Transcript, string Name)> others)
    {
        if (others.IsEmpty) return;
        Blank();
        Head("Other transcripts of this session, and of its sub-agents:", null);
        foreach (var (transcript, name) in others) Head($"  {name}  {SafeText.Count(transcript.Meta.Counts.ToolCalls, "call")}, {SafeText.Count(transcript.Meta.Counts.Lines, "line")}  {transcript.Meta.Title}".TrimEnd(), null);
    }

    public override void Flush() => _lines.Flush();

    private static string Clock(SessionStep step) => SafeText.Time(step.Event.At.ToLocalTime());

    private void Call(SessionStep step, int depth, bool isWhole)
    {
        var edits = FileEdit.Of(step);
        var counts = edits.All(static edit => edit.Lines.IsEmpty) ? "" : string.Create(CultureInfo.InvariantCulture, $" +{edits.Sum(static edit => edit.Added)} -{edits.Sum(static edit => edit.Removed)}");
        var status = StepText.Status(step);
        var tone = StepText.HasFailed(step) ? Red : null;
        var tail = (status.Length == 0 ? "" : $" [{status}]") + counts;
        if (step.Event.Body is ShellCommand command && isWhole)
        {
            Line(step.Line, depth, $"{command.Tool}{tail}", tone ?? Bold);
            foreach (var (i, line) in Lines("$ " + command.Command, depth).Index()) Line(null, depth, i == 0 ? line : "  " + line, Cyan);
            return;
        }

        // A patch names its files only inside.
        var about = step.Event.Body is ToolCall call && !edits.IsEmpty ? $"{call.Tool} {string.Join(", ", edits.Select(edit => StepText.Below(step, edit.Path)))}" : StepText.About(step);
        OneLine(step.Line, depth, about, tail, tone ?? (isWhole ? Bold : null));
        if (!isWhole) return;
        foreach (var edit in edits)
        {
            if (edits.Length > 1) Line(null, depth, edit.Path, Bold);
            foreach (var line in edit.Lines) Diff(line, depth);
        }

        if (edits.IsEmpty && step.Event.Body is ToolCall { Input: { ValueKind: JsonValueKind.Object } input })
        {
            foreach (var member in input.EnumerateObject()) Text(depth, $"{member.Name}: {ValueOf(member.Value)}", isWhole: true, Dim);
        }
    }

    private static string ValueOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private void Outputs(ToolResult result, int depth)
    {
        if (result.Output is { Text.Length: > 0 } shown) Stream(shown, depth, null);
        if (result.ErrorOutput is { Text.Length: > 0 } error) Stream(error, depth, Red);
        if (result.Output is null or { Text.Length: 0 } && result.ErrorOutput is null or { Text.Length: 0 }) Line(null, depth, "  (no output)", Dim);
    }

    private void Stream(OutputText text, int depth, string? tone)
    {
        foreach (var line in Lines(text.Text, depth + 1)) Line(null, depth, "  " + line, tone);
        if (text.TotalBytes is { } bytes) Line(null, depth, $"  … of {ByteSize.Of(bytes)}", Dim);
    }

    private void Diff(string line, int depth)
    {
        var tone = line switch { ['@', '@', ..] => Cyan, ['+', ..] => Green, ['-', ..] => Red, _ => null };
        foreach (var part in Lines(line, depth)) Line(null, depth, part, tone);
    }

    private void Text(int depth, string text, bool isWhole, string? tone = null)
    {
        var left = isWhole ? int.MaxValue : MaxLines;
        var hidden = 0;
        foreach (var line in Lines(text, depth))
        {
            if (left-- > 0) Line(null, depth, line, tone);
            else hidden++;
        }

        if (hidden > 0) Line(null, depth, $"… {SafeText.Count(hidden, "more line")}", Dim);
    }

    private IEnumerable<string> Lines(string text, int depth) => TextBlock.Lines(text, _terminal is null ? null : Width(depth));

    private int Width(int depth) => Math.Max(NarrowestText, (_terminal?.Width ?? PipeWidth) - Gutter - (2 * depth) - 1);

    /// <summary>A text cut so that it and what must be seen behind it stand on one line.</summary>
    private void OneLine(long number, int depth, string text, string? tail, string? tone) =>
        Line(number, depth, TextBlock.Cut(text.ReplaceLineEndings(" ⏎ "), Math.Max(NarrowestText, Width(depth) - (tail?.Length ?? 0))) + tail, tone);

    private void Blank()
    {
        if (!_wasBlank) _lines.WriteLine("");
        _wasBlank = true;
    }

    private void Head(string text, string? tone)
    {
        _wasBlank = false;
        foreach (var line in TextBlock.Lines(text, _terminal?.Width)) _lines.WriteLine(Toned(line, tone));
    }

    private void Line(long? number, int depth, string text, string? tone)
    {
        _wasBlank = false;
        var gutter = number is { } line ? line.ToString(CultureInfo.InvariantCulture).PadLeft(Gutter - 2) + "  " : new string(' ', Gutter);
        var safe = string.Join('\t', text.Split('\t').Select(SafeText.OneLine));
        _lines.WriteLine((Toned(gutter + string.Concat(Enumerable.Repeat("│ ", depth)), Dim) + Toned(safe, tone)).TrimEnd());
    }

    private string Toned(string text, string? tone) => tone is null || text.Length == 0 || _terminal is not { HasColours: true } ? text : $"\u001b[{tone}m{text}\u001b[0m";
}

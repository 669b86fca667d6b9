using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;

namespace Tacho.Cli.Sessions;

/// <summary>Writes a transcript's events under the prompts that they follow, as they come. What stands before the first prompt is a group without one.</summary>
internal abstract class PromptGroups(TextWriter output)
{
    private readonly ChunkedWriter _lines = new(output);
    private readonly TextWriter _output = output;

    /// <summary>Writes all groups; gives their number.</summary>
    public int Write(ArchivedTranscript transcript)
    {
        var groups = 0;
        foreach (var step in SessionStep.Of(transcript))
        {
            if (step.Event.Body is UserPrompt prompt && step.Event.Subagent is null)
            {
                if (groups > 0) End();
                groups++;
                Begin(groups, step, prompt.Text);
                continue;
            }

            if (groups == 0)
            {
                groups++;
                Begin(groups, step, prompt: null);
            }

            Add(step);
        }

        if (groups > 0) End();
        _lines.Flush();
        return groups;
    }

    /// <summary>A group begins with its prompt, or, without one, with the first event before any.</summary>
    protected abstract void Begin(int number, SessionStep step, string? prompt);

    /// <summary>An event of the group; a call has its result with it.</summary>
    protected abstract void Add(SessionStep step);

    protected abstract void End();

    protected void WriteLine(string line) => _lines.WriteLine(line);

    /// <summary>For eyes: a head for each prompt, and a line for each event.</summary>
    internal sealed class OfText(TextWriter output) : PromptGroups(output)
    {
        private int? Width => Terminal.Of(_output)?.Width;

        protected override void Begin(int number, SessionStep step, string? prompt)
        {
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"#{number}  line {step.Line}  {SafeText.Time(step.Event.At.ToLocalTime())}"));
            foreach (var line in TextBlock.Lines(prompt ?? "(before the first prompt)", Width - 2)) WriteLine("> " + line);
        }

        protected override void Add(SessionStep step)
        {
            if (step.Event.Body is TokenUsage) return;
            var kind = EventKinds.NameOf(step.Event.Body);
            var line = string.Create(CultureInfo.InvariantCulture, $"{step.Line,6}  {SafeText.OneLine(kind),-18}  {SafeText.OneLine(Text(step).ReplaceLineEndings(" ⏎ "))}").TrimEnd();
            WriteLine(Width is { } width ? TextBlock.Cut(line, width) : line);
        }

        protected override void End() => WriteLine("");

        private static string Note((string Name, string? Words) note) => note.Words is null ? note.Name : $"{note.Name}: {note.Words}";

        private static string Text(SessionStep step)
        {
            var subagent = step.Event.Subagent is { } id ? $"({id}) " : "";
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
    }

    /// <summary>For programs: an object for each prompt. An event stands there as the trail would hold it, with its line; a result follows its call.</summary>
    internal sealed class OfJson(TextWriter output) : PromptGroups(output)
    {
        private readonly StringBuilder _events = new();
        private string _head = "";

        protected override void Begin(int number, SessionStep step, string? prompt)
        {
            _head = string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{number},\"line\":{step.Line},\"at\":\"{EventJson.FormatTime(step.Event.At)}\",\"prompt\":{(prompt is null ? "null" : $"\"{JsonEncodedText.Encode(prompt)}\"")},\"events\":[");
            _events.Clear();
        }

        protected override void Add(SessionStep step)
        {
            Append(step.Line, step.Event);
            if (step.ResultEvent is { } result) Append(step.ResultLine ?? step.Line, result);
        }

        protected override void End() => WriteLine(_head + _events + "]}");

        private void Append(long line, AgentEvent happened)
        {
            if (_events.Length > 0) _events.Append(',');
            _events.Append(CultureInfo.InvariantCulture, $"{{\"line\":{line},\"event\":{JsonText.Escape(Encoding.UTF8.GetString(EventJson.Write(happened)))}}}");
        }
    }
}

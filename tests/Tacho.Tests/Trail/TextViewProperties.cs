using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Events;
using Tacho.Tests.Capture;
using Tacho.Texts;
using Tacho.Trail;

namespace Tacho.Tests.Trail;

/// <summary>Whatever an agent runs: one line each, that no command can forge, and a record that gives it back exactly.</summary>
public sealed class TextViewProperties : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    /// <summary>Commands with everything in them that could end a line, move the cursor or turn text round, and with lines that look like the log's own.</summary>
    private static Arbitrary<string> Commands() => Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null),
            Gen.Elements("\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\u001b[2K", "\u202e", "\u2066", "\b", "\0", "\t", "\ufeff", "\v", "\f"),
            Gen.Constant("\n[2026-01-01 00:00:00] [codex-cli] [00000000] rm -rf /"),
            Gen.Elements("echo a", "'", "\"", "\\", "é", "\ud83d\ude00", "`id`"))
        .ListOf().Select(string.Concat).Where(text => text.Length > 0 && IsWellFormed(text)).ToArbitrary();

    [Fact]
    public void Any_command_is_one_line_without_anything_that_a_terminal_obeys() => Prop.ForAll(Commands(), command =>
    {
        var line = VisibleText.OneLine(command);
        return line.EnumerateRunes().All(rune => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            && !line.Contains('\u202e', StringComparison.Ordinal) && !line.Contains('\u2066', StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_line_of_the_tail_is_a_command_that_was_recorded_and_every_command_a_line() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Commands(), command =>
        {
            var before = _recorder.Tail().Length;
            _recorder.Run(command);
            var tail = _recorder.Tail();
            return tail.Length == before + 1 && tail[^1].Contains("] [claude-code] [4f1c8b3e] ", StringComparison.Ordinal);
        }));

    [Fact]
    public void The_sealed_record_gives_every_command_back_exactly() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Commands(), command =>
        {
            _recorder.Run(command);
            return ((ShellCommand)_recorder.Events()[^1].Body).Command == command;
        }));

    [Fact]
    public void An_event_is_read_back_as_it_was_written() => Prop.ForAll(Commands(), ArbMap.Default.ArbFor<int>(), (text, number) =>
    {
        using var input = JsonDocument.Parse(JsonSerializer.Serialize(new { text, number }));
        EventBody[] bodies =
        [
            new ShellCommand(text, "Bash", Late: number % 2 == 0), new UserPrompt(text), new CaptureGap(text, null), new TurnEnded(text),
            new ToolResult("Bash", "ok") { ExitCode = number, DurationMs = number, Output = new OutputText(text, number) }, new PersonDecided("pause", text, null),
        ];
        return bodies.All(body =>
        {
            var at = new DateTimeOffset(2026, 5, 17, 9, 42, 18, 123, TimeSpan.FromHours(number % 12));
            var recorded = new AgentEvent(EventId.New(at), new SessionId(text), new AgentId("a"), at, EventSource.Hook("PreToolUse"), body) { Turn = text, ToolCallId = text, Cwd = text };
            return EventJson.Read(EventJson.Write(recorded)) == recorded;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_chunking_of_standard_input_records_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25),
        Prop.ForAll(Commands(), Gen.Choose(1, 40).ToArbitrary(), (command, chunk) =>
        {
            var payload = Encoding.UTF8.GetBytes(Recorder.Payload("PreToolUse", Recorder.Shell(command, Guid.CreateVersion7().ToString()), Recorder.Session, _recorder.Project));
            new Tacho.Capture.HookCapture(_recorder.Home, TimeProvider.System, _ => null).Run("claude-code", eventName: null, new SlowStream(payload, chunk));
            return ((ShellCommand)_recorder.Events()[^1].Body).Command == command;
        }));

    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);

    /// <summary>A pipe that gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}

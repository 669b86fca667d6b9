using System.Text;
using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class AiderTranscriptTests : IDisposable
{
    // Aider ends what it writes itself with two blanks; a bar stands for them here.
    private const string Chat = """

        # aider chat started at 2026-04-25 21:40:00

        > /usr/bin/aider --message x|
        > Aider v0.86.2|
        > Main model: openai/test-5 with diff edit format|

        # aider chat started at 2026-04-25 21:44:09

        > /usr/bin/aider --message Say hello

        to all|
        > Aider v0.86.2|
        > Model: openai/test-5 with whole edit format|
        > Git repo: .git with 1 files|

        #### Say hello|
        ####|
        #### to all|

        <thinking-content-7bbeb8e1441453ad999a0bbba8a46d4b>
        They greet.

        </thinking-content-7bbeb8e1441453ad999a0bbba8a46d4b>

        #### A heading of the answer
        > A quotation in it.

        hello.txt
        # aider chat started at noon

        > Tokens: 4.2k sent, 1.1k cache write, 2k cache hit, 310 received. Cost: $0.02 message, $0.05 session.|
        > hello.txt|
        > Create new file? (Y)es/(N)o [Yes]: y|
        > Applied edit to hello.txt|
        > Commit 2293d11 feat: Say hello|
        > pytest tests|
        > Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: y|
        > Running pytest tests|

        #### /run echo hello|
        > Added 1 line of output to the chat.|

        #### Go on|
        >|
        >|
        > ^C KeyboardInterrupt|

        # aider chat started at 2026-04-25 21:44:09

        #### !git status|
        > Tokens: 492 sent,
        Cost: $0.02|
        > litellm.BadRequestError: no such model|

        """;

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-aider-").FullName;

    public AiderTranscriptTests() => Write(Chat);

    private string File => Path.Combine(_home, ".aider.chat.history.md");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Runs_in_which_something_happened_are_sessions()
    {
        var runs = Runs();

        Assert.Equal(2, runs.Count);
        Assert.Equal(2, runs.Select(static run => run.Session).Distinct().Count());
        Assert.All(runs, static run => Assert.StartsWith("20260425-214409-", run.Session!.Value.Value, StringComparison.Ordinal));
        Assert.Equal(runs, TranscriptSample.Of("aider").Discover(new TranscriptPlaces("/nowhere", static _ => null, [_home])));
    }

    [Fact]
    public void Run_tells_what_was_asked_said_changed_and_run()
    {
        var events = Events(Runs()[0]);

        Assert.Equal(
            [
                new SessionStarted("started", null), new UserPrompt("Say hello\n\nto all"), new Reasoning("They greet."),
                new AssistantMessage("#### A heading of the answer\n> A quotation in it.\n\nhello.txt\n# aider chat started at noon", EndsTurn: false),
                new FileChange("hello.txt", null), new Notice("commit", "Commit 2293d11 feat: Say hello"), new ShellCommand("pytest tests", "shell"),
                new UserPrompt("/run echo hello"), new ShellCommand("echo hello", "/run"), new UserPrompt("Go on"), new TurnEnded("interrupted"),
            ],
            events.Select(static happened => happened.Body).Where(static body => body is not TokenUsage));
        Assert.Equal(new TokenCount(1100, 2000, 1100, 310, null), Assert.Single(events.Select(static happened => happened.Body).OfType<TokenUsage>()).Count);
        Assert.All(events, static happened => Assert.Equal(TimeSpan.Zero, happened.At.Offset));
        Assert.All(events, happened => Assert.Equal(_home, happened.Cwd));
        Assert.All(events, static happened => Assert.Equal(new DateTime(2026, 4, 25, 21, 44, 9), happened.At.LocalDateTime));
        Assert.Equal("openai/test-5", events[^1].Model);
        Assert.Equal(events.Count, events.Select(static happened => happened.Id).Distinct().Count());
    }

    [Fact]
    public void Run_ends_where_the_next_begins_and_goes_on_when_it_is_the_last()
    {
        var runs = Runs();
        var first = TranscriptSample.Read(runs[0]);
        var last = TranscriptSample.Read(runs[1]);
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File) + "\n#### Thanks  \n\nYou are welcome.\n\n> Tokens: 5 sent, 6 received.  \n");

        Assert.Empty(TranscriptSample.Read(runs[0], first[^1].Behind));
        Assert.Equal(
            [new UserPrompt("Thanks"), new AssistantMessage("You are welcome.", EndsTurn: false)],
            TranscriptSample.Read(runs[1], last[^1].Behind).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)
                .Select(static happened => happened.Body).Where(static body => body is not TokenUsage));
        Assert.Equal(["!git status", "Thanks"], Events(runs[1]).Select(static happened => happened.Body).OfType<UserPrompt>().Select(static prompt => prompt.Text));
        Assert.Contains(Events(runs[1]), static happened => happened.Body is Notice { Type: "error" });
    }

    [Fact]
    public void Reading_on_from_any_line_gives_the_same_tail()
    {
        foreach (var run in Runs())
        {
            var all = TranscriptSample.Read(run);
            for (int i = 0; i < all.Count; i++)
            {
                Assert.Equal(
                    TranscriptSample.Lines(all.Skip(i + 1).Select(static read => read.Reading)),
                    TranscriptSample.Lines(TranscriptSample.Read(run, all[i].Behind).Select(static read => read.Reading)));
            }
        }
    }

    [Fact]
    public void Tokens_and_edits_at_the_end_of_the_file_are_told_though_nothing_follows_them()
    {
        Write("# aider chat started at 2026-04-25 21:44:09\n\n#### Go|\n\nDone.\n\n> Applied edit to a.txt\n> Tokens: 5.5k sent, 412 received.\n");
        var run = Assert.Single(Runs());

        Assert.Equal(["a.txt"], TranscriptSample.Bodies(run).OfType<FileChange>().Select(static change => change.Path));
        Assert.Equal(new TokenCount(5500, null, null, 412, null), Assert.Single(TranscriptSample.Bodies(run).OfType<TokenUsage>()).Count);

        Tacho.Tests.Archive.ArchiveFolder.Append(File, "Cost: $0.02 message, $0.05 session.  \n> Commit 2293d11 feat: Go  \n");
        Assert.Single(TranscriptSample.Bodies(run).OfType<TokenUsage>());
        Assert.Single(TranscriptSample.Bodies(run).OfType<AssistantMessage>());
        Assert.Single(TranscriptSample.Bodies(run).OfType<Notice>());
        TranscriptSample.AssertResumes(run);
    }

    [Fact]
    public void File_that_grows_gives_the_same_events_wherever_it_was_cut()
    {
        var run = Runs()[0];
        byte[] whole = System.IO.File.ReadAllBytes(File);
        var expected = TranscriptSample.Lines(run);
        for (int cut = int.Parse(run.Row!, System.Globalization.CultureInfo.InvariantCulture) + 1; cut < whole.Length; cut += 7)
        {
            System.IO.File.WriteAllBytes(File, whole[..cut]);
            var before = TranscriptSample.Read(run);
            System.IO.File.WriteAllBytes(File, whole);
            var after = TranscriptSample.Read(run, before.Count > 0 ? before[^1].Behind : null);
            Assert.Equal(expected, TranscriptSample.Lines(before.Concat(after).Select(static read => read.Reading)));
        }
    }

    [Fact]
    public void Copy_under_any_name_is_recognised_and_other_markdown_is_not()
    {
        string copy = Path.Combine(_home, "copy.md");
        System.IO.File.Copy(File, copy);
        string other = Path.Combine(_home, "readme.md");
        System.IO.File.WriteAllText(other, "# About\n\n> # aider chat started at 2026-04-25 21:44:09\n");

        Assert.Equal(2, TranscriptSample.Of("aider").SessionsOf(TranscriptSample.Recognise("aider", copy)!).Count());
        Assert.Null(TranscriptSample.Recognise("aider", other));
        Assert.Equal(["aider"], AgentRegistry.All.Where(agent => agent.Transcripts is not null && TranscriptSample.Recognise(agent.Info.Id.Value, copy) is not null).Select(static agent => agent.Info.Id.Value));
    }

    private static List<AgentEvent> Events(TranscriptSource source) =>
        [.. TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)];

    private List<TranscriptSource> Runs() => [.. TranscriptSample.Of("aider").SessionsOf(TranscriptSample.Recognise("aider", File)!)];

    private void Write(string chat) => System.IO.File.WriteAllText(File, chat.Replace("|", "  ", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}

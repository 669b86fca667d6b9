using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spectre.Console;
using Tacho.Cli;
using Tacho.Cli.Output;
using Tacho.Cli.Sessions;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli.Sessions;

/// <summary><c>tacho show</c>, <c>search</c> and <c>group</c> on a session that holds a bit of everything.</summary>
public sealed partial class ShowCommandTests(ShownSession session) : IClassFixture<ShownSession>
{
    private const string Id = "4f1c8b01";

    [Fact]
    public void Summary() => Match(session.Ask("show", Id));

    [Fact]
    public void Full_on_a_terminal_of_80() => Match(session.Ask(new Terminal(80, HasColours: false), "show", Id, "--full").Output);

    [Fact]
    public void Tools_in_colours() => Match(session.Ask(new Terminal(120, HasColours: true), "show", Id, "--tools").Output.Replace("\u001b", "ESC", StringComparison.Ordinal));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Nothing_is_wider_than_the_terminal_or_commands_it(int width)
    {
        foreach (var detail in new[] { "--prompts", "--tools", "--full", "" })
        {
            var (_, output, _) = session.Ask(new Terminal(width, HasColours: false), ["show", Id, .. detail.Length == 0 ? Array.Empty<string>() : [detail]]);
            Assert.All(output.Split('\n'), line => Assert.InRange(line.GetCellWidth(), 0, width));
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain('\u202E', output);
        }
    }

    [Fact]
    public void Prompts_are_the_persons_only()
    {
        var output = session.Ask("show", Id, "--prompts");
        Assert.Contains("Repair the login.", output, StringComparison.Ordinal);
        Assert.Contains("thanks", output, StringComparison.Ordinal);
        Assert.DoesNotContain("accents", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tokens", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_calls_with_results_edits_and_nesting()
    {
        var rows = ShownSession.Rows(session.Ask("show", Id, "--json"));
        var bash = rows.Single(static row => row.TryGetProperty("command", out _));
        Assert.Equal((1, "failed", 4), (bash.GetProperty("exitCode").GetInt32(), bash.GetProperty("status").GetString(), bash.GetProperty("resultLine").GetInt32()));
        var edit = rows.Single(static row => row.TryGetProperty("tool", out var tool) && tool.ValueEquals("Edit")).GetProperty("edits")[0];
        Assert.Equal("@@ -41,3 +41,3 @@\n a\n-b\n+B\n c", edit.GetProperty("diff").GetString());
        var grep = rows.Single(static row => row.TryGetProperty("tool", out var tool) && tool.ValueEquals("Grep"));
        Assert.Equal((1, "4f1c8b01-ab12cd3", 2), (grep.GetProperty("depth").GetInt32(), grep.GetProperty("transcript").GetString(), grep.GetProperty("line").GetInt32()));
        var tasks = rows.FindIndex(static row => row.TryGetProperty("tool", out var tool) && tool.ValueEquals("Task"));
        Assert.Equal(1, rows[tasks + 1].GetProperty("depth").GetInt32());

        // Line 3 and 5 tell one request: the last counts.
        var turn = rows.First(static row => row.GetProperty("kind").ValueEquals("tokens.turn"));
        Assert.Equal((445, 50), (turn.GetProperty("input").GetInt32(), turn.GetProperty("output").GetInt32()));
        Assert.Equal(450, rows.Single(static row => row.GetProperty("kind").ValueEquals("tokens") && row.GetProperty("depth").GetInt32() == 0).GetProperty("input").GetInt32());
        Assert.Equal(457, rows.Single(static row => row.GetProperty("kind").ValueEquals("tokens.all")).GetProperty("input").GetInt32());
    }

    [Fact]
    public void Raw_is_events_that_can_be_read_back()
    {
        var events = session.Ask("show", Id, "--raw").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => EventJson.Read(Encoding.UTF8.GetBytes(line))).ToList();
        Assert.Equal(2, events.Count(static happened => happened.Body is UserPrompt));
        Assert.Equal(4, events.Count(static happened => happened.Body is ToolResult));
        Assert.Equal(events.Select(static happened => happened.Id), session.Ask("show", Id, "--raw").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => EventJson.Read(Encoding.UTF8.GetBytes(line)).Id));
    }

    [Theory]
    [InlineData("Login_accent", 4, "Failed Login_accent")]
    [InlineData("there are none", 10, "there are none")]
    [InlineData("first I look", 2, "first I look at the file")]
    public void Place_that_search_prints_is_opened_whole_with_its_prompt(string query, int line, string shown)
    {
        var place = session.Ask("search", "--exact", query).Split(' ')[0];
        Assert.Equal($"{Id}:{line}", place);

        var output = session.Ask("show", place);
        Assert.Contains("Repair the login.", output, StringComparison.Ordinal);
        Assert.Contains(shown, output, StringComparison.Ordinal);
        Assert.DoesNotContain("thanks", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_in_a_sub_agent_is_its_transcripts()
    {
        var place = session.Ask("search", "No matches").Split(' ')[0];
        Assert.Equal("4f1c8b01-ab12cd3:3", place);
        Assert.Contains("Grep", session.Ask("show", place), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_use_and_nothing_found_say_so()
    {
        Assert.Equal(64, session.Ask(terminal: null, "show", Id, "--full", "--tools").ExitCode);
        Assert.Equal(1, session.Ask(terminal: null, "show", "no-such").ExitCode);
        Assert.Equal(1, session.Ask(terminal: null, "show", Id + ":99").ExitCode);
        Assert.Equal(1, session.Ask(terminal: null, "search", "stands nowhere").ExitCode);
        Assert.Equal(64, session.Ask(terminal: null, "search", "").ExitCode);
        Assert.Equal(64, session.Ask(terminal: null, "search", "a(?=b)", "--regex").ExitCode);
        Assert.Equal(64, session.Ask(terminal: null, "search", "a", "--kind", "3").ExitCode);
    }

    [Fact]
    public void Search_is_newest_first_cut_at_max_and_chosen_by_filters()
    {
        var (exitCode, output, error) = session.Ask(terminal: null, "search", "-x", "e", "--max", "4", "--json");
        Assert.Equal(0, exitCode);
        Assert.Equal(4, ShownSession.Rows(output).Count);
        Assert.Contains("first 4 results", error, StringComparison.Ordinal);

        var all = ShownSession.Rows(session.Ask("search", "-x", "e", "--max", "0", "--json"));
        Assert.Equal(["codex-cli", "claude-code"], all.Select(static row => row.GetProperty("agent").GetString()).Distinct());
        Assert.All(ShownSession.Rows(session.Ask("search", "run", "--agent", "codex-cli", "--json")), static row => Assert.Equal("codex-cli", row.GetProperty("agent").GetString()));
        var ofSession = ShownSession.Rows(session.Ask("search", "accents", "--session", Id, "--json"));
        Assert.Contains(ofSession, static row => row.GetProperty("subagent").ValueKind == JsonValueKind.String);
        Assert.Equal(["command"], ShownSession.Rows(session.Ask("search", "-x", "-i", "DOTNET TEST\n--", "--json")).Select(static row => row.GetProperty("kind").GetString()));
        Assert.Equal(["path"], ShownSession.Rows(session.Ask("search", "--regex", "^/tmp/no.es", "--json")).Select(static row => row.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Search_on_a_terminal_cuts_round_the_match_and_lets_it_stand_out(int width)
    {
        var (_, output, _) = session.Ask(new Terminal(width, HasColours: true), "search", "word2", "--max", "1");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"\u001b[1m{Id}\u001b[0m", lines[0], StringComparison.Ordinal);
        Assert.Contains("\u001b[1;31mword2\u001b[0m", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"tacho show {Id}:2 opens the first.", lines[^1], StringComparison.Ordinal);
        Assert.All(lines[..^1], line => Assert.InRange(Escapes.Replace(line, "").GetCellWidth(), 1, width));

        Assert.DoesNotContain('\u001b', session.Ask(new Terminal(width, HasColours: false), "search", "word2").Output);
        var piped = session.Ask("search", "word2").Split('\n')[0];
        Assert.StartsWith($"{Id}:2 [", piped, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', piped);
    }

    [Fact]
    public void Group_holds_what_sub_agents_did_behind_their_call()
    {
        var events = ShownSession.Rows(session.Ask("group", Id, "--json"))[0].GetProperty("events").EnumerateArray().ToList();
        var task = events.FindIndex(static one => one.GetProperty("event").GetProperty("kind").ValueEquals("tool.call") && one.GetRawText().Contains("Find other places", StringComparison.Ordinal));
        var grep = events.FindIndex(static one => one.TryGetProperty("transcript", out var transcript) && transcript.ValueEquals("4f1c8b01-ab12cd3") && one.GetRawText().Contains("[éè]", StringComparison.Ordinal));
        Assert.InRange(grep, task + 1, events.Count - 1);
        Assert.Equal(1, events[grep].GetProperty("depth").GetInt32());
        Assert.False(events[task].TryGetProperty("transcript", out _));

        var text = session.Ask("group", Id);
        Assert.Contains("        │ SUB-AGENT  (4f1c8b01-ab12cd3, 3 lines)", text, StringComparison.Ordinal);
        Assert.Contains("     2  │ tool.call           Grep [éè]", text, StringComparison.Ordinal);
        Assert.All(session.Ask(new Terminal(80, HasColours: false), "group", Id).Output.Split('\n'), static line => Assert.InRange(line.GetCellWidth(), 0, 80));
    }

    [Theory]
    [InlineData("--since")]
    [InlineData("--from")]
    public void Time_that_is_none_is_told_by_the_name_that_was_used(string name) =>
        Assert.StartsWith($"tacho: {name}: 'x' is not a time", session.Ask(terminal: null, "list", name, "x").Error, StringComparison.Ordinal);

    [Fact]
    public void List_in_which_nothing_fits_says_how_much_there_is() =>
        Assert.Contains("the archive holds 3 transcripts", session.Ask(terminal: null, "list", "--project", "no-such").Error, StringComparison.Ordinal);

    [Fact]
    public void List_of_nothing_forgotten_says_so() => Assert.Equal((1, "Nothing was forgotten or pruned."), session.Ask(terminal: null, "forget", "--list") is var (code, _, error) ? (code, error.Trim()) : default);

    [Fact]
    public void Sub_agent_whose_transcript_is_told_by_its_file_is_found()
    {
        const string Root = "019cb800-0000-7000-8000-00000000000a";
        const string Thread = "019cb800-0000-7000-8000-00000000000b";
        using var folder = new ArchiveFolder();
        File.WriteAllLines(folder.Source($"rollout-2026-03-04T10-00-00-{Root}.jsonl"),
        [
            $$$"""{"timestamp":"2026-03-04T10:00:00Z","type":"session_meta","payload":{"id":"{{{Root}}}","timestamp":"2026-03-04T10:00:00Z","cwd":"/home/dev/shop","cli_version":"0.118.0","source":"cli"}}""",
            """{"timestamp":"2026-03-04T10:00:01Z","type":"event_msg","payload":{"type":"user_message","message":"split the work"}}""",
            """{"timestamp":"2026-03-04T10:00:02Z","type":"response_item","payload":{"type":"function_call","name":"spawn_agent","arguments":"{\"prompt\":\"count\"}","call_id":"c1"}}""",
            $$$"""{"timestamp":"2026-03-04T10:00:03Z","type":"event_msg","payload":{"type":"collab_agent_spawn_end","call_id":"c1","new_thread_id":"{{{Thread}}}","prompt":"count"}}""",
            """{"timestamp":"2026-03-04T10:00:09Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c1","output":"Exit code: 0\nOutput:\nok"}}""",
        ]);
        File.WriteAllLines(folder.Source($"rollout-2026-03-04T10-00-03-{Thread}.jsonl"),
        [
            $$$"""{"timestamp":"2026-03-04T10:00:04Z","type":"session_meta","payload":{"id":"{{{Thread}}}","session_id":"{{{Root}}}","timestamp":"2026-03-04T10:00:04Z","cwd":"/home/dev/shop","cli_version":"0.118.0","source":"cli"}}""",
            """{"timestamp":"2026-03-04T10:00:05Z","type":"response_item","payload":{"type":"function_call","name":"shell_command","arguments":"{\"command\":\"wc -l *.cs\"}","call_id":"c2"}}""",
        ]);
        folder.Import();
        using var output = new StringWriter();

        Assert.Equal(0, TachoCommand.Run(["show", Root, "--json", "--archive", folder.Home.Archive], output, TextWriter.Null));

        var rows = ShownSession.Rows(output.ToString());
        Assert.Equal("split the work", rows.Single(static row => row.GetProperty("kind").ValueEquals("user.prompt")).GetProperty("text").GetString());
        Assert.Equal(1, rows.Single(static row => row.TryGetProperty("command", out var command) && command.ValueEquals("wc -l *.cs")).GetProperty("depth").GetInt32());
        Assert.DoesNotContain(rows, static row => row.GetProperty("kind").ValueEquals("other.transcript"));
    }

    [Fact]
    public void Group_puts_events_under_their_prompts()
    {
        var text = session.Ask("group", Id);
        Assert.Contains("#2  line 12", text, StringComparison.Ordinal);
        var groups = ShownSession.Rows(session.Ask("group", Id, "--json"));
        Assert.Equal(["Repair the login.\nIt fails for names with an \u202Eaccent.", "thanks"], groups.Select(static group => group.GetProperty("prompt").GetString()));
        Assert.Equal(["tool.call", "token.usage"], groups[1].GetProperty("events").EnumerateArray().Select(static one => one.GetProperty("event").GetProperty("kind").GetString()));

        var file = Path.Combine(Directory.CreateTempSubdirectory("tacho-group-").FullName, "groups.txt");
        Assert.Equal("", session.Ask("group", Id, "--out", file));
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(64, session.Ask(terminal: null, "group", Id, "--out", file).ExitCode);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("""{"command":"*** Begin Patch\n*** Update File: a.cs\n@@\n-x\n+y\n*** Add File: b.cs\n+z\n*** Delete File: c.cs\n*** End Patch"}""", "a.cs: @@|-x|+y b.cs: +z c.cs: (deleted)")]
    [InlineData("""{"path":"a","old_str":"x\ny","new_str":"x\nz"}""", "a: @@| x|-y|+z")]
    [InlineData("""{"filePath":"a","edits":[{"oldText":"x","newText":"y"},{"oldText":"1","newText":"2"}]}""", "a: @@|-x|+y|@@|-1|+2")]
    [InlineData("""{"path":"a","file_text":"x\r\ny"}""", "a: +x|+y")]
    [InlineData("""{"path":"a","diff":"--- a\n+++ a\n@@ -1 +1 @@\n--- x\n+y"}""", "a: @@ -1 +1 @@|--- x|+y")]
    [InlineData("""{"path":"a","pattern":"x"}""", "")]
    [InlineData("""{"old_string":"x","new_string":"y"}""", "")]
    [InlineData("""[1]""", "")]
    public void Edit_is_told_by_the_shape_of_the_input(string input, string expected)
    {
        using var document = JsonDocument.Parse(input);
        var call = new AgentEvent(new EventId("e"), new SessionId("s"), new AgentId("a"), DateTimeOffset.UnixEpoch, EventSource.Transcript("x"), new ToolCall("any", document.RootElement));
        Assert.Equal(expected, string.Join(' ', FileEdit.Of(new SessionStep(1, call)).Select(static edit => $"{edit.Path}: {string.Join('|', edit.Lines)}")));
    }

    [Fact]
    public void Change_of_a_file_is_an_edit_wherever_the_agent_puts_the_text()
    {
        using var document = JsonDocument.Parse("""{"update":{"unified_diff":"@@ -1 +1 @@\n-x\n+y","move_path":null}}""");
        var change = new AgentEvent(new EventId("e"), new SessionId("s"), new AgentId("a"), DateTimeOffset.UnixEpoch, EventSource.Transcript("x"), new FileChange("a.cs", document.RootElement));
        Assert.Equal(["@@ -1 +1 @@", "-x", "+y"], Assert.Single(FileEdit.Of(new SessionStep(1, change))).Lines);
    }

    [Fact]
    public void Call_whose_result_never_comes_does_not_hold_back_the_rest()
    {
        var queue = new StepQueue();
        var seen = new List<SessionStep>();
        queue.Add(1, Call("never"));
        for (var i = 2; i < 2000; i += 2)
        {
            queue.Add(i, Call($"c{i}"));
            queue.Add(i + 1, Call($"c{i}") with { Body = new ToolResult("t", "ok") });
            while (queue.TryTake(out var step)) seen.Add(step);
        }

        Assert.True(seen.Count > 900, seen.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Null(seen[0].Result);
        Assert.All(seen.Skip(1), static step => Assert.Equal(step.Line + 1, step.ResultLine));
    }

    private static AgentEvent Call(string id) =>
        new(new EventId(id), new SessionId("s"), new AgentId("a"), DateTimeOffset.UnixEpoch, EventSource.Transcript("x"), new ToolCall("t", default)) { ToolCallId = id };

    private static void Match(string actual, [System.Runtime.CompilerServices.CallerMemberName] string method = "") => Snapshot.Match(ProjectDigits.Replace(Stamp.Replace(actual, "DATE TIME"), "shop-XXXXXXXX"), method: method);

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp { get; }

    [GeneratedRegex(@"\u001b\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes { get; }

    [GeneratedRegex("shop-[0-9a-f]{8}", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectDigits { get; }
}

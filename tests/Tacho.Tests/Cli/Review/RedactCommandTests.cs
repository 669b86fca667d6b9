using System.Text;
using System.Text.Json;
using Tacho.Events;
using Tacho.Tests.Archive;
using Tacho.Tests.Review;

namespace Tacho.Tests.Cli.Review;

/// <summary><c>tacho redact</c> and <c>unredact</c> with the real program: what is covered comes out of no command.</summary>
public sealed class RedactCommandTests : IDisposable
{
    private const string Id = "4f1c8b01";

    /// <summary>Every way on which recorded text comes out.</summary>
    private static readonly string[][] Views =
    [
        ["show", Id], ["show", Id, "--full"], ["show", Id, "--raw"], ["show", Id, "--json"], ["cat", Id], ["group", Id], ["list", "--json"], ["search", "customer"], ["search", "customer", "--json"],
        ["search", "--exact", "Repair", "--json"], ["search", "--regex", "cust.*", "--everything", "--json"], ["audit", "command", "curl", "--all-projects", "--json"], ["audit", "session", Id, "--prompt", "--json"],
        ["tail", "--all-projects"],
        ["report", "--session", Id, "--format", "md", "--profile", "full"], ["report", "--session", Id, "--format", "html", "--profile", "full"], ["report", "--session", Id, "--format", "json", "--profile", "full"],
        ["report", "--session", Id, "--format", "csv", "--profile", "full"],
        ["export", "--session", Id, "--format", "jsonl", "--profile", "full"], ["export", "--session", Id, "--format", "csv", "--profile", "full"], ["export", "--session", Id, "--format", "md", "--profile", "full"],
        ["export", "--session", Id, "--format", "otel", "--profile", "full"], ["export", "--session", Id, "--format", "asciicast", "--profile", "full"],
    ];

    private readonly ArchiveFolder _folder = new();

    public RedactCommandTests()
    {
        File.WriteAllLines(_folder.Source(WrittenSession.Id(1) + ".jsonl"), ReviewedSession.Lines());
        _folder.Import();
        Assert.Equal(0, _folder.Tacho("reindex").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_gone_from_every_view_and_comes_back_when_it_is_unredacted()
    {
        RecordInTrail();
        var before = Views.Select(view => Ask(view)).ToList();
        Assert.All(before, static output => Assert.NotEqual("", output));
        Assert.Contains(ReviewedSession.Name, string.Concat(before), StringComparison.Ordinal);

        var redaction = Redact("--scope", "global", "--text", ReviewedSession.Name.ToUpperInvariant(), "--ignore-case", "--reason", "a customer", "--replacement", "[customer]");

        for (var i = 0; i < Views.Length; i++)
        {
            var after = Ask(Views[i]);
            Assert.False(after.Contains("Brockhaus", StringComparison.OrdinalIgnoreCase), $"{string.Join(' ', Views[i])}: {after}");
            if (before[i].Contains("Brockhaus", StringComparison.Ordinal)) Assert.Contains("[customer]", after, StringComparison.Ordinal);
        }

        Assert.Equal(1, _folder.Tacho("search", "Brockhaus").ExitCode);
        AssertNowhere("Brockhaus", Directory.EnumerateFiles(_folder.Home.Root, "store.db*"));
        AssertNowhere("Brockhaus", Directory.EnumerateFiles(Path.Combine(_folder.Home.Root, "trail", "ledger")));

        Assert.Equal(0, _folder.Tacho("unredact", redaction, "--reason", "a test").ExitCode);
        for (var i = 0; i < Views.Length; i++) Assert.Equal(WithoutTimes(before[i]), WithoutTimes(Ask(Views[i])));
    }

    [Fact]
    public void Field_is_covered_where_it_stands_and_in_the_call_it_is_of()
    {
        Redact($"{Id}:2", "--field", "command", "--reason", "names a customer");

        var show = Ask("show", Id, "--full");
        Assert.DoesNotContain("crm.example", show, StringComparison.Ordinal);
        Assert.Contains("[redacted:manual]", show, StringComparison.Ordinal);
        Assert.Contains("wants it by noon", show, StringComparison.Ordinal);
        Assert.DoesNotContain("crm.example", Ask("audit", "session", Id, "--json"), StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("search", "cmd:crm").ExitCode);
    }

    [Fact]
    public void Prompt_is_covered_with_all_that_was_done_for_it()
    {
        RecordInTrail();
        Redact($"{Id}:3", "--scope", "prompt", "--reason", "private", "--actor", "legal");

        foreach (var view in Views)
        {
            var after = _folder.Tacho(view).Output;
            foreach (var told in (string[])["Repair the login", "noon", "crm.example", "customer 17"])
                Assert.False(after.Contains(told, StringComparison.Ordinal), $"{string.Join(' ', view)} tells {told}: {after}");
        }

        var show = Ask("show", Id, "--full");
        Assert.Contains("Now the tests", show, StringComparison.Ordinal);
        Assert.Contains("notes.md", show, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_is_covered_as_a_whole()
    {
        Redact(Id, "--reason", "private");

        var show = Ask("show", Id, "--full");
        foreach (var told in (string[])["Repair", "tests", "notes.md", "customer 17"]) Assert.DoesNotContain(told, show[show.IndexOf("PROMPT", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Redactions_hold_for_what_comes_later_and_after_a_new_import()
    {
        Redact("--scope", "global", "--text", ReviewedSession.Name, "--reason", "a customer");
        Redact($"{Id}:5", "--reason", "private");
        ArchiveFolder.Append(_folder.Source(WrittenSession.Id(1) + ".jsonl"), string.Join('\n', ReviewedSession.Lines().TakeLast(1)).Replace("toolu_2", "toolu_3", StringComparison.Ordinal) + "\n");
        File.WriteAllLines(_folder.Source(WrittenSession.Id(2) + ".jsonl"), ReviewedSession.Lines(2));
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);

        foreach (var view in (string[][])[["show", Id, "--full"], ["show", "4f1c8b02", "--full"], ["search", "notes.md"], ["cat", "4f1c8b02"]])
            Assert.DoesNotContain("Brockhaus", Ask(view), StringComparison.Ordinal);

        Assert.Equal(0, _folder.Tacho("forget", Id, "--reason", "a test", "--yes").ExitCode);
        Assert.Equal(0, _folder.Tacho("forget", "--undo", Id).ExitCode);
        Assert.Equal(0, ArchiveFolder.Wait(_folder.StartImport()).ExitCode);
        var show = Ask("show", Id, "--full");
        Assert.DoesNotContain("Brockhaus", show, StringComparison.Ordinal);
        Assert.DoesNotContain("Now the tests", show, StringComparison.Ordinal);
    }

    [Fact]
    public void List_says_who_when_and_why_and_the_ledger_stays_sound()
    {
        var first = Redact($"{Id}:5", "--reason", "private", "--actor", "legal");
        var second = Redact("--scope", "global", "--text", ReviewedSession.Name, "--reason", "a customer");
        Assert.Equal(0, _folder.Tacho("unredact", second, "--reason", "agreed").ExitCode);

        using var row = JsonDocument.Parse(Ask("redactions", "list", "--json"));
        Assert.Equal((first, "legal", "field", "private"), (Text("redaction"), Text("actor"), Text("scope"), Text("reason")));
        Assert.Contains(second, Ask("redactions", "list", "--all"), StringComparison.Ordinal);
        Assert.Equal(["redact", "redact", "unredact"], Ask("audit", "log", "--json").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("action").GetString()));
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects").ExitCode);

        string? Text(string name) => row.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public void Withdrawal_that_somebody_wrote_into_the_ledger_by_hand_counts_for_nothing()
    {
        var redaction = Redact("--scope", "global", "--text", ReviewedSession.Name, "--reason", "a customer");
        var ledger = Path.Combine(_folder.Home.Root, "trail", "ledger", "ledger.jsonl");
        var withdrawn = new AgentEvent(new EventId("forged"), new SessionId("ledger"), new AgentId("tacho"), DateTimeOffset.UnixEpoch, new EventSource(EventChannel.Tacho, "unredact"), new RedactionWithdrawn(redaction, "none", "nobody"));
        var last = File.ReadLines(ledger).Last();
        var forged = Encoding.UTF8.GetString(EventJson.Write(withdrawn))[..^1] + last[last.LastIndexOf(",\"s\":", StringComparison.Ordinal)..];
        ArchiveFolder.Append(ledger, forged + "\n");

        Assert.DoesNotContain("Brockhaus", Ask("show", Id, "--full"), StringComparison.Ordinal);
        Assert.Contains(redaction, Ask("redactions", "list"), StringComparison.Ordinal);
        Assert.Equal(2, _folder.Tacho("verify", "--all-projects").ExitCode);
    }

    [Fact]
    public void Lost_key_stops_what_would_come_out()
    {
        Redact("--scope", "global", "--text", ReviewedSession.Name, "--reason", "a customer");
        File.Delete(_folder.Home.TagKey);

        foreach (var view in (string[][])[["show", Id], ["search", "customer"], ["export", "--session", Id]])
        {
            var (exitCode, output, error) = _folder.Tacho(view);
            Assert.Equal((78, ""), (exitCode, output));
            Assert.Contains("key", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wrong_use_says_so_and_changes_nothing()
    {
        (int ExitCode, string[] Words)[] wrong =
        [
            (64, ["redact"]), (64, ["redact", $"{Id}:5"]), (64, ["redact", "--scope", "global", "--reason", "x"]), (64, ["redact", Id, "--scope", "field", "--reason", "x"]),
            (64, ["redact", Id, "--scope", "global", "--text", "abc", "--reason", "x"]), (64, ["redact", "--scope", "global", "--text", "ab", "--reason", "x"]), (64, ["redact", $"{Id}:5", "-i", "--reason", "x"]),
            (1, ["redact", $"{Id}:5", "--field", "no.such", "--reason", "x"]), (1, ["redact", $"{Id}:5", "--text", "not there", "--reason", "x"]), (1, ["redact", $"{Id}:99", "--reason", "x"]), (1, ["redact", "no-such", "--reason", "x"]),
            (1, ["unredact", "r0", "--reason", "x"]), (64, ["unredact", "r0"]), (64, ["tag", Id, "two words"]), (64, ["note", Id, " "]), (1, ["tag", Id, "none", "--remove"]), (1, ["redactions", "list"]),
        ];
        Assert.All(wrong, one => Assert.Equal((one.ExitCode, string.Join(' ', one.Words)), (_folder.Tacho(one.Words).ExitCode, string.Join(' ', one.Words))));
        Assert.Equal(0, _folder.Tacho("redact", $"{Id}:5", "--dry-run").ExitCode);
        Assert.Equal(1, _folder.Tacho("audit", "log").ExitCode);
    }

    [Fact]
    public void What_is_done_twice_within_a_moment_stands_twice_in_the_log()
    {
        string[] words = ["export", "--session", Id, "--format", "csv"];
        var both = new[] { _folder.StartTacho(words), _folder.StartTacho(words) };
        Assert.All(both, static one => Assert.Equal(0, ArchiveFolder.Wait(one).ExitCode));
        Assert.Equal(2, Ask("audit", "log", "--action", "export").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Tags_and_notes_are_shown_and_found()
    {
        Assert.Equal(0, _folder.Tacho("tag", Id, "incident", "pii").ExitCode);
        Assert.Equal(0, _folder.Tacho("tag", $"{Id}:4", "look").ExitCode);
        Assert.Equal(0, _folder.Tacho("tag", Id, "pii", "--remove").ExitCode);
        Assert.Equal(0, _folder.Tacho("note", $"{Id}:4", "ask", "Anna").ExitCode);

        var show = Ask("show", Id);
        Assert.Contains("tagged incident, look (line 4)", show, StringComparison.Ordinal);
        Assert.Contains("note (line 4) by", show, StringComparison.Ordinal);
        Assert.Contains("ask Anna", show, StringComparison.Ordinal);
        Assert.Contains(Id, Ask("list", "--tag", "look"), StringComparison.Ordinal);
        Assert.Contains($"{Id}:", Ask("search", "tag:incident", "customer"), StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("search", "tag:pii customer").ExitCode);
        Assert.Equal(2, Ask("tags").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("ask Anna", Ask("notes"), StringComparison.Ordinal);

        // As search prints it, and not by the file's whole name.
        Assert.EndsWith($" {Id}:4", Ask("tags", "--tag", "look").TrimEnd(), StringComparison.Ordinal);
        Assert.StartsWith($"{Id}:4 ", Ask("notes"), StringComparison.Ordinal);
    }

    private static string WithoutTimes(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?|""generated[^,]*", "");

    private static void AssertNowhere(string text, IEnumerable<string> files)
    {
        foreach (var file in files) Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0, $"{file} holds {text}");
    }

    /// <summary>The hooks of Claude Code for the prompt and the command of the session.</summary>
    private void RecordInTrail()
    {
        foreach (var payload in (object[])
        [
            new { session_id = WrittenSession.Id(1), cwd = _folder.Root, hook_event_name = "UserPromptSubmit", prompt = $"Repair the login for {ReviewedSession.Name}, please" },
            new { session_id = WrittenSession.Id(1), cwd = _folder.Root, hook_event_name = "PreToolUse", tool_name = "Bash", tool_use_id = "toolu_1", tool_input = new { command = $"curl 'https://crm.example/find?name={ReviewedSession.Name}'" } },
        ])
        {
            var hook = _folder.StartTacho("hook", "claude-code");
            hook.StandardInput.Write(JsonSerializer.Serialize(payload));
            Assert.Equal(0, ArchiveFolder.Wait(hook).ExitCode);
        }
    }

    private string Redact(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(["redact", .. words]);
        Assert.True(exitCode == 0, error);
        return output.Split(' ')[0];
    }

    private string Ask(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(words);
        Assert.True(exitCode == 0, $"{string.Join(' ', words)}: {exitCode} {error}");
        return output;
    }
}

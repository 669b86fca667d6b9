using System.Text.Json;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Commands.Archive;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho import</c>, <c>list</c> and <c>cat</c> as a person or a script calls them.</summary>
public sealed class ArchiveCommandTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public ArchiveCommandTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 5));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Claude(2, turns: 4));
        File.WriteAllText(_folder.Source("c.jsonl"), WrittenSession.Codex(3, turns: 3));
        File.WriteAllText(_folder.Source("notes.txt"), "no transcript");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_asks_first_and_counts_all()
    {
        var unasked = _folder.Tacho("import", "--from", _folder.Sources);
        Assert.Equal(64, unasked.ExitCode);
        Assert.Contains("claude-code", unasked.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Home.Archive));
        Assert.Equal(0, _folder.Tacho("import", "--from", _folder.Sources, "--dry-run").ExitCode);
        Assert.False(Directory.Exists(_folder.Home.Archive));

        var (exitCode, output, error) = _folder.Tacho("import", "--from", _folder.Sources, "--json");
        Assert.True(exitCode == 0, error);
        using var report = JsonDocument.Parse(output);
        var total = report.RootElement.GetProperty("total");
        Assert.Equal((3, 3, 12, 12), (total.GetProperty("files").GetInt32(), total.GetProperty("new").GetInt32(), total.GetProperty("prompts").GetInt32(), total.GetProperty("joined").GetInt32()));
        Assert.Equal(2, report.RootElement.GetProperty("agents").GetProperty("claude-code").GetProperty("sessions").GetInt32());
        Assert.Equal(1, report.RootElement.GetProperty("nobodys").GetInt32());
        Assert.Contains("notes.txt", error, StringComparison.Ordinal);
        Assert.Contains("3 unchanged", string.Concat(_folder.Tacho("import", "--from", _folder.Sources).Output), StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("import").ExitCode);
    }

    [Fact]
    public void Import_counts_transcripts_and_their_sessions_in_grammar_and_names_a_path_once()
    {
        File.WriteAllText(_folder.Source("a2.jsonl"), WrittenSession.Claude(1, turns: 1));
        File.WriteAllText(_folder.Source("d.jsonl"), "{\"type\":\"summary\",\"summary\":\"Nothing else\",\"leafUuid\":\"1\"}\n");

        var plan = _folder.Tacho("import", "--from", _folder.Sources, "--dry-run").Output;
        Assert.Contains("codex-cli             1 transcript ", plan, StringComparison.Ordinal);
        var (_, output, error) = _folder.Tacho("import", "--from", _folder.Sources, "--yes");

        Assert.Contains("claude-code     4 transcripts (4 new) of 3 sessions; 10 prompts, 10 tool calls, 10 of 10 results joined; 20 masks; ", output, StringComparison.Ordinal);
        Assert.Contains("codex-cli       1 transcript (1 new) of 1 session; 3 prompts", output, StringComparison.Ordinal);
        Assert.Contains($"tacho: 1 file is no agent's transcript: {_folder.Source("notes.txt")}\n", error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split(_folder.Source("d.jsonl")).Length);
        Assert.Equal("open /a/b: Permission denied", ImportReport.TroubleText("/a/b", "open /a/b: Permission denied"));
        Assert.Equal("/a/b: it is empty", ImportReport.TroubleText("/a/b", "it is empty"));
    }

    [Fact]
    public void File_that_holds_several_sessions_is_counted_once()
    {
        var chat = _folder.Source(".aider.chat.history.md");
        File.WriteAllText(chat, string.Concat(Enumerable.Range(0, 4).Select(static i => $"\n# aider chat started at 2026-05-1{i} 17:00:00\n\n#### do {i}\n\ndone\n")));
        var found = TranscriptDiscovery.InFolder(_folder.Sources, ".aider*", AgentRegistry.All, static _ => { });
        Assert.Equal(4, found.Length);
        Assert.InRange(found.Sum(static one => one.Bytes), new FileInfo(chat).Length - 4, new FileInfo(chat).Length);
    }

    [Fact]
    public void Import_tells_unknown_types_by_version_and_sessions_without_events()
    {
        var tomorrow = WrittenSession.Claude(4, turns: 1).Replace("\"2.1.0\"", "\"9.0.0\"", StringComparison.Ordinal);
        File.WriteAllText(_folder.Source("d.jsonl"), tomorrow + "{\"type\":\"hologram\"}\n{\"type\":\"hologram\"}\n{\"type\":\"te\\u001b[31mlepathy\"}\n");
        ArchiveFolder.Append(_folder.Source("a.jsonl"), "{\"type\":\"hologram\"}\n{\"type\":\"user\",\"mood\":1,\"message\":{\"role\":\"user\",\"content\":\"go on\",\"tone\\u001b\":1}}\n");
        File.WriteAllText(_folder.Source("e.jsonl"), "{\"type\":\"summary\",\"summary\":\"Nothing else\",\"leafUuid\":\"1\"}\n");

        var first = _folder.Tacho("import", "--from", _folder.Sources, "--yes");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("e.jsonl: it has content, but none that tells of anything that happened", first.Error, StringComparison.Ordinal);

        // What stands in the archive is told again, though nothing is new.
        var output = _folder.Tacho("import", "--from", _folder.Sources, "--yes").Output;
        Assert.Contains("unknown types in 2.1.0: hologram (1); kept whole", output, StringComparison.Ordinal);
        Assert.Contains("unknown types in 9.0.0: hologram (2), te", output, StringComparison.Ordinal);
        Assert.Contains("unknown fields in 2.1.0: user.message.tone? (1), user.mood (1); kept whole", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("ERROR: 1 with content, but without events", output, StringComparison.Ordinal);

        using var report = JsonDocument.Parse(_folder.Tacho("import", "--from", _folder.Sources, "--json").Output);
        var claude = report.RootElement.GetProperty("agents").GetProperty("claude-code");
        Assert.Equal((4, 1), (claude.GetProperty("unknown").GetInt32(), claude.GetProperty("silent").GetInt32()));
        Assert.Equal(2, claude.GetProperty("unknownTypes").GetProperty("9.0.0").GetProperty("hologram").GetInt32());
        Assert.Equal(1, claude.GetProperty("unknownTypes").GetProperty("2.1.0").GetProperty("hologram").GetInt32());
        Assert.Equal("{\"2.1.0\":{\"user.message.tone?\":1,\"user.mood\":1}}", claude.GetProperty("unknownFields").GetRawText());
        Assert.Empty(report.RootElement.GetProperty("agents").GetProperty("codex-cli").GetProperty("unknownTypes").EnumerateObject());
        Assert.Equal(1, report.RootElement.GetProperty("total").GetProperty("silent").GetInt32());
    }

    [Fact]
    public void List_is_newest_first_and_cat_gives_the_masked_lines()
    {
        Assert.Equal(1, _folder.Tacho("list").ExitCode);
        Assert.Equal(0, _folder.Tacho("import", "--from", _folder.Sources, "--yes").ExitCode);

        var plain = _folder.Tacho("list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, plain.Length);
        Assert.Contains("[claude-code] [4f1c8b02] shop-", plain[0], StringComparison.Ordinal);
        Assert.Contains("4 prompts, 12 lines", plain[0], StringComparison.Ordinal);
        Assert.Contains("[codex-cli] [4f1c8b03]", plain[2], StringComparison.Ordinal);
        var codex = Assert.Single(_folder.Tacho("list", "--agent", "codex-cli", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using (var row = JsonDocument.Parse(codex)) Assert.Equal(WrittenSession.Id(3), row.RootElement.GetProperty("session").GetString());
        Assert.Single(_folder.Tacho("list", "--project", "shop", "--limit", "1").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, _folder.Tacho("list", "--project", "api").ExitCode);
        Assert.Single(_folder.Tacho("list", "--since", "2026-05-11T18:30Z").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, _folder.Tacho("list", "--since", "2026-06-01").ExitCode);

        var masked = _folder.Masked(_folder.Source("a.jsonl"));
        Assert.Equal(string.Join('\n', masked) + "\n", _folder.Tacho("cat", "4f1c8b01").Output);
        Assert.Equal(string.Join('\n', masked[6..]) + "\n", _folder.Tacho("cat", WrittenSession.Id(1), "--from", "7").Output);
        var ambiguous = _folder.Tacho("cat", "4f1c8b0");
        Assert.Equal(64, ambiguous.ExitCode);
        Assert.Contains("fits 3 sessions", ambiguous.Error, StringComparison.Ordinal);
        Assert.Equal(1, _folder.Tacho("cat", "no-such").ExitCode);
        Assert.Equal(1, _folder.Tacho("cat", "4f1c8b01", "--from", "16").ExitCode);
        Assert.Equal(64, _folder.Tacho("cat", "4f1c8b01", "--from", "0").ExitCode);
    }
}

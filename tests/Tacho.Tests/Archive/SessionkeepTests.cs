using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Tacho.Archive;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho import --from-sessionkeep</c>: every file of an older archive is taken over, whatever it is.</summary>
public sealed class SessionkeepTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Old => Path.Combine(_folder.Sources, "..", "old");

    [Fact]
    public void Everything_is_taken_over_masked_anew_with_its_dates()
    {
        var first = WrittenSession.Claude(1, turns: 3).Replace("tâche 1", "tâche ***MASKED***", StringComparison.Ordinal);
        Write("2026-06-05_1430_shop_4f1c8b01", first, new { session_id = WrittenSession.Id(1), source = $"/home/dev/.claude/projects/-home-dev-shop/{WrittenSession.Id(1)}.jsonl", cwd = "/home/dev/shop", project_slug = "shop" });
        Write("2026-06-05_1431_shop_agent-ab", WrittenSession.Claude(2, turns: 1), new { session_id = "agent-ab12", source = $"/home/dev/.claude/projects/-home-dev-shop/{WrittenSession.Id(2)}/subagents/agent-ab12.jsonl", cwd = "", project_slug = "unknown" });
        Write("2026-06-06_0900_unknown_nosid", WrittenSession.Codex(3, turns: 2), meta: null);
        Write("2025-01-02_0304_notes_nosid", $"no transcript\n\nbut a token {WrittenSession.Token}\r\n{{\"half\": ", new { session_id = "", archived_at = "2025-01-02T03:04:05", source = "/home/dev/notes.jsonl", cwd = "/home/dev/notes", project_slug = "notes", line_count = 4, masked_lines = 2 });

        var (exitCode, output, error) = _folder.Tacho("import", "--from-sessionkeep", Old, "--json");

        Assert.True(exitCode == 0, error);
        using (var report = JsonDocument.Parse(output)) Assert.Equal(4, report.RootElement.GetProperty("total").GetProperty("new").GetInt32());
        var all = _folder.All().OrderByDescending(static one => one.Meta.Started).ToList();
        Assert.Equal(["claude-code", "claude-code", "codex-cli", "unknown"], all.Select(static one => one.Meta.Agent));
        Assert.DoesNotContain(WrittenSession.Token, _folder.Everything(), StringComparison.Ordinal);
        var claude = all.Single(static one => one.Meta.Session == WrittenSession.Id(1));
        Assert.Equal(Masked(first), ArchiveFolder.Lines(claude));
        Assert.Contains("***MASKED***", string.Concat(ArchiveFolder.Lines(claude)), StringComparison.Ordinal);
        Assert.Equal((3, 3), (claude.Meta.Counts.Prompts, claude.Meta.Counts.Joined));
        Assert.StartsWith("shop-", claude.Meta.Project, StringComparison.Ordinal);
        Assert.EndsWith($"{WrittenSession.Id(1)}.jsonl", claude.Meta.TakenOver!.Source, StringComparison.Ordinal);
        Assert.Equal((WrittenSession.Id(2), "ab12"), (all[0].Meta.Session, all[0].Meta.Subagent));
        var notes = all[3];
        Assert.Equal(["no transcript", "", "but a token ", "{\"half\": "], ArchiveFolder.Lines(notes).Select(static line => line.Split('[')[0]));
        Assert.Equal("2025-01-02 03:04", notes.Meta.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        Assert.StartsWith("2025-01-02_0304_notes_", notes.Name, StringComparison.Ordinal);
        Assert.Equal((4, 2), (notes.Meta.TakenOver!.Lines, notes.Meta.TakenOver.MaskedLines));
        Assert.Contains("4 unchanged", string.Concat(_folder.Tacho("import", "--from-sessionkeep", Old).Output.Split('\n').Where(static line => line.StartsWith("all", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_that_says_no_more_than_what_is_archived_is_left_out_and_one_that_does_is_kept()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 5));
        _folder.Import();
        var meta = new { session_id = WrittenSession.Id(1), source = $"/x/{WrittenSession.Id(1)}.jsonl" };
        Write("2026-06-05_1430_shop_4f1c8b01", WrittenSession.Claude(1, turns: 3).Replace(WrittenSession.Token, "ghp_***MASKED***", StringComparison.Ordinal), meta);
        Assert.Equal(0, _folder.Tacho("import", "--from-sessionkeep", Old).ExitCode);
        Assert.Single(_folder.All());

        Write("2026-06-05_1431_shop_4f1c8b01", WrittenSession.Claude(1, turns: 3, outputLength: 500), meta);
        Write("2026-06-05_1432_shop_4f1c8b01", WrittenSession.Claude(1, turns: 6), meta);
        Assert.Equal(0, _folder.Tacho("import", "--from-sessionkeep", Old).ExitCode);
        Assert.Equal([9, 15, 18], _folder.All().Select(static one => one.Meta.Counts.Lines).Order());
    }

    [Fact]
    public void What_is_missing_or_cut_is_told()
    {
        Write("2026-06-05_1430_shop_4f1c8b01", WrittenSession.Claude(1, turns: 3), new { session_id = WrittenSession.Id(1), line_count = 12 });
        Write("2026-06-05_1430_shop_4f1c8b02", WrittenSession.Claude(2, turns: 300), meta: null);
        var cut = Path.Combine(Old, "2026/06/2026-06-05_1430_shop_4f1c8b02.jsonl.gz");
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..4000]);

        var (exitCode, _, error) = _folder.Tacho("import", "--from-sessionkeep", Old, "--yes");

        Assert.Contains("it has 9 lines, and its metadata says 12", error, StringComparison.Ordinal);
        Assert.True(exitCode == 3 || _folder.All().Length == 2, error);
        Assert.Equal(64, _folder.Tacho("import", "--from-sessionkeep", Old, "--from", Old).ExitCode);
        Assert.Equal(64, _folder.Tacho("import", "--from-sessionkeep", "/no/such/folder").ExitCode);
    }

    private void Write(string stem, string lines, object? meta)
    {
        var folder = Path.Combine(Old, stem[..4], stem[5..7]);
        Directory.CreateDirectory(folder);
        using (var file = new GZipStream(File.Create(Path.Combine(folder, stem + ".jsonl.gz")), CompressionMode.Compress)) file.Write(Encoding.UTF8.GetBytes(lines));
        if (meta is not null) File.WriteAllText(Path.Combine(folder, stem + ".meta.json"), JsonSerializer.Serialize(meta));
    }

    private string[] Masked(string lines)
    {
        var file = _folder.Source("masked");
        File.WriteAllText(file, lines);
        return [.. _folder.Masked(file)];
    }
}

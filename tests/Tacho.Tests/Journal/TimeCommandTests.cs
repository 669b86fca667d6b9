using System.Text.Json;
using Tacho.Cli.Samples;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Journal;

/// <summary><c>tacho time</c> and <c>tacho digest</c> as a person starts them, over the sample sessions.</summary>
public sealed class TimeCommandTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 11, 12, 0, 0, TimeSpan.Zero);

    private readonly ArchiveFolder _folder = new();

    public TimeCommandTests()
    {
        SampleSessions.Write(_folder.Sources, Noon, variant: 1);
        _folder.Import();
        _folder.Variables["TZ"] = "UTC";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Time_has_the_same_total_whatever_it_is_grouped_by_and_with_or_without_a_store()
    {
        var totals = new[] { "session", "project", "agent", "person", "day", "task" }.Select(by => Total("--by", by)).ToList();
        Assert.Equal(0, _folder.Tacho("reindex").ExitCode);
        totals.Add(Total());

        Assert.True(totals[0].Active > 0);
        Assert.Single(totals.Distinct());
        Assert.True(totals[0].Clock <= totals[0].Active);
    }

    [Fact]
    public void Nothing_in_a_time_is_exit_code_one()
    {
        Assert.Equal(1, _folder.Tacho("time", "--all-projects", "--since", "2001-01-01", "--until", "2001-01-02").ExitCode);
        Assert.Equal(1, _folder.Tacho("digest", "--week", "2001-W05").ExitCode);
        Assert.Equal(64, _folder.Tacho("digest", "--week", "2001-W05", "--month").ExitCode);
        Assert.Equal(64, _folder.Tacho("time", "--idle", "soon").ExitCode);
    }

    [Fact]
    public void Digest_agrees_with_time_and_usage_and_is_in_the_ledger_before_it_leaves()
    {
        Add("Chose RS256 over HS256", "mail anna.berg" + "@" + "kontor-nord.de about it");
        var (exitCode, output, error) = _folder.Tacho("digest", "--since", "2026-05-01", "--format", "json");
        Assert.True(exitCode == 0, error);
        var digest = JsonDocument.Parse(output).RootElement;
        var usage = Rows("usage", "--since", "2026-05-01", "--json")[^1];
        var total = Total();

        Assert.Equal((total.Active, total.Clock), (digest.GetProperty("time").GetProperty("activeSeconds").GetInt64(), digest.GetProperty("time").GetProperty("clockSeconds").GetInt64()));
        foreach (var name in (string[])["input", "cacheRead", "cacheWrite", "output", "reasoning"]) Assert.Equal(usage.GetProperty(name).GetInt64(), digest.GetProperty("tokens").GetProperty(name).GetInt64());
        Assert.Equal(usage.GetProperty("cost").GetDecimal(), digest.GetProperty("tokens").GetProperty("cost").GetDecimal());
        Assert.Contains("Chose RS256", output, StringComparison.Ordinal);
        Assert.DoesNotContain("kontor-nord", output, StringComparison.Ordinal);
        var log = Rows("audit", "log", "--json").Single(static row => row.ToString().Contains("content.released", StringComparison.Ordinal) || row.ToString().Contains("digest of", StringComparison.Ordinal));
        Assert.Contains("digest of", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Digest_goes_into_a_file_that_only_its_owner_reads_and_that_is_not_overwritten()
    {
        Add("Chose RS256 over HS256", "keys rotate");
        var file = Path.Combine(_folder.Root, "week.html");
        Assert.Equal(0, _folder.Tacho("digest", "--since", "2026-05-01", "--format", "html", "--out", file).ExitCode);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(64, _folder.Tacho("digest", "--since", "2026-05-01", "--out", file).ExitCode);
    }

    private void Add(string title, string why) =>
        new JournalBook(_folder.Home, TimeProvider.System).Add(new DecisionNoted(JournalBook.NewEntry(), title, "anna") { Project = "shop-1a2b3c4d", Root = Path.Combine(_folder.Root, "shop"), Why = [why] });

    private (long Active, long Clock) Total(params string[] words)
    {
        var row = Rows(["time", "--all-projects", "--since", "2026-05-01", "--json", .. words])[^1];
        Assert.True(row.GetProperty("isTotal").GetBoolean());
        return (row.GetProperty("activeSeconds").GetInt64(), row.GetProperty("clockSeconds").GetInt64());
    }

    private List<JsonElement> Rows(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(words);
        Assert.True(exitCode == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];
    }
}

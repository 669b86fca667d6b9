using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli.Releases;

/// <summary>One damaged file of the archive stops no report and no export: what can be read is there, what cannot is told, and the exit code says it.</summary>
public sealed class DamagedArchiveTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public DamagedArchiveTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 2000, outputLength: 2000));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 3));
        File.WriteAllText(_folder.Source("c.jsonl"), WrittenSession.Claude(3, turns: 2));
        _folder.Import();
        var whole = _folder.All().Single(static one => one.Meta.Session == WrittenSession.Id(1));
        Assert.True(whole.Meta.Frames.Length > 2);

        // The last frame is damaged, the file of the third session is gone.
        var bytes = File.ReadAllBytes(whole.Path);
        bytes.AsSpan((int)whole.Meta.Frames[^1].Offset + 20, 20).Fill(0x55);
        File.WriteAllBytes(whole.Path, bytes);
        File.Delete(_folder.All().Single(static one => one.Meta.Session == WrittenSession.Id(3)).Path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("md", "Not readable")]
    [InlineData("html", "Not readable")]
    [InlineData("csv", "unreadable")]
    [InlineData("json", "\"unreadable\": [")]
    public void Report_holds_the_rest_and_names_what_is_missing(string format, string mark)
    {
        var file = Path.Combine(_folder.Root, "report");
        var (exitCode, output, error) = _folder.Tacho("report", "--since", "2026-01-01", "--format", format, "--out", file);
        Assert.Equal((74, ""), (exitCode, output));
        Assert.Equal(2, error.Split('\n').Count(static line => line.StartsWith("tacho: ", StringComparison.Ordinal)));
        Assert.Contains("tacho: 4f1c8b01 cannot be read behind line ", error, StringComparison.Ordinal);
        Assert.Contains("tacho: 4f1c8b03 cannot be read at all: ", error, StringComparison.Ordinal);
        var report = File.ReadAllText(file);
        Assert.Contains(mark, report, StringComparison.Ordinal);
        Assert.Contains("4f1c8b03", report, StringComparison.Ordinal);
        Assert.Contains("tâche 3: 漢字 bauen", report, StringComparison.Ordinal);
        Assert.Contains("run 2 with", report, StringComparison.Ordinal);
        Assert.DoesNotContain("tâche 1999:", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_counts_what_could_not_be_read()
    {
        using var report = JsonDocument.Parse(_folder.Tacho("report", "--since", "2026-01-01", "--format", "json").Output);
        var unreadable = report.RootElement.GetProperty("sums").GetProperty("unreadable").EnumerateArray().ToDictionary(static one => one.GetProperty("transcript").GetString()!, static one => one.GetProperty("afterLine").GetInt64());
        Assert.Equal(["4f1c8b01", "4f1c8b03"], unreadable.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, unreadable["4f1c8b03"]);
        Assert.InRange(unreadable["4f1c8b01"], 100, 5999);
        Assert.Equal(3, report.RootElement.GetProperty("sums").GetProperty("sessions").GetInt32());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("md")]
    [InlineData("otel")]
    public void Export_goes_on_behind_it(string format)
    {
        var (exitCode, output, error) = _folder.Tacho("export", "--format", format, "--profile", "full");
        Assert.Equal(74, exitCode);
        Assert.Equal(2, error.Split('\n').Count(static line => line.StartsWith("tacho: 4f1c8b0", StringComparison.Ordinal)));
        Assert.Contains("run 2 with", output, StringComparison.Ordinal);
        if (format == "otel") OtlpShape.Check(JsonDocument.Parse(output).RootElement);
    }
}

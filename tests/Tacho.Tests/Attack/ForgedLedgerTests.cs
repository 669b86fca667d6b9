using System.Text.Json.Nodes;
using Tacho.Tests.Archive;
using Tacho.Tests.Review;

namespace Tacho.Tests.Attack;

/// <summary>Lines that somebody wrote into the ledger by hand: what they say of redactions is named by a verification.</summary>
public sealed class ForgedLedgerTests : IDisposable
{
    private const string Id = "4f1c8b01";

    private readonly ArchiveFolder _folder = new();
    private readonly string _redaction;

    public ForgedLedgerTests()
    {
        File.WriteAllLines(_folder.Source("a.jsonl"), ReviewedSession.Lines());
        _folder.Import();
        var withdrawn = Redact("nothing like it");
        Assert.Equal(0, _folder.Tacho("unredact", withdrawn, "--reason", "a test").ExitCode);
        _redaction = Redact(ReviewedSession.Name);
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects").ExitCode);
    }

    private string Ledger => Path.Combine(_folder.Home.Trail, "ledger", "ledger.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Withdrawal_that_was_written_by_hand_is_named()
    {
        Forge("redaction.withdrawn", entry => entry["body"]!["redaction"] = _redaction);
        AssertNamed();
    }

    [Fact]
    public void Redaction_that_was_written_by_hand_is_named_and_covers()
    {
        Forge("redaction.added", static entry => entry["body"]!["redaction"] = "rffffffff");
        AssertNamed();
        Assert.DoesNotContain("Brockhaus", _folder.Tacho("cat", Id).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Redaction_that_was_taken_out_is_named()
    {
        File.WriteAllLines(Ledger, File.ReadAllLines(Ledger).Where(line => !line.Contains(_redaction, StringComparison.Ordinal)));
        AssertNamed();
    }

    [Theory]
    [InlineData("scope", "galaxy")]
    [InlineData("redaction", 7)]
    [InlineData("text", "none")]
    public void Redaction_that_means_nothing_stops_what_would_come_out(string member, object value)
    {
        Forge("redaction.added", entry => entry["body"]![member] = value is int number ? JsonValue.Create(number) : JsonValue.Create((string)value));
        foreach (var view in (string[][])[["cat", Id], ["show", Id], ["search", "customer"], ["export"], ["report", "--session", Id]])
        {
            var (exitCode, output, error) = _folder.Tacho(view);
            Assert.True(exitCode is not 0 and < 128 && !output.Contains("Brockhaus", StringComparison.Ordinal), $"{string.Join(' ', view)}: {exitCode} {output} {error}");
            Assert.StartsWith("tacho: ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    /// <summary>Adds a line like the last one of its kind, with something else in it.</summary>
    private void Forge(string kind, Action<JsonNode> change)
    {
        var entry = JsonNode.Parse(File.ReadAllLines(Ledger).Last(line => line.StartsWith($"{{\"kind\":\"{kind}\"", StringComparison.Ordinal)))!;
        change(entry);
        ArchiveFolder.Append(Ledger, entry.ToJsonString() + "\n");
    }

    private void AssertNamed()
    {
        var (exitCode, output, error) = _folder.Tacho("verify", "--all-projects");
        Assert.True(exitCode == 2, output + error);
        Assert.Contains("ledger.jsonl:", output + error, StringComparison.Ordinal);
    }

    private string Redact(string text)
    {
        var (exitCode, output, error) = _folder.Tacho("redact", "--scope", "global", "--text", text, "--reason", "a test");
        Assert.True(exitCode == 0, error);
        return output.Split(' ')[0];
    }
}

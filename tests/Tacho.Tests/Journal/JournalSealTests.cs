using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Journal.Days;
using Tacho.Redaction;
using Tacho.Scrubbing;
using Tacho.Tests.Scrubbing;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Journal;

/// <summary>The journal is a sealed record: what is changed in it is found, what is added by hand counts for nothing that matters, and a scrub reaches it.</summary>
public sealed class JournalSealTests : IDisposable
{
    private readonly SampleTrail _trail = new();

    private JournalBook Book => new(_trail.Home, TimeProvider.System);

    private string File => new TrailReader(_trail.Home).Files(TrailPaths.Journal).Single().Path;

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Entry_that_somebody_changes_is_tampering_and_is_shown_as_not_sealed()
    {
        Add("j00000001", "Chose RS256");
        Add("j00000002", "Chose monthly rotation");
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll());
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace("RS256", "HS256", StringComparison.Ordinal));

        Assert.Equal(Verdict.Tampered, new TrailVerifier(_trail.Home).VerifyAll().Verdict);
        Assert.False(JournalBook.Read(_trail.Home)[0].IsSealed);
    }

    [Fact]
    public void Line_that_is_appended_by_hand_takes_no_entry_back_and_is_no_sealed_entry()
    {
        Add("j00000001", "Chose RS256");
        var line = System.IO.File.ReadAllLines(File)[^1];
        var forged = System.Text.Encoding.UTF8.GetString(EventJson.Write(new(EventId.New(DateTimeOffset.UnixEpoch), new("journal"), new("tacho"), DateTimeOffset.UnixEpoch, new(EventChannel.Tacho, "journal"), new DecisionReviewed("j00000001", IsDropped: true, "me"))));
        System.IO.File.WriteAllLines(File, [.. System.IO.File.ReadAllLines(File), forged, line.Replace("j00000001", "j00000009", StringComparison.Ordinal)]);

        var entries = JournalBook.Read(_trail.Home);
        Assert.Equal(["j00000001", "j00000009"], entries.Select(static entry => entry.Id));
        Assert.Null(entries[0].Dropped);
        Assert.Equal([true, false], entries.Select(static entry => entry.IsSealed));
    }

    [Fact]
    public void Second_entry_of_an_id_is_not_the_entry()
    {
        Add("j00000001", "First");
        Add("j00000001", "Second");
        Assert.Equal(["First"], JournalBook.Read(_trail.Home).Select(static entry => entry.Noted.Title));
    }

    [Fact]
    public void Session_of_an_agent_that_calls_itself_journal_writes_nothing_among_the_entries()
    {
        Add("j00000001", "Mine");
        _trail.Run("echo hello", TrailPaths.Journal);
        Assert.Equal(["j00000001"], JournalBook.Read(_trail.Home).Select(static entry => entry.Id));
        Assert.DoesNotContain(System.IO.File.ReadAllLines(File), static line => line.Contains("echo hello", StringComparison.Ordinal));
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll());
    }

    [Fact]
    public void Secret_that_no_rule_knows_is_scrubbed_from_the_journal()
    {
        var secret = LeakyTrail.Plain;
        Add("j00000001", $"Logged in with {secret}");
        Add("j00000002", "Another");
        _trail.Run("echo hello");
        _ = new Scrubber(_trail.Home, ScrubTarget.Secret(secret, RuleSet.BuiltIn, TagKey.FromFile(_trail.Home.TagKey)), TimeProvider.System).Run([_trail.Project], "a test").Count();

        Assert.DoesNotContain(secret, System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal(["j00000001", "j00000002"], JournalBook.Read(_trail.Home).Select(static entry => entry.Id));
        VerifyAssert.Sound(new TrailVerifier(_trail.Home).VerifyAll(), FindingKinds.Scrubbed);
    }

    [Fact]
    public void Secret_that_a_rule_knows_is_masked_before_a_byte_is_written()
    {
        var secret = SecretTemplate.Expand("ghp_{alnum:36}");
        var (entry, trouble) = Add("j00000001", $"Used {secret}");
        Assert.Null(trouble);
        Assert.Contains("[redacted:github-pat:", entry.Noted.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(_trail.AllFiles(), path => System.IO.File.ReadAllText(path).Contains(secret, StringComparison.Ordinal));
        Assert.Contains("[redacted:github-pat:", System.IO.File.ReadAllText(new DayLog(_trail.Project.Root, "anna").PathOf(DateOnly.FromDateTime(entry.At.DateTime))), StringComparison.Ordinal);
    }

    private (JournalEntry Entry, string? Trouble) Add(string id, string title) => Book.Add(new DecisionNoted(id, title, "anna") { Project = _trail.Project.Name, Root = _trail.Project.Root });
}

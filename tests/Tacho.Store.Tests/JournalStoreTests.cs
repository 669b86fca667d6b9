using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents.Search;
using Tacho.Journal;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Search;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Tests;

/// <summary>The journal in the store: the same however it came there, and found by words as without a store.</summary>
public sealed class JournalStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private TachoHome Home => _folder.Folder.Home;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal_that_grew_and_was_judged_step_by_step_tells_the_same_as_made_anew()
    {
        for (var i = 0; i < 5; i++)
        {
            Add($"j0000000{i}", $"Entry {i}", why: [$"because of {i}", "and more"]);
            Bring();
        }

        Book.Say(new DecisionReviewed("j00000001", IsDropped: true, "me"));
        Bring();
        Book.Say(new DecisionRerouted("j00000002", "other-12345678", "/work/other", "web", "me"));
        Bring();

        var anew = _folder.Path + ".anew";
        Bring(anew);
        Assert.Equal(Told(anew), Told(_folder.Path));
        Assert.Equal(4, Told(anew).Split("\n").Count(static line => line.Contains("because of", StringComparison.Ordinal)));
        Assert.Contains("other-12345678|other/web", Told(anew), StringComparison.Ordinal);
        using var store = StoreDatabase.Open(_folder.Path);
        Assert.False(JournalProjection.IsBehind(store, Home, Reviews.Read(Home)));
    }

    [Theory]
    [InlineData("rotation", "j00000001"), InlineData("\"keys must\"", "j00000001"), InlineData("HS2*", "j00000001"), InlineData("journal:redis", "j00000002"), InlineData("journal:redis OR rotation", "j00000001 j00000002")]
    [InlineData("entry -redis", "j00000003"), InlineData("cmd:redis", ""), InlineData("cmd:redis OR journal:redis", "j00000002"), InlineData("project:shop redis", "j00000002"), InlineData("project:nowhere redis", "")]
    [InlineData("re:R[SX]256", "j00000001"), InlineData("agent:codex", "j00000003"), InlineData("session:4f1c", "j00000003"), InlineData("after:2000-01-01 entry", "j00000002 j00000003"), InlineData("before:2000-01-01 entry", "")]
    [InlineData("Résumé", "j00000003"), InlineData("tool:Bash entry", "")]
    public void Words_find_the_same_entries_with_a_store_and_without(string query, string expected)
    {
        Add("j00000001", "Chose RS256 over HS256", why: ["keys must rotate: rotation is monthly"]);
        Add("j00000002", "Second entry", why: ["Redis is down"]);
        Add("j00000003", "Third entry, a résumé", why: ["x"], of: new ReviewTarget("codex-cli", "4f1c8b3e-1111-4222-8333-444444444444"));
        Bring();
        using var store = StoreDatabase.Open(_folder.Path);
        var asked = WordQuery.Parse(query, static text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var answer in new[] { JournalSearch.Run(asked, store, Home, 10), JournalSearch.Run(asked, store: null, Home, 10) })
            Assert.Equal(expected, string.Join(' ', answer.Select(static one => one.Entry).Order(StringComparer.Ordinal)));

        // The sessions' index has no column for it.
        Assert.Empty(new StoreSearch(store).Run(asked, 10).Found);
    }

    [Fact]
    public void What_people_covered_everywhere_comes_out_of_no_entry()
    {
        Add("j00000001", "Ada Lovelace asked for it", why: ["Ada Lovelace wants it"], branch: "for/Ada Lovelace");
        Bring();
        new ReviewLedger(Home, TimeProvider.System).Append("redact", new RedactionAdded("r1", "global", "a name", "me") { Text = HiddenText.Under(TagKey.FromFile(Home.TagKey)).Mark("Ada Lovelace", ignoresCase: false) });
        Bring();
        Assert.DoesNotContain("Lovelace", Told(_folder.Path), StringComparison.Ordinal);
        var entry = CoveredJournal.Read(Home).Single();
        Assert.Equal("[redacted:manual] asked for it", entry.Noted.Title);
        Assert.Equal("for/[redacted:manual]", entry.Noted.Branch);
        Assert.Equal("j00000001", entry.Id);
        Assert.Empty(JournalSearch.Run(WordQuery.Parse("lovelace", static _ => default), store: null, Home, 10));
    }

    private JournalBook Book => new(Home, TimeProvider.System);

    private void Add(string id, string title, ImmutableArray<string> why, ReviewTarget? of = null, string? branch = null)
    {
        var root = Path.Combine(Home.Root, "shop");
        Directory.CreateDirectory(root);
        Book.Add(new DecisionNoted(id, title, "anna") { Project = "shop-1a2b3c4d", Root = root, Why = why, Of = of, Branch = branch });
    }

    private void Bring(string? path = null)
    {
        using var store = StoreDatabase.Open(path ?? _folder.Path);
        JournalProjection.Bring(store, Home, Reviews.Read(Home));
    }

    private static string Told(string path)
    {
        using var store = StoreDatabase.Open(path);
        return string.Join('\n', store.Rows(
            """
            SELECT j.entry, j.at, j.utc_offset, j.title, j.person, j.person_name, j.git_branch, j.project, j.name, j.part, j.agent, j.session, j.inferred, w.text, (SELECT group_concat(list || number || text, ';') FROM journal_items WHERE entry_id = j.id)
            FROM journal_entries j JOIN journal_words w ON w.rowid = j.id ORDER BY j.entry
            """,
            static row => string.Join('|', Enumerable.Range(0, row.Columns).Select(column => $"{row.Value(column)}".ReplaceLineEndings(" ")))));
    }
}

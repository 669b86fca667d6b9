using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;
using Tacho.Tests.Review;

namespace Tacho.Store.Tests;

/// <summary>The store holds what people left to be seen, however it came to it, and what the ledger says of it.</summary>
public sealed class ReviewedStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("field"), InlineData("prompt"), InlineData("session"), InlineData("global")]
    public void Redacted_and_grown_step_by_step_it_tells_the_same_as_made_anew(string scope)
    {
        var lines = ReviewedSession.Lines().ToList();
        var source = _folder.Folder.Source(WrittenSession.Id(1) + ".jsonl");
        File.WriteAllLines(source, lines.Take(2));
        _folder.Folder.Import();
        Bring();

        Append("redact", Redaction(scope));
        for (var count = 3; count <= lines.Count; count++)
        {
            File.WriteAllLines(source, lines.Take(count));
            _folder.Folder.Import();
            Bring();
        }

        var anew = _folder.Path + ".anew";
        Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        Assert.Contains("[redacted:manual]", StoreFolder.Told(anew), StringComparison.Ordinal);
        Assert.Contains("manual:r1", StoreFolder.Told(anew), StringComparison.Ordinal);

        Append("unredact", new RedactionWithdrawn("r1", "a test", "me"));
        Bring();
        Bring(anew);
        Assert.Equal(StoreFolder.Told(anew), StoreFolder.Told(_folder.Path));
        Assert.DoesNotContain("[redacted:manual]", StoreFolder.Told(anew), StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_stands_in_rows()
    {
        File.WriteAllLines(_folder.Folder.Source(WrittenSession.Id(1) + ".jsonl"), ReviewedSession.Lines());
        _folder.Folder.Import();
        Append("redact", Redaction("global"));
        Append("tag", new TagChanged("1", "incident", IsRemoved: false, "me") { Of = new("claude-code", WrittenSession.Id(1)) });
        Append("note", new NoteAdded("2", "ask Anna", "me") { Of = new("claude-code", WrittenSession.Id(1)), Actor = "legal" });
        Append("export", new ContentReleased("3", "export", "jsonl", "public", "me") { Transcripts = 1, To = "out.jsonl" });
        Bring();

        using var store = Store();
        Assert.Equal(["r1|global|1|me"], store.Rows("SELECT id, scope, has_text, actor FROM manual_redactions", static row => $"{row.Text(0)}|{row.Text(1)}|{row.Number(2)}|{row.Text(3)}"));
        Assert.Equal(["incident"], store.Rows("SELECT t.tag FROM tags t JOIN sessions s ON s.agent = t.agent AND s.session = t.session", static row => row.Text(0)));
        Assert.Equal(["ask Anna|legal"], store.Rows("SELECT text, actor FROM notes", static row => $"{row.Text(0)}|{row.Text(1)}"));
        Assert.Equal(["redact", "tag", "note", "export"], store.Rows("SELECT action FROM audit_log ORDER BY id", static row => row.Text(0)));
        Assert.Equal(RuleSet.BuiltIn.Rules.Length, store.Number("SELECT count(*) FROM redaction_rules WHERE source = 'built-in'"));
        Assert.False(LedgerProjection.IsBehind(store, _folder.Folder.Home, RuleSet.BuiltIn));
    }

    private StoreDatabase Store() => StoreDatabase.Open(_folder.Path);

    private RedactionAdded Redaction(string scope)
    {
        var transcript = _folder.Folder.All().Single();
        var hidden = HiddenText.Under(TagKey.FromFile(_folder.Folder.Home.TagKey));
        return new RedactionAdded("r1", scope, "a test", "me")
        {
            Of = scope == "global" ? null : new ReviewTarget("claude-code", WrittenSession.Id(1)),
            Text = scope is "global" or "session" ? hidden.Mark(ReviewedSession.Name, ignoresCase: false) : null,
            Field = scope == "field" ? "command" : null,
            Places = scope is "field" ? [new(transcript.Name, 2, Event: null)] : scope == "prompt" ? [new(transcript.Name, 1, Event: null)] : [],
        };
    }

    private void Append(string command, EventBody body) => new ReviewLedger(_folder.Folder.Home, TimeProvider.System).Append(command, body);

    private void Bring(string? path = null)
    {
        var reviews = Reviews.Read(_folder.Folder.Home);
        using var store = StoreDatabase.Open(path ?? _folder.Path);
        using (var projection = new ArchiveProjection(store, reviews, TimeProvider.System)) projection.BringAll(_folder.Folder.Archive, (file, why) => Assert.Fail($"{file}: {why}"));
        LedgerProjection.Bring(store, _folder.Folder.Home, RuleSet.BuiltIn, reviews);
    }
}

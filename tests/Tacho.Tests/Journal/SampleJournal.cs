using System.Collections.Immutable;
using System.Globalization;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Journal;

/// <summary>A month of entries of two people in three projects, the same each time.</summary>
internal sealed class SampleJournal
{
    private const string Session = "4f1c8b3e-0000-4000-8000-000000000001";
    private readonly string _base;
    private readonly List<JournalEntry> _entries = [];

    /// <param name="folder">Where the projects' folders are, or are said to be.</param>
    public SampleJournal(string folder = "/srv/work")
    {
        _base = folder;
        Month();
    }

    /// <summary>The end of the month.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 5, 31, 12, 0, 0, TimeSpan.FromHours(2));

    public ImmutableArray<JournalEntry> Entries => [.. _entries];

    public Standing Standing => Standing.Of(Entries);

    public JournalPlace Place(string project, string? part = null) => new(ProjectLocator.Of($"{_base}/{project}").Name, $"{_base}/{project}", part);

    /// <summary>Adds an entry at the end.</summary>
    public SampleJournal Add(int day, string clock, string person, string project, string title, Func<DecisionNoted, DecisionNoted>? more = null, string? part = null)
    {
        var place = Place(project, part);
        var at = new DateTimeOffset(2026, 5, day, 0, 0, 0, TimeSpan.FromHours(2)) + TimeSpan.ParseExact(clock, @"hh\:mm", CultureInfo.InvariantCulture);
        var noted = new DecisionNoted(Id(_entries.Count + 1), title, person) { PersonName = person == "anna" ? "Anna Lind" : null, Project = place.Project, Root = place.Root, Part = part };
        _entries.Add(new(more?.Invoke(noted) ?? noted, EventId.Stable(new("tacho"), new("journal"), noted.Entry), at, _entries.Count + 1) { Place = place });
        return this;
    }

    /// <summary>The id of an entry by its number.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"j{number:x8}");

    /// <summary>Puts entries into the sealed journal of a home, all at once, with the times that they have.</summary>
    public static void Seal(TachoHome home, IEnumerable<JournalEntry> entries)
    {
        var (session, agent) = (new SessionId(TrailPaths.Journal), new AgentId("tacho"));
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.FromFile(home.TagKey));
        var time = TimeProvider.System;
        ImmutableArray<Redacted<AgentEvent>> events = [.. entries.Select(entry => redactor.Redact(new AgentEvent(entry.Event, session, agent, entry.At, new EventSource(EventChannel.Tacho, "journal"), entry.Noted), Settings.Default.OutputCapBytes))];
        var outcome = new TrailWriter(home, redactor, new SigningKey(home.SigningKey, home.VerifierKey), time, Settings.Default).Append(new TrailBatch(session, agent, new Project(TrailPaths.Journal, home.Root), events));
        Assert.Equal(events.Length, outcome.Recorded);
    }

    private void Month()
    {
        Add(4, "09:12", "anna", "shop", "Tokens with HS256", static one => one with
        {
            Why = ["one service signs and checks"], Did = ["Sign tokens in the middleware"], Files = ["src/auth/jwt.cs"], Next = ["Rotate keys", "Load test the login"],
        });
        Add(4, "11:40", "ben", "billing", "Invoices are written once", static one => one with
        {
            Why = ["numbers must not have gaps", "the tax office wants what was sent, not what is now"], Rejected = ["editing drafts in place: nobody could tell what was sent"], Files = ["src/invoices/write.py", "src/invoices/number.py"],
        });
        Add(5, "10:02", "anna", "shop", "Sessions cannot be kept yet", static one => one with { BlockedOn = ["ops: the Redis session store"], Files = ["src/auth/session.cs"] });
        Add(6, "15:30", "ben", "shop", "Cart totals in cents", static one => one with { Why = ["floats lose cents"], Did = ["Totals are whole numbers"], Files = ["src/cart/total.ts"], Next = ["Show the tax beside each line"] }, part: "web");
        Add(7, "09:00", "ben", "shop", "Session list waits too", static one => one with { BlockedOn = ["Ops: the Redis session-store!"], Files = ["src/auth/list.cs"] });
        Add(8, "16:45", "anna", "shop", "Redis is there", static one => one with { Solved = ["the Redis session store"], Did = ["Sessions live in Redis"], Files = ["src/auth/session.cs"] });
        Add(11, "14:30", "anna", "shop", "Chose RS256 over HS256", static one => one with
        {
            Why = ["keys must be rotated without a restart", "the shop front checks tokens and must not be able to make them"], Rejected = ["HS256: one key for all", "opaque tokens: a look-up for each request"],
            Supersedes = [Id(1)], Files = ["src/auth/jwt.cs"], Next = ["Publish the public keys", "Rotate keys each month"], Of = new("claude-code", Session), Branch = "main", Commit = "1a2b3c4d5e6f708192a3b4c5d6e7f80910213243",
        });
        Add(12, "10:20", "ben", "billing", "Export for the tax office", static one => one with { BlockedOn = ["@carla to send the format", "a test certificate"], Files = ["src/export/tax.py"], Next = ["Write the export", "Ask for a second certificate"] });
        Add(13, "17:05", "anna", "shop", "Root cause of the lost carts", static one => one with
        {
            Why = ["the cookie was bound to one host, and half of the shop is on another"], Tried = ["a longer life of the cookie: no change"], Did = ["Cookie for the whole domain"], Files = ["src/cart/cookie.ts", "src/auth/session.cs"],
        }, part: "web");
        Add(15, "11:11", "ben", "docs-site", "Pages are made by hand", static one => one with { Why = ["three pages are no reason for a generator"], Files = ["index.html"] });
        Add(18, "09:30", "ben", "billing", "Certificate came", static one => one with { Solved = [Id(8) + ": the certificate came by mail"], Did = ["Write the export"] });
        Add(19, "13:00", "anna", "shop", "Redis fell over again", static one => one with { BlockedOn = ["The Redis session store"], Tried = ["restarting it: holds for an hour"], Files = ["src/auth/session.cs"] });
        Add(20, "10:00", "anna", "shop", "Keys are published", static one => one with { Did = ["Publish the public keys at /.well-known, as in " + Id(7)], Files = ["src/auth/jwt.cs", "src/auth/keys.cs"], Of = new("claude-code", Session) });
        Add(21, "16:20", "ben", "shop", "## 10:00 - <b>no heading</b> \u001b[31mred\u202E", static one => one with
        {
            Why = ["[click](javascript:alert(1)) | `code` *stars*\n# second line"], Rejected = ["<script>alert(1)</script>"], BlockedOn = ["\u001b]0;title\u0007 | Zertifikat für Käufer\nzweite Zeile"], Files = ["src/a|b `c`.md"], Next = ["- [ ] nested | cell"],
        });
        Add(22, "09:45", "ben", "billing", "Half cents are rounded to even", static one => one with
        {
            Why = ["sums of many invoices must not drift"], Rejected = ["rounding up: 312 euros a month too much on last year's data"], Files = ["src/invoices/round.py"], Text = "See the numbers of " + Id(2) + ".", IsInferred = true, Cites = ["9a2b77c1:40"],
        });
        Add(26, "18:10", "ben", "billing", "Format is still missing", static one => one with { BlockedOn = ["@carla to send the format"], Next = ["Ask carla on Monday"] });
        Add(29, "12:34", "anna", "shop", "Tax beside each line", static one => one with { Did = ["Show the tax beside each line of the cart"], Files = ["src/cart/total.ts"] }, part: "web");
    }
}

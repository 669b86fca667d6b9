using System.Collections.Immutable;
using System.Globalization;
using Tacho.Cli.Digests;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Reports;
using Tacho.Reports.Digests;
using Tacho.Reports.Timing;

namespace Tacho.Tests.Journal;

/// <summary>A made-up week of two persons in three projects, by the clock of Berlin.</summary>
internal static class SampleWeek
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static readonly TimeProvider Clock = new StoppedBerlin();

    private static readonly DateTimeOffset Now = At("2026-05-22 18:30");

    public static ImmutableArray<TimedSession> Sessions { get; } =
    [
        Session("4f1c8b3e", "claude-code", "shop-1a2b3c4d", "anna", "JWT login", ["2026-05-18 09:00", "2026-05-18 10:20"], ["2026-05-18 10:20", "2026-05-18 10:41"], "2026-05-18 09:00", "2026-05-18 09:30", "2026-05-18 10:41") with
        {
            Entries = [new(At("2026-05-18 10:15").UtcTicks, "j3f9a1c22", "Chose RS256 over HS256")],
        },
        Session("9b2d7e10", "codex-cli", "tools-0a0b0c0d", "anna", "Rate limit", ["2026-05-18 09:10", "2026-05-18 11:00"], [], "2026-05-18 09:12"),
        Session("c0de5a3b", "claude-code", "blog-5e6f7a8b", "anna", "main", ["2026-05-19 23:30", "2026-05-20 00:45"], ["2026-05-20 00:45", "2026-05-20 00:49"], "2026-05-19 23:30", "2026-05-20 00:49") with
        {
            Troubles = TimeTroubles.None with { Stalls = 1, Stalled = TimeSpan.FromMinutes(190), ClockBack = 2 },
        },
        Session("77aa12cd", "gemini-cli", "shop-1a2b3c4d", "ben", "Invoice <PDF> | draft", ["2026-05-21 14:00", "2026-05-21 14:00:50"], ["2026-05-21 14:00:50", "2026-05-21 14:03"], "2026-05-21 14:00", "2026-05-21 14:03"),
    ];

    public static ImmutableArray<JournalEntry> Entries { get; } =
    [
        Entry(1, "j00000001", "2026-05-15 16:00", "shop-1a2b3c4d", "/work/shop", "ben", "Waiting for staging"),
        Entry(2, "j3f9a1c22", "2026-05-18 10:15", "shop-1a2b3c4d", "/work/shop", "anna", "Chose RS256 over HS256", static noted => noted with
        {
            Did = ["JWT validation in the middleware", "a test for each claim"], Why = ["keys must be rotated without a restart"], Rejected = ["HS256: one key for all"], BlockedOn = ["Redis session store"],
            Next = ["write the rotation job"], Files = ["src/jwt.cs"], Of = new("claude-code", "4f1c8b3e"), Branch = "main", Commit = "1a2b3c4d5e6f",
        }),
        Entry(3, "j77e0b1d4", "2026-05-20 00:50", "blog-5e6f7a8b", "/work/blog", "anna", "Feed <b>broke</b> on an & in titles", static noted => noted with
        {
            Why = ["root cause: the | was escaped, the & was not\nseen only with Atom"], Tried = ["CDATA"], Solved = ["staging has no disk"], IsInferred = true, Cites = ["c0de5a3b:17"],
        }),
        Entry(4, "j00000004", "2026-05-21 14:10", "shop-1a2b3c4d", "/work/shop", "ben", "Invoices are made in the browser", static noted => noted with { Did = ["print style"], Rejected = ["a PDF library: 4 MB"], Solved = ["j00000001"], BlockedOn = ["legal: text of the footer"], Next = ["ask about the footer", "second currency"] }),
        Entry(5, "j00000005", "2026-05-22 09:00", "tools-0a0b0c0d", "/work/tools", "anna", "Dropped the shell scripts"),
    ];

    public static TimeSheet Sheet() => new(Sessions, new(Window.Window.From!.Value.UtcTicks, DateTimeOffset.MaxValue.UtcTicks), Zone);

    public static DigestWindow Window => DigestWindow.OfWeek(name: null, Clock);

    public static Digest Digest(ReportProfile profile = ReportProfile.Internal)
    {
        var usage = new DigestUsage(
            new DigestTokens(120, new TokenSum(52_000, 1_204_000, 88_000, 41_000, 9_000), 3.207m, IsWhole: false),
            ImmutableDictionary.CreateRange<string, DigestTokens>([
                new("shop-1a2b3c4d", new DigestTokens(100, new TokenSum(50_000, 1_200_000, 88_000, 40_000, 9_000), 3.2m, IsWhole: true)),
                new("blog-5e6f7a8b", new DigestTokens(20, new TokenSum(2_000, 4_000, 0, 1_000, 0), Cost: null, IsWhole: false))]),
            [new(new("t", 12, At("2026-05-18 10:30"), new("claude-code", "4f1c8b3e-0000-4000-8000-000000000001", "shop-1a2b3c4d")), "1a2b3c4", "main", "Sign tokens with RS256 | *fast*")]);
        return new DigestGathering(Window, "all projects", Zone, profile, static (_, text) => text).Gather(Entries, Sheet(), usage, new ReportPrices(static (_, _, _) => null, new DateOnly(2026, 5, 1), HasOwn: false), unconfirmed: 2, Now);
    }

    public static DateTimeOffset At(string local)
    {
        var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return new(time, Zone.GetUtcOffset(time));
    }

    private static TimedSession Session(string id, string agent, string project, string person, string task, string[] agentTimes, string[] personTimes, params string[] prompts)
    {
        var (worked, waited) = (Stretches(agentTimes), Stretches(personTimes));
        var acts = prompts.Select(static at => At(at).UtcTicks).ToImmutableArray();
        return new(id, id, agent, project, person, task, new SessionTiming(worked, waited))
        {
            Prompts = acts, Acts = acts, Span = new(acts.Concat(worked.Select(static one => one.From)).Min(), acts.Concat(worked.Concat(waited).Select(static one => one.Before)).Max()),
        };
    }

    private static ImmutableArray<Stretch> Stretches(string[] times) => [.. times.Chunk(2).Select(static pair => new Stretch(At(pair[0]).UtcTicks, At(pair[1]).UtcTicks))];

    private static JournalEntry Entry(int number, string id, string at, string project, string root, string person, string title, Func<DecisionNoted, DecisionNoted>? with = null)
    {
        var noted = new DecisionNoted(id, title, person) { Project = project, Root = root };
        if (number == 1) noted = noted with { BlockedOn = ["staging has no disk"] };
        return new(with?.Invoke(noted) ?? noted, new EventId(id), At(at), number) { Place = new(project, root, Part: null) };
    }

    private sealed class StoppedBerlin : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;

        public override TimeZoneInfo LocalTimeZone => Zone;
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Reports.Digests;
using Tacho.Store.Commits;
using Tacho.Store.Usage;

namespace Tacho.Cli.Digests;

/// <summary>What the store knows for a digest: tokens as <c>tacho usage</c> counts them, and commits that git named.</summary>
/// <param name="Total">Null where no tokens are told.</param>
/// <param name="Projects">By the project's name in the trail.</param>
/// <param name="Commits">The oldest first.</param>
internal sealed record DigestUsage(DigestTokens? Total, ImmutableDictionary<string, DigestTokens> Projects, ImmutableArray<StoredCommit> Commits)
{
    private static readonly DigestUsage None = new(Total: null, ImmutableDictionary<string, DigestTokens>.Empty, []);

    /// <param name="parsed">The command line.</param>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="contains">Whether a time is inside.</param>
    /// <param name="isOf">Whether a session is asked for: its agent, its id, its project.</param>
    /// <exception cref="UserError">The store cannot be used.</exception>
    public static DigestUsage Of(ParseResult parsed, TachoHome home, Func<DateTimeOffset, bool> contains, Func<string, string, string, bool> isOf)
    {
        if (!Directory.Exists(home.Archive)) return None;
        using var store = StoreUpdate.CurrentOrMade(parsed, home, isNeeded: false);
        var ledger = new UsageLedger();
        StoredUsage.Read(store, ledger);
        var report = new UsageReport([UsageKey.Project], PriceTable.Load(PriceTable.OwnFile(home)), TimeZoneInfo.Local);
        foreach (var request in ledger.Requests.Where(request => contains(request.At) && isOf(request.Source.Agent, request.Source.Session, request.Source.Project))) report.Add(request);
        return new(
            report.Total.Requests == 0 ? null : Tokens(report.Total),
            report.Rows().Where(static row => row.Keys[0] is not null).ToImmutableDictionary(static row => row.Keys[0]!, Tokens, StringComparer.Ordinal),
            [.. StoredChanges.Commits(store).Where(commit => contains(commit.Place.At) && isOf(commit.Place.Session.Agent, commit.Place.Session.Id, commit.Place.Session.Project)).OrderBy(static commit => commit.Place.At)]);
    }

    private static DigestTokens Tokens(UsageRow row) => new(
        row.Requests, new TokenSum(row.Tokens.Input, row.Tokens.CacheRead, row.Tokens.CacheWrite, row.Tokens.Output, row.Tokens.Reasoning), row.Cost, row.Unpriced.IsEmpty && row.Untold == 0);
}

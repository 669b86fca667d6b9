using Tacho.Agents;
using Tacho.Events;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Usage;

/// <summary>The tokens that the store holds.</summary>
public static class StoredUsage
{
    /// <summary>Puts them all into a ledger.</summary>
    public static void Read(StoreDatabase store, UsageLedger ledger)
    {
        var sources = store.Rows(
            "SELECT t.id, s.agent, s.session, s.project FROM transcripts t JOIN sessions s ON s.id = t.session_id",
            static row => (Id: row.Number(0), Source: new UsageSource(row.Text(1), row.Text(2), row.Text(3)))).ToDictionary(static one => one.Id, static one => one.Source);

        // One transcript's events are in its order by their ids, although those of others may stand between them.
        var told = new Dictionary<long, List<RequestTokens>>();
        foreach (var (transcript, request) in store.Rows(
            """
            SELECT e.transcript_id, e.at, u.model, u.request, u.input, u.cache_read, u.cache_write, u.output, u.reasoning, u.cache_write_hour
            FROM token_usage u JOIN events e ON e.id = u.id ORDER BY u.id
            """,
            static row => (row.Number(0), Of(row))))
        {
            if (!told.TryGetValue(transcript, out var its)) told[transcript] = its = [];
            its.Add(request);
        }

        foreach (var (transcript, its) in told) ledger.Add(sources[transcript], its);
    }

    private static RequestTokens Of(StoreRow row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.Number(1)),
        row.TextOrNull(2),
        row.TextOrNull(3),
        new TokenCount(row.NumberOrNull(4), row.NumberOrNull(5), row.NumberOrNull(6), row.NumberOrNull(7), row.NumberOrNull(8)) { CacheWriteHour = row.NumberOrNull(9) });
}

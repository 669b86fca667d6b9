using Microsoft.Data.Sqlite;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;
using Tacho.Tests.Archive;

namespace Tacho.Store.Tests;

/// <summary>An archive of written sessions and the stores made from it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public ArchiveFolder Folder { get; } = new();

    public string Path => Folder.Home.Store;

    public void Dispose() => Folder.Dispose();

    /// <summary>Brings the store up to the archive; tells how many transcripts were brought.</summary>
    public int Bring(string? path = null)
    {
        using var store = StoreDatabase.Open(path ?? Path);
        using var projection = new ArchiveProjection(store, Reviews.None, TimeProvider.System);
        return projection.BringAll(Folder.Archive, (file, why) => Assert.Fail($"{file}: {why}"));
    }

    /// <summary>What every table tells, without the numbers of rows, which depend on the order of the work.</summary>
    public static string Told(string path)
    {
        using var store = StoreDatabase.Open(path);
        var told = new List<string>();
        foreach (var sql in (string[])
        [
            "SELECT agent, session, parent, project, title, cwd, git_branch, model, agent_version, started, ended FROM sessions",
            "SELECT s.session, t.name, t.format, t.source, t.subagent, t.rewritten, t.started, t.ended, t.lines, t.bytes, t.unreadable, t.unknown, t.rules, t.hash, t.read_lines, t.reader_state FROM transcripts t JOIN sessions s ON s.id = t.session_id",
            "SELECT t.name, e.line, e.kind, e.at, e.utc_offset, e.subagent, p.line, x.kind, x.bytes, x.text, x.rest FROM events e JOIN transcripts t ON t.id = e.transcript_id LEFT JOIN events p ON p.id = e.prompt_id LEFT JOIN passages q ON q.event_id = e.id LEFT JOIN texts x ON x.id = q.text_id",
            "SELECT t.name, e.line, c.call, c.tool, r.status, r.exit_code, r.duration_ms, f.line FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN tool_calls c ON c.id = e.id LEFT JOIN tool_results r ON r.tool_call_id = c.id LEFT JOIN events f ON f.id = r.id",
            "SELECT t.name, e.line, c.command, c.cwd FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN shell_commands c ON c.id = e.id",
            "SELECT t.name, e.line, d.manager, d.verb, d.package, d.version FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN package_deltas d ON d.event_id = e.id",
            "SELECT t.name, e.line, f.path, f.moved_to, f.kind, f.lines_added, f.lines_removed, f.blob, f.blob_sha256 FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN file_changes f ON f.event_id = e.id",
            "SELECT t.name, e.line, c.hash, c.branch, c.subject FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN commits c ON c.event_id = e.id",
            "SELECT t.name, e.line, u.request, u.model, u.input, u.cache_read, u.cache_write, u.cache_write_hour, u.output, u.reasoning FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN token_usage u ON u.id = e.id",
            "SELECT t.name, e.line, c.model, c.cwd FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN turn_contexts c ON c.id = e.id",
            "SELECT t.name, r.rule, r.rules, r.count FROM redactions r JOIN transcripts t ON t.id = r.transcript_id",
            "SELECT kind, bytes, text FROM texts",
        ])
        {
            told.Add(sql);
            told.AddRange(store.Rows(sql, Row).Order(StringComparer.Ordinal));
        }

        return string.Join('\n', told);
    }

    private static string Row(StoreRow row) => string.Join('|', Enumerable.Range(0, row.Columns).Select(column => row.Value(column) is byte[] bytes ? Convert.ToHexString(bytes) : $"{row.Value(column)}"));
}

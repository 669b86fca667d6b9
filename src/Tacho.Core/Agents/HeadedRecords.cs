using Tacho.Interop;

namespace Tacho.Agents;

/// <summary>
/// The records of a conversation, and before them what the agent keeps of the session as a whole elsewhere: a file beside it, another part of the document, another
/// table. That is rewritten as the session goes on, so it is told again, before what is new, whenever it has changed.
/// </summary>
internal sealed class HeadedRecords : TranscriptRecords
{
    private const char Mark = '|';
    private const int MaxBesideBytes = 64 * 1024 * 1024;

    private readonly TranscriptRecords _body;
    private readonly ReadOnlyMemory<byte> _head;
    private readonly string _now;
    private string _told;

    private HeadedRecords(ReadOnlyMemory<byte> head, TranscriptRecords body, string told)
    {
        _head = head;
        _body = body;
        _told = body.StartedOver ? "" : told;
        _now = head.IsEmpty ? _told : HashOf(head.Span);
        StartedOver = body.StartedOver;
    }

    /// <inheritdoc/>
    public override long Length => _body.Length;

    /// <inheritdoc/>
    public override DateTimeOffset? TornAt => _body.TornAt;

    /// <inheritdoc/>
    public override string Cursor => $"{_told}{Mark}{_body.Cursor}";

    /// <summary>Opens records at a position; <paramref name="body"/> is handed its own. An empty <paramref name="head"/> is none.</summary>
    public static HeadedRecords Open(ReadOnlyMemory<byte> head, TranscriptPosition? from, Func<TranscriptPosition?, TranscriptRecords> body)
    {
        if (from is null) return new HeadedRecords(head, body(null), "");
        var mark = from.Cursor.IndexOf(Mark, StringComparison.Ordinal);
        return new HeadedRecords(head, body(new TranscriptPosition(from.Cursor[(mark + 1)..], from.State)), mark < 0 ? "" : from.Cursor[..mark]);
    }

    /// <summary>A file that is one JSON document as a row; empty where there is none, or where it is just being written.</summary>
    public static ReadOnlyMemory<byte> RowOfFile(ReadOnlySpan<byte> name, string path)
    {
        try
        {
            var file = PosixFile.ReadAllIfExists(path, MaxBesideBytes);
            return file is null or [] || !JsonRows.IsWhole(file) ? default : JsonRows.Row(name, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public override bool MoveNext(out TranscriptRecord record)
    {
        if (_told == _now) return _body.MoveNext(out record);
        _told = _now;
        record = new TranscriptRecord(_head, -1);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _body.Dispose();
    }

    private static string HashOf(ReadOnlySpan<byte> head)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(head, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tacho.Incidents.Search;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Projection;

/// <summary>Writes the texts of events: a long one once, however many events repeat it (forks and resumed sessions repeat everything), its words indexed in the column of its kind.</summary>
internal sealed class PassageWriter : IDisposable
{
    /// <summary>A shorter text is cheaper to store again than to look for.</summary>
    private const int SharedBytes = 256;

    private readonly Dictionary<TextKind, (string Name, Statement Index)> _kinds;
    private readonly Statement _find;
    private readonly Statement _add;
    private readonly Statement _link;
    private readonly StoreDatabase _store;
    private long _next;

    public PassageWriter(StoreDatabase store)
    {
        _store = store;
        _kinds = Indexed.ToDictionary(static kind => kind, kind => (NameOf(kind), store.Prepare($"INSERT INTO words (rowid, {NameOf(kind)}) VALUES (?1, ?2)")));
        _find = store.Prepare("SELECT id FROM texts WHERE hash = ?1 AND bytes = ?2 AND kind = ?3");
        _add = store.Prepare("INSERT INTO texts (id, kind, hash, bytes, text, rest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _link = store.Prepare("INSERT OR IGNORE INTO passages (event_id, text_id) VALUES (?1, ?2)");
    }

    /// <summary>What is stored of events; text of records that no reader understands stays in the archive.</summary>
    public static readonly TextKind[] Indexed = [TextKind.Prompt, TextKind.Answer, TextKind.Reasoning, TextKind.Command, TextKind.Tool, TextKind.Path, TextKind.Output, TextKind.Note];

    /// <summary>A kind's name, as the columns of the index and the queries call it.</summary>
    public static string NameOf(TextKind kind) => kind.ToString().ToLower(CultureInfo.InvariantCulture);

    /// <summary>To be called when a transaction begins: another process may have written.</summary>
    public void Begin() => _next = _store.Number("SELECT max(id) FROM texts") + 1;

    /// <summary>Stores a text of an event.</summary>
    public void Put(long @event, TextKind kind, string text)
    {
        if (text.Length == 0 || !_kinds.TryGetValue(kind, out var its)) return;
        var bytes = Encoding.UTF8.GetByteCount(text);
        long? hash = bytes < SharedBytes ? null : HashOf(text);
        if (hash is not null && _find.Value(hash, bytes, its.Name) is long known)
        {
            _link.Run(@event, known);
            return;
        }

        var id = _next++;
        var (head, rest) = StoredText.Split(text);
        _add.Run(id, its.Name, hash, bytes, head, rest);
        its.Index.Run(id, text);
        _link.Run(@event, id);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, index) in _kinds.Values) index.Dispose();
        _find.Dispose();
        _add.Dispose();
        _link.Dispose();
    }

    private static long HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Tacho.Interop;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction.Sessions;

/// <summary>
/// What was found in a session and is surely a secret wherever it stands, so that it is masked again in later texts of the session without
/// the context that gave it away: vendors' tokens and values of high entropy from 12 bytes on, never passwords, never what reads as words.
/// </summary>
/// <remarks>
/// A secret is never kept in clear: of each there is its length, 16 bytes of an HMAC, and 32-bit hashes of its first and last eight bytes,
/// all under keys derived from the machine's. A text is walked once, whatever is known: the hash of the eight bytes at each offset meets a
/// bitmap, in which one in 65,536 offsets a secret is a false hit, and only where the hashes of both ends fit is the HMAC computed.
/// Not safe for several threads.
/// </remarks>
public sealed class SessionSecrets
{
    /// <summary>How many secrets are known at most; the one that was not met for the longest time makes room for a new one.</summary>
    public const int MaxSecrets = 256;

    /// <summary>Length of a record of <see cref="NewRecords"/>.</summary>
    public const int RecordBytes = 80;

    private const byte RecordVersion = 1;
    private const int EndBytes = sizeof(ulong);
    private const int CodeBytes = 16;

    /// <summary>Longer ones (keys in PEM blocks) are found by what they look like.</summary>
    private const int MaxSecretBytes = 4096;

    private readonly TagKey _machineKey;
    private readonly LinkedList<Known> _byAge = [];
    private readonly Dictionary<uint, ImmutableArray<LinkedListNode<Known>>> _byEnd = [];
    private readonly List<Known> _added = [];
    private readonly List<byte[]> _spared = [];
    private readonly List<Known> _held = [];
    private bool _isHolding;
    private ulong[] _filter = [];
    private byte[]? _key;
    private ulong _multiplier;

    /// <summary>Nothing known yet. The key is read when the first secret is found; without one a key of this process alone is used.</summary>
    public SessionSecrets(TagKey key) => _machineKey = key;

    /// <summary>How many secrets are known.</summary>
    public int Count => _byAge.Count;

    /// <summary>Takes over what another process knew, the newest last. Records of another version or without a rule are passed over.</summary>
    public void Load(ReadOnlySpan<byte> records)
    {
        for (; records.Length >= RecordBytes; records = records[RecordBytes..])
        {
            if (Known.Read(records[..RecordBytes]) is { } known)
            {
                Add(known);
            }
        }
    }

    /// <summary>Records of the secrets that were found since the last call, to be kept behind those that were loaded; empty if there are none.</summary>
    public byte[] NewRecords()
    {
        var records = new byte[_added.Count * RecordBytes];
        for (int i = 0; i < _added.Count; i++)
        {
            _added[i].Write(records.AsSpan(i * RecordBytes, RecordBytes));
        }

        _added.Clear();
        return records;
    }

    /// <summary>Never remembers an id that texts of the session are known by, nor a part of one, whatever stood before it.</summary>
    public void Spare(string id) => _spared.Add(Encoding.UTF8.GetBytes(id));

    /// <summary>Adds a finding for each place where a known secret stands.</summary>
    internal void AddOccurrences(RuleSet rules, List<Finding> findings, in EscapeView plain, in EscapeView percent)
    {
        if (_byAge.Count > 0)
        {
            Look(rules, findings, plain, percentView: false);
            Look(rules, findings, percent, percentView: true);
        }
    }

    /// <summary>Keeps what the masks of a text cover, as far as it is surely secret.</summary>
    internal void Remember(RuleSet rules, List<Mask> masks, List<Finding> findings, in EscapeView plain, in EscapeView percent)
    {
        foreach (var mask in masks)
        {
            var finding = findings[mask.Finding];
            var rule = rules[finding.RuleIndex];
            var secret = (finding.InPercentView ? percent : plain).Bytes[finding.ViewStart..finding.ViewEnd];
            bool isWords = rule.NeedsContext && Wordiness.ReadsAsWords(secret);
            if (secret.Length <= MaxSecretBytes && Sweep.IsSurelySecret(rule, secret) && !isWords && !IsSpared(secret))
            {
                var known = new Known(secret.Length, HashAt(secret, 0), HashAt(secret, secret.Length - EndBytes), CodeOf(secret), rule.Id);
                if (_isHolding)
                {
                    _held.Add(known);
                }
                else
                {
                    Keep(known);
                }
            }
        }
    }

    /// <summary>What is found from now on is known only after <see cref="Release"/>: the text that it was found in is looked at as if it were not.</summary>
    internal void Hold() => _isHolding = true;

    /// <summary>Knows what was found since <see cref="Hold"/>, or forgets it.</summary>
    internal void Release(bool keeps)
    {
        _isHolding = false;
        if (keeps)
        {
            _held.ForEach(Keep);
        }

        _held.Clear();
    }

    private void Keep(Known known)
    {
        if (!TryTouch(known))
        {
            Add(known);
            _added.Add(known);
        }
    }

    private bool IsSpared(ReadOnlySpan<byte> secret)
    {
        foreach (byte[] id in _spared)
        {
            if (id.AsSpan().IndexOf(secret) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Look(RuleSet rules, List<Finding> findings, in EscapeView view, bool percentView)
    {
        EnsureKey();
        var bytes = view.Bytes;
        ulong multiplier = _multiplier;
        for (int at = 0; at + EndBytes <= bytes.Length; at++)
        {
            uint hash = (uint)((MemoryMarshal.Read<ulong>(bytes[at..]) * multiplier) >> 32);
            if ((_filter[hash >> 22] & (1UL << (int)(hash >> 16))) != 0 && _byEnd.TryGetValue(hash, out var candidates))
            {
                Confirm(rules, findings, view, percentView, at + EndBytes, candidates);
            }
        }
    }

    private void Confirm(RuleSet rules, List<Finding> findings, in EscapeView view, bool percentView, int end, ImmutableArray<LinkedListNode<Known>> candidates)
    {
        foreach (var node in candidates)
        {
            var known = node.Value;
            int start = end - known.Length;
            if (start >= 0 && HashAt(view.Bytes, start) == known.First && CodeOf(view.Bytes[start..end]) == known.Code && rules.IndexOf(known.RuleId) is var rule and >= 0)
            {
                findings.Add(new Finding(start, end, rule, percentView, view.RawStart(start), view.RawEnd(end)) { IsSwept = true });
            }
        }
    }

    /// <summary>True for a secret that is known, which is then the one met last.</summary>
    private bool TryTouch(Known known)
    {
        if (_byEnd.TryGetValue(known.Last, out var candidates))
        {
            foreach (var node in candidates)
            {
                if (node.Value.Length == known.Length && node.Value.Code == known.Code)
                {
                    _byAge.Remove(node);
                    _byAge.AddLast(node);
                    return true;
                }
            }
        }

        return false;
    }

    private void Add(Known known)
    {
        if (TryTouch(known))
        {
            return;
        }

        if (_byAge.Count == MaxSecrets)
        {
            Forget(_byAge.First!);
        }

        var node = _byAge.AddLast(known);
        _byEnd[known.Last] = _byEnd.GetValueOrDefault(known.Last, []).Add(node);
        Mark(known.Last);
    }

    private void Forget(LinkedListNode<Known> node)
    {
        _byAge.Remove(node);
        var left = _byEnd[node.Value.Last].Remove(node);
        if (left.IsEmpty)
        {
            _byEnd.Remove(node.Value.Last);
        }
        else
        {
            _byEnd[node.Value.Last] = left;
        }

        Array.Clear(_filter);
        foreach (uint last in _byEnd.Keys)
        {
            Mark(last);
        }
    }

    private void Mark(uint hash)
    {
        if (_filter.Length == 0)
        {
            // A hook call of a clean session needs none.
            _filter = new ulong[65536 / 64];
        }

        _filter[hash >> 22] |= 1UL << (int)(hash >> 16);
    }

    private uint HashAt(ReadOnlySpan<byte> bytes, int at)
    {
        EnsureKey();
        return (uint)((MemoryMarshal.Read<ulong>(bytes[at..]) * _multiplier) >> 32);
    }

    private UInt128 CodeOf(ReadOnlySpan<byte> secret)
    {
        var hmac = new HmacSha256(EnsureKey());
        hmac.Append(secret);
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        hmac.Finish(code);
        return BinaryPrimitives.ReadUInt128BigEndian(code);
    }

    private byte[] EnsureKey()
    {
        if (_key is null)
        {
            _multiplier = BinaryPrimitives.ReadUInt64LittleEndian(_machineKey.Derive("session-hash"u8) ?? RandomNumberGenerator.GetBytes(8)) | 1;
            _key = _machineKey.Derive("session-code"u8) ?? RandomNumberGenerator.GetBytes(TagKey.KeyBytes);
        }

        return _key;
    }

    private sealed record Known(int Length, uint First, uint Last, UInt128 Code, string RuleId)
    {
        public static Known? Read(ReadOnlySpan<byte> record)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(record[2..]);
            string rule = Encoding.ASCII.GetString(record[32..].TrimEnd((byte)0));
            return record[0] != RecordVersion || rule.Length == 0 || length is < Sweep.MinSecretBytes or > MaxSecretBytes
                ? null
                : new Known(
                    length,
                    BinaryPrimitives.ReadUInt32LittleEndian(record[4..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(record[8..]),
                    BinaryPrimitives.ReadUInt128BigEndian(record.Slice(12, CodeBytes)),
                    rule);
        }

        public void Write(Span<byte> record)
        {
            record.Clear();
            record[0] = RecordVersion;
            BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], First);
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Last);
            BinaryPrimitives.WriteUInt128BigEndian(record.Slice(12, CodeBytes), Code);
            Encoding.ASCII.GetBytes(RuleId, record[32..]);
        }
    }
}

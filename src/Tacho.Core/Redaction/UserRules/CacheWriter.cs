using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tacho.Redaction.UserRules;

/// <summary>Writes numbers and texts, little-endian, each run with its length before it.</summary>
internal sealed class CacheWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A 64-bit sum against damage, not against people.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        const ulong factor = 0x9E3779B97F4A7C15UL;
        ulong sum = (ulong)bytes.Length * factor;
        int words = bytes.Length & ~7;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes[..words]))
        {
            sum = BitOperations.RotateLeft((sum ^ word) * factor, 29);
        }

        foreach (byte one in bytes[words..])
        {
            sum = BitOperations.RotateLeft((sum ^ one) * factor, 29);
        }

        return sum ^ (sum >> 32);
    }

    public void Number(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Number64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Raw(bytes);
    }

    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>A text that may be missing.</summary>
    public void Optional(string? text)
    {
        Number(text is null ? 0 : 1);
        if (text is not null)
        {
            Text(text);
        }
    }

    public void Texts(IReadOnlyCollection<string> texts)
    {
        Number(texts.Count);
        foreach (string text in texts)
        {
            Text(text);
        }
    }

    public void Numbers(ReadOnlySpan<ushort> numbers) => Bytes(MemoryMarshal.AsBytes(numbers));
}

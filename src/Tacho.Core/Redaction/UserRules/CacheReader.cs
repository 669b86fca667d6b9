using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Tacho.Redaction.UserRules;

/// <summary>Reads what <see cref="CacheWriter"/> wrote. Anything that does not fit is an <see cref="InvalidDataException"/>.</summary>
internal sealed class CacheReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public bool IsAtEnd => _rest.IsEmpty;

    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public ulong Number64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);

    public ReadOnlyMemory<byte> Bytes() => Take(Number());

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public string? Optional() => Number() == 0 ? null : Text();

    /// <summary>How many items follow, each of at least <paramref name="leastBytes"/> bytes.</summary>
    public int Count(int leastBytes)
    {
        int count = Number();
        return count >= 0 && (long)count * leastBytes <= _rest.Length ? count : throw Damaged();
    }

    public ImmutableArray<string> Texts()
    {
        int count = Count(leastBytes: 4);
        var texts = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            texts.Add(Text());
        }

        return texts.MoveToImmutable();
    }

    public ushort[] Numbers()
    {
        var run = Bytes();
        return run.Length % 2 == 0 ? MemoryMarshal.Cast<byte, ushort>(run.Span).ToArray() : throw Damaged();
    }

    public static InvalidDataException Damaged() => new("the cache is damaged");

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}

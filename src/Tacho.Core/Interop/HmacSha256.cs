namespace Tacho.Interop;

/// <summary>HMAC-SHA-256 (RFC 2104) over <see cref="Sha256"/>: allocates nothing and loads no native library.</summary>
internal struct HmacSha256
{
    private readonly byte[] _key;
    private Sha256 _inner;

    /// <summary>Starts a code under <paramref name="key"/>, which is kept by reference until <see cref="Finish"/>; of any length.</summary>
    public HmacSha256(byte[] key)
    {
        _key = key;
        _inner = new Sha256();
        Span<byte> pad = stackalloc byte[Sha256.BlockBytes];
        Pad(key, 0x36, pad);
        _inner.Append(pad);
    }

    /// <summary>Adds bytes to what is authenticated.</summary>
    public void Append(ReadOnlySpan<byte> data) => _inner.Append(data);

    /// <summary>Writes the code to the first 32 bytes of <paramref name="destination"/>. The struct must not be used afterwards.</summary>
    public void Finish(Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        _inner.Finish(digest);
        Span<byte> pad = stackalloc byte[Sha256.BlockBytes];
        Pad(_key, 0x5c, pad);
        var outer = new Sha256();
        outer.Append(pad);
        outer.Append(digest);
        outer.Finish(destination);
    }

    private static void Pad(ReadOnlySpan<byte> key, byte filler, Span<byte> pad)
    {
        pad.Clear();
        if (key.Length > Sha256.BlockBytes)
        {
            Sha256.HashData(key, pad);
        }
        else
        {
            key.CopyTo(pad);
        }

        foreach (ref byte value in pad)
        {
            value ^= filler;
        }
    }
}

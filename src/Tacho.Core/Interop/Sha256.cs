using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tacho.Interop;

/// <summary>
/// SHA-256 (FIPS 180-4) in managed code. The hook lives for milliseconds, and loading libcrypto for a few hundred bytes would cost more
/// than the rest of its work. A mutable struct: pass it by reference, never copy one that has data in it by accident.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Sha256
{
    /// <summary>Length of a digest.</summary>
    public const int HashBytes = 32;

    /// <summary>Length of a block, which is also the length of an HMAC's padded key.</summary>
    public const int BlockBytes = 64;

    /// <summary>From this length on the platform's implementation (SHA extensions) pays for its loading.</summary>
    private const int PlatformThresholdBytes = 64 * 1024;

    private State _state;
    private Block _block;
    private int _pending;
    private ulong _totalBytes;

    /// <summary>A hash with nothing in it. The default value of the struct is not usable.</summary>
    public Sha256()
    {
        InitialState.CopyTo(_state);
    }

    private static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Writes the digest of <paramref name="data"/> to the first 32 bytes of <paramref name="destination"/>.</summary>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (data.Length > PlatformThresholdBytes)
        {
            SHA256.HashData(data, destination);
            return;
        }

        var hash = new Sha256();
        hash.Append(data);
        hash.Finish(destination);
    }

    /// <summary>Adds bytes to what is hashed.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _totalBytes += (ulong)data.Length;
        Span<byte> block = _block;
        if (_pending > 0)
        {
            int taken = Math.Min(BlockBytes - _pending, data.Length);
            data[..taken].CopyTo(block[_pending..]);
            _pending += taken;
            data = data[taken..];
            if (_pending < BlockBytes)
            {
                return;
            }

            Compress(_state, block);
            _pending = 0;
        }

        int whole = data.Length & ~(BlockBytes - 1);
        if (whole > 0)
        {
            Compress(_state, data[..whole]);
            data = data[whole..];
        }

        data.CopyTo(block);
        _pending = data.Length;
    }

    /// <summary>Writes the digest to the first 32 bytes of <paramref name="destination"/>. The struct must not be used afterwards.</summary>
    public void Finish(Span<byte> destination)
    {
        Span<byte> block = _block;
        block[_pending++] = 0x80;
        if (_pending > BlockBytes - sizeof(ulong))
        {
            block[_pending..].Clear();
            Compress(_state, block);
            _pending = 0;
        }

        block[_pending..].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(block[(BlockBytes - sizeof(ulong))..], _totalBytes * 8);
        Compress(_state, block);
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(i * 4)..], _state[i]);
        }
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[64];
        ref uint w = ref MemoryMarshal.GetReference(schedule);
        ref uint k = ref MemoryMarshal.GetReference(RoundConstants);
        for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
        {
            FillSchedule(ref w, blocks);
            uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
            for (int i = 0; i < 64; i += 8)
            {
                h += Sigma1(e) + Choose(e, f, g) + Unsafe.Add(ref k, i) + Unsafe.Add(ref w, i);
                d += h;
                h += Sigma0(a) + Majority(a, b, c);
                g += Sigma1(d) + Choose(d, e, f) + Unsafe.Add(ref k, i + 1) + Unsafe.Add(ref w, i + 1);
                c += g;
                g += Sigma0(h) + Majority(h, a, b);
                f += Sigma1(c) + Choose(c, d, e) + Unsafe.Add(ref k, i + 2) + Unsafe.Add(ref w, i + 2);
                b += f;
                f += Sigma0(g) + Majority(g, h, a);
                e += Sigma1(b) + Choose(b, c, d) + Unsafe.Add(ref k, i + 3) + Unsafe.Add(ref w, i + 3);
                a += e;
                e += Sigma0(f) + Majority(f, g, h);
                d += Sigma1(a) + Choose(a, b, c) + Unsafe.Add(ref k, i + 4) + Unsafe.Add(ref w, i + 4);
                h += d;
                d += Sigma0(e) + Majority(e, f, g);
                c += Sigma1(h) + Choose(h, a, b) + Unsafe.Add(ref k, i + 5) + Unsafe.Add(ref w, i + 5);
                g += c;
                c += Sigma0(d) + Majority(d, e, f);
                b += Sigma1(g) + Choose(g, h, a) + Unsafe.Add(ref k, i + 6) + Unsafe.Add(ref w, i + 6);
                f += b;
                b += Sigma0(c) + Majority(c, d, e);
                a += Sigma1(f) + Choose(f, g, h) + Unsafe.Add(ref k, i + 7) + Unsafe.Add(ref w, i + 7);
                e += a;
                a += Sigma0(b) + Majority(b, c, d);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    private static void FillSchedule(ref uint w, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < 16; i++)
        {
            Unsafe.Add(ref w, i) = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (int i = 16; i < 64; i++)
        {
            uint early = Unsafe.Add(ref w, i - 15);
            uint late = Unsafe.Add(ref w, i - 2);
            uint s0 = BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3);
            uint s1 = BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10);
            Unsafe.Add(ref w, i) = Unsafe.Add(ref w, i - 16) + s0 + Unsafe.Add(ref w, i - 7) + s1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sigma0(uint a) => BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sigma1(uint e) => BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Choose(uint e, uint f, uint g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Majority(uint a, uint b, uint c) => (a & b) | (c & (a | b));

    [InlineArray(8)]
    private struct State
    {
        private uint _first;
    }

    [InlineArray(BlockBytes)]
    private struct Block
    {
        private byte _first;
    }
}

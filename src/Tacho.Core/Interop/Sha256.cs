using System.Security.Cryptography;

namespace Tacho.Interop;

public static class Sha256
{
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination) => SHA256.HashData(source, destination);
}

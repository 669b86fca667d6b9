using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tacho.Interop;

/// <summary>
/// Random bytes straight from the kernel's generator, through getentropy(3). On Linux .NET's own generator goes through libcrypto, whose loading costs a hook more than
/// all of its other work.
/// </summary>
public static partial class KernelRandom
{
    /// <summary>Fills a buffer of at most 256 bytes with unpredictable bytes.</summary>
    public static void Fill(Span<byte> buffer)
    {
        if (OperatingSystem.IsWindows()) RandomNumberGenerator.Fill(buffer);
        else if (GetEntropy(buffer, (nuint)buffer.Length) != 0) throw new IOException("getentropy failed: the kernel gives no random bytes");
    }

    [LibraryImport("libc", EntryPoint = "getentropy")]
    private static partial int GetEntropy(Span<byte> buffer, nuint length);
}

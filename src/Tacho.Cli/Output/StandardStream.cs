using Microsoft.Win32.SafeHandles;

namespace Tacho.Cli.Output;

/// <summary>Standard input and output as bytes, unbuffered, without what the console adds: an echo of its own on a terminal, and silence about a reader that is gone.</summary>
internal static class StandardStream
{
    public static FileStream Input() => new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Writing is an <see cref="IOException"/> when the reader is gone.</summary>
    public static FileStream Output() => new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}

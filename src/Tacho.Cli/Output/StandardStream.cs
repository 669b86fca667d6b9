using Tacho.Interop;

namespace Tacho.Cli.Output;

/// <summary>Standard input and output as bytes, unbuffered, without what the console adds: an echo of its own on a terminal, and silence about a reader that is gone.</summary>
internal static class StandardStream
{
    public static Stream Input() => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new InheritedStream(0);

    /// <summary>Writing is an <see cref="IOException"/> when the reader is gone.</summary>
    public static Stream Output() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new InheritedStream(1);
}

using System.Buffers;

namespace Tacho.Setup.Doctor;

/// <summary>Words for commands that a person is to type, or that sh is to read.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+:@%,=");

    /// <summary>The text as one word of a POSIX shell; quoted only where it must be.</summary>
    public static string Of(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

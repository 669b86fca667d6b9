using System.Runtime.InteropServices;

namespace Tacho.Redaction.UserRules;

/// <summary>What a piece of a pattern is.</summary>
internal enum PatternPiece
{
    /// <summary>One or more texts of which one must stand there: a letter, a small class.</summary>
    Texts,

    /// <summary>Something that takes characters nobody can foresee.</summary>
    Any,

    /// <summary>Something that takes no characters.</summary>
    Nothing,

    Open,

    /// <summary>Opens a group that looks round and takes no characters.</summary>
    OpenLook,

    Close,

    Or,

    /// <summary>Repeats what is before it.</summary>
    Repeat,
}

/// <summary>A piece of a pattern, with the text that says the same to .NET.</summary>
/// <param name="Piece">What it is.</param>
/// <param name="Emitted">In .NET's syntax.</param>
/// <param name="Texts">Lower-case texts of a <see cref="PatternPiece.Texts"/>.</param>
/// <param name="Least">How often a <see cref="PatternPiece.Repeat"/> repeats at least.</param>
/// <param name="Most">How often it repeats at most.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PatternToken(PatternPiece Piece, string Emitted, string[]? Texts = null, int Least = 0, int Most = 0);

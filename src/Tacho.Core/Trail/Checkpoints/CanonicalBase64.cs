using System.Diagnostics.CodeAnalysis;

namespace Tacho.Trail.Checkpoints;

/// <summary>
/// Base64 with one text only for the same bytes (RFC 4648 section 3.5). The framework's decoder passes over white space and over the bits of the last character that no byte
/// uses, so that a changed character of a signed note could go unseen.
/// </summary>
internal static class CanonicalBase64
{
    /// <summary>Reads the bytes; false when the text is not exactly what encoding them gives.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var decoded = new byte[text.Length];
        bytes = Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : null;
        return bytes is not null && Convert.ToBase64String(bytes) == text;
    }
}

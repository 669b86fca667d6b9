using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Redaction.Manual;

/// <summary>
/// Keeps a text such that it can be found again and not be read: a rolling hash with a secret base says where it may stand, an HMAC whether it does. Whoever holds the machine's key can try texts
/// against it, as against a tag.
/// </summary>
public sealed class HiddenText
{
    /// <summary>Shorter texts stand everywhere, and are few enough to be tried.</summary>
    public const int MinLength = 3;

    private readonly byte[] _key;

    private HiddenText(byte[] key)
    {
        _key = key;
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        Code("base"u8, code);
        Base = BitConverter.ToUInt64(code) | 1;
        Code("check"u8, code);
        Check = Convert.ToHexStringLower(code[..4]);
    }

    /// <summary>What a rolling hash is multiplied by for each character.</summary>
    internal ulong Base { get; }

    private string Check { get; }

    /// <summary>Under the machine's key.</summary>
    /// <exception cref="UserError">There is no key, and none can be made.</exception>
    public static HiddenText Under(TagKey key) =>
        new(key.Derive("manual-redaction"u8) ?? throw new UserError("the machine's key for tags cannot be read or made", "tacho doctor tells why; without it a redacted text cannot be kept hidden", ExitCode.Configuration));

    /// <summary>The mark of a text of at least <see cref="MinLength"/> UTF-16 units.</summary>
    public HiddenTextMark Mark(string text, bool ignoresCase)
    {
        if (text.Length < MinLength) throw new ArgumentException("the text is too short to be hidden", nameof(text));
        ulong roll = 0;
        foreach (var unit in text) roll = (roll * Base) + Folded(unit, ignoresCase);
        return new(text.Length, roll.ToString("x16", CultureInfo.InvariantCulture), HashOf(text, ignoresCase), Check) { IgnoresCase = ignoresCase };
    }

    /// <summary>Refuses a mark that was made under another key: it would find nothing, and what is covered would come out.</summary>
    /// <exception cref="UserError">It was.</exception>
    public void Expect(HiddenTextMark mark, string redaction)
    {
        if (mark.Check == Check) return;
        throw new UserError(
            $"redaction {redaction} was made under another key of this machine, and its text cannot be found any more",
            $"put the old key for tags back, or withdraw it with tacho unredact {redaction} and make it anew", ExitCode.Configuration);
    }

    /// <summary>The text's code, the same for texts that count as the same.</summary>
    internal string HashOf(ReadOnlySpan<char> text, bool ignoresCase)
    {
        var folded = new char[text.Length];
        for (var i = 0; i < text.Length; i++) folded[i] = Folded(text[i], ignoresCase);
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        Code(Encoding.UTF8.GetBytes(folded), code);
        return Convert.ToHexStringLower(code);
    }

    internal static char Folded(char unit, bool ignoresCase) => ignoresCase ? char.ToUpperInvariant(unit) : unit;

    private void Code(ReadOnlySpan<byte> data, Span<byte> code)
    {
        var hmac = new HmacSha256(_key);
        hmac.Append(data);
        hmac.Finish(code);
    }
}

using System.Buffers;
using System.Text;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Tells a password with blanks in it from what else stands in quotes behind such a name: labels, prompts, messages, descriptions, queries.
/// Only a few words without any of a sentence are one.
/// </summary>
internal static class PassPhrase
{
    private const int MinBytes = 8;
    private const int MaxBytes = 80;
    private const int MaxWords = 6;

    private static readonly SearchValues<byte> NoPhraseBytes = SearchValues.Create("\t\n\r<>{}[]()|\\/=$`;%,:\"'"u8);

    /// <summary>Words of sentences and of forms.</summary>
    private static readonly string[] SentenceWords =
    [
        "password", "passwords", "passwd", "passphrase", "passcode", "pass", "pwd", "pin", "secret", "credential", "credentials", "token", "key", "your", "you", "my", "our", "must", "enter", "type", "typed",
        "the", "this", "that", "these", "a", "an", "user", "users", "username", "name", "email", "account", "required", "requires", "optional", "is", "are", "was", "be",
        "been", "has", "have", "had", "does", "do", "did", "cannot", "can", "can't", "could", "should", "will", "would", "may", "might", "for", "to", "of", "from", "by",
        "not", "no", "non", "invalid", "incorrect", "wrong", "weak", "strong", "missing", "empty", "null", "field", "string", "text", "please", "new", "old", "current",
        "confirm", "show", "hide", "forgot", "forgotten", "reset", "change", "changed", "set", "update", "login", "log", "sign", "if", "when", "where", "at", "least", "min", "max", "only",
        "characters", "chars", "length", "long", "short", "hash", "hashed", "encrypted", "stored", "via", "using", "use", "used", "select", "insert", "varchar", "fake", "dummy", "sample", "example",
        "test", "some", "any", "here", "there", "does", "match", "matches", "too", "protected", "protection", "based", "auth", "authentication", "failed", "error",
        "mot", "passe", "passwort", "kennwort", "wachtwoord", "senha", "clave", "parola", "haslo", "sifre", "de", "la", "le", "el", "il", "votre", "ihr", "das", "der", "zum", "bitte", "su", "tu", "sua",
    ];

    /// <summary>True for two to six words, none of a sentence's, in lower case unless digits stand among their letters.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> value)
    {
        if (value.Length is < MinBytes or > MaxBytes || value[0] == ' ' || value[^1] is (byte)' ' or (byte)'.' or (byte)':' or (byte)'?' or (byte)'!' or (byte)','
            || value.IndexOfAny(NoPhraseBytes) >= 0 || value.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) >= 0)
        {
            return false;
        }

        int words = 0;
        int letters = 0;
        while (!value.IsEmpty)
        {
            int end = value.IndexOf((byte)' ');
            var word = end < 0 ? value : value[..end];
            if (word.IsEmpty || ++words > MaxWords || IsOfSentence(word))
            {
                return false;
            }

            var shape = ValueShape.Of(word);
            letters += shape.Letters;
            bool isMixed = shape.Digits > 0 && shape.Letters > 0;
            if ((shape.Uppers > 0 || shape.Symbols + shape.Hyphens + shape.Dots > 0) && !isMixed)
            {
                return false;
            }

            value = end < 0 ? [] : value[(end + 1)..];
        }

        return words >= 2 && letters >= 6 && (words >= 3 || letters >= 8);
    }

    private static bool IsOfSentence(ReadOnlySpan<byte> word)
    {
        foreach (string one in SentenceWords)
        {
            if (Ascii.EqualsIgnoreCase(word, one))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Buffers;
using System.Runtime.InteropServices;

namespace Tacho.Redaction.Rules;

/// <summary>How a value was written; <paramref name="IsLiteral"/> where no code stands, as in the environment and on command lines.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueContext(SecretName Name, bool IsStrong, bool IsQuoted, Joint Joint, bool IsLiteral);

/// <summary>
/// Tells a secret from what else stands behind such names: placeholders, variables, code, words, paths, identifiers. A doubtful value is
/// left alone, for masking code and prose does harm too.
/// </summary>
internal static class SecretValue
{
    private const int MinPasswordBytes = 4;
    private const int MinSecretBytes = 8;

    /// <summary>What is looked at of a long value.</summary>
    private const int MaxLookedBytes = 256;

    private static readonly string[] Words =
    [
        "null", "nil", "none", "true", "false", "undefined", "string", "str", "text", "number", "int", "integer", "bool", "boolean", "any",
        "object", "unknown", "void", "required", "optional", "invalid", "missing", "hidden", "visible", "disabled", "enabled", "input", "basic",
        "plain", "prompt", "reset", "forgot", "create", "update", "value", "empty", "token", "password", "passwd", "pass", "pwd",
        "apikey", "api_key", "api-key", "key", "foo", "bar", "baz", "foobar", "dummy", "sample", "fake", "mock", "user", "username", "self", "this", "never", "always", "auto", "inherit", "random", "generated", "stdin", "file",
        "env", "ignore", "todo", "field", "varchar", "bytes", "buffer", "error", "failed", "success", "expired", "credentials", "bearer",
    ];

    private static readonly string[] WeakWords = ["secret", "default", "test", "testing", "demo", "admin", "root"];

    private static readonly string[] PlaceholderParts =
    [
        "example", "placeholder", "changeme", "change_me", "change-me", "your_", "your-", "yourpass", "yoursecret", "yourtoken", "yourkey", "youra", "xxxx",
        "****", "....", "redacted", "dummy", "insert_", "insert-", "replace_", "replace-", "replaceme", "not-a-", "not_a_", "notareal", "_here", "-here", "removed",
        "process.env", "os.environ", "getenv", "mysecret", "my_secret", "my-secret", "todo",
    ];

    private static readonly SearchValues<byte> TemplateBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-| /"u8);

    private static readonly SearchValues<byte> Brackets = SearchValues.Create("(){}[]<>"u8);

    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789.*"u8);

    /// <summary>True if the value is worth masking; <paramref name="rest"/> is what follows it.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> value, ReadOnlySpan<byte> rest, in ValueContext context)
    {
        bool isPassword = context.Name == SecretName.Password && context.Joint != Joint.List;
        if (value.Length < (isPassword ? MinPasswordBytes : MinSecretBytes) || value.IndexOfAny(" \t\n"u8) >= 0)
        {
            return isPassword && context.IsQuoted && context.Joint != Joint.Blank && PassPhrase.IsPlausible(value);
        }

        if (context.Joint == Joint.Blank && (rest.IsEmpty || !AsciiByte.IsQuote(rest[0])))
        {
            // Behind a blank alone only a literal that is closed is a value.
            return false;
        }

        var looked = value[..Math.Min(value.Length, MaxLookedBytes)];
        if (IsReference(looked, rest, context) || IsPlaceholder(looked, isPassword && context.IsLiteral) || IsPath(looked))
        {
            return false;
        }

        var shape = ValueShape.Of(looked);
        return isPassword ? IsPassword(looked, rest, shape, context) : IsRandom(looked, shape, context);
    }

    /// <summary>Variables, templates and code: <c>$X</c>, <c>${X}</c>, <c>%X%</c>, <c>{{x}}</c>, <c>&lt;x&gt;</c>, <c>f(x)</c>.</summary>
    private static bool IsReference(ReadOnlySpan<byte> value, ReadOnlySpan<byte> rest, in ValueContext context)
    {
        byte first = value[0];
        byte second = value[1];
        if ((first == '$' && (AsciiByte.IsLetter(second) || second is (byte)'_' or (byte)'{' or (byte)'('))
            || first is (byte)'{' or (byte)'[' or (byte)'<' or (byte)'('
            || (first == '%' && (second is (byte)'(' or (byte)'s' or (byte)'{' || value[^1] == '%'))
            || (first == '@' && second is (byte)'{' or (byte)'@')
            || (first == '&' && !context.IsQuoted))
        {
            return true;
        }

        if (HasTemplate(value, "${"u8, "}"u8) || HasTemplate(value, "{{"u8, "}}"u8) || HasTemplate(value, "#{"u8, "}"u8)
            || HasTemplate(value, "$("u8, ")"u8) || HasTemplate(value, "<"u8, ">"u8))
        {
            return true;
        }

        return !context.IsQuoted && (value.IndexOfAny("([{"u8) >= 0 || (rest.Length > 0 && rest[0] is (byte)'(' or (byte)'['));
    }

    /// <summary>True for an opening mark, a name or simple expression, and the closing mark; a password may hold the marks alone.</summary>
    private static bool HasTemplate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> closing)
    {
        int start = value.IndexOf(opening);
        if (start < 0)
        {
            return false;
        }

        var inner = value[(start + opening.Length)..];
        int end = inner.IndexOf(closing);
        return end > 0 && inner[..end].IndexOfAnyExcept(TemplateBytes) < 0;
    }

    /// <summary>Words that say "no secret"; the weak ones are passwords after all where a value stands for itself.</summary>
    private static bool IsPlaceholder(ReadOnlySpan<byte> value, bool sparesOnlyStrong)
    {
        Span<char> lower = stackalloc char[MaxLookedBytes];
        for (int i = 0; i < value.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)value[i]);
        }

        ReadOnlySpan<char> text = lower[..value.Length];
        if (IsAny(text.TrimEnd("!?*"), Words) || (!sparesOnlyStrong && IsAny(text, WeakWords)))
        {
            return true;
        }

        foreach (string part in PlaceholderParts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("./"u8) || value.StartsWith("../"u8) || value.StartsWith("~/"u8) || value.IndexOf("://"u8) >= 0)
        {
            return true;
        }

        bool drive = value.Length > 2 && AsciiByte.IsLetter(value[0]) && value[1] == ':' && value[2] is (byte)'\\' or (byte)'/';
        return drive || (value[0] == '/' && value[1..].IndexOf((byte)'/') is > 0 and < 24);
    }

    private static bool IsPassword(ReadOnlySpan<byte> value, ReadOnlySpan<byte> rest, in ValueShape shape, in ValueContext context)
    {
        if (shape.Distinct < 3 || IsVersion(value) || (!context.IsLiteral && shape.Letters + shape.Underscores == shape.Length && IsSelfReference(value)))
        {
            return false;
        }

        if (context.Joint == Joint.Blank && rest is [(byte)'"', ..] && (shape.Digits == 0 || shape.Letters + shape.Symbols == 0 || value.Length < 6))
        {
            // password "x": a word that prose or a form puts into quotes.
            return false;
        }

        if (context.IsQuoted || context.IsLiteral || context.Joint == Joint.Flag)
        {
            // NAME = "OTHER_NAME" names a variable or a field.
            return !(shape.IsUpperName && shape.Underscores > 0) && !shape.HasHighBytes;
        }

        // Where code may stand, a bare word is a variable or a type, unless it is mixed as only made-up words are.
        bool looksMade = shape.Digits > 0 || shape.Symbols > 0
            || (shape.Uppers > 1 && shape.Lowers > 1 && value.Length >= 8 && !Wordiness.ReadsAsWords(value, 0.35));
        return looksMade && !(shape.IsDotted && shape.Symbols == 0 && shape.Digits <= 2) && !IsCodeTail(rest, shape);
    }

    /// <summary><c>^1.0.5</c>: a package with such a name.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> value)
    {
        var number = value.TrimStart("^~=<>v"u8);
        return number.IndexOf((byte)'.') > 0 && number.IndexOfAnyExcept(VersionBytes) < 0;
    }

    /// <summary>A name with a digit that the code goes on with: <c>password = pass2.trim()</c> ends before the bracket.</summary>
    private static bool IsCodeTail(ReadOnlySpan<byte> rest, in ValueShape shape) =>
        rest.Length > 0 && rest[0] is (byte)')' or (byte)']' or (byte)'}' && shape.IsIdentifier && shape.Digits <= 1;

    /// <summary><c>password=user_password</c>, <c>"passwordField"</c>: letters that say password again.</summary>
    private static bool IsSelfReference(ReadOnlySpan<byte> value)
    {
        for (int i = 0; i + 3 <= value.Length; i++)
        {
            var part = value[i..];
            if (StartsWithWord(part, "pass"u8) || StartsWithWord(part, "pwd"u8) || StartsWithWord(part, "secret"u8)
                || StartsWithWord(part, "token"u8) || StartsWithWord(part, "key"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word) =>
        value.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(value[..word.Length], word);

    private static bool IsRandom(ReadOnlySpan<byte> value, in ValueShape shape, in ValueContext context)
    {
        if (context.Name is SecretName.Key or SecretName.Token && value.IndexOfAny(Brackets) >= 0)
        {
            // Keys and tokens are made of letters, digits and a few signs; brackets are code, a template or a sentence.
            return false;
        }

        if (shape.HasHighBytes || shape.IsUpperName && shape.Underscores > 0 || shape.Letters == 0)
        {
            return false;
        }

        if (shape.IsUuid)
        {
            return context.IsStrong || (context.Name == SecretName.Token && (context.IsQuoted || context.IsLiteral));
        }

        // A value of n bytes has at most log2(n) bits a byte, so short ones get a lower limit.
        double least = Math.Min(context.IsStrong ? 2.8 : 3.2, Math.Log2(value.Length) - (context.IsStrong ? 0.8 : 0.6));
        if (Entropy.BitsPerByte(value) < least)
        {
            return false;
        }

        if (shape.Digits == 0)
        {
            bool isSymbolic = context.IsQuoted && context.IsStrong && shape.Symbols >= 4;
            return isSymbolic || value.Length >= 16 && shape.Uppers > 2 && shape.Lowers > 2 && !Wordiness.ReadsAsWords(value, 0.35);
        }

        if (!context.IsQuoted && shape.IsDotted && shape.Digits <= 2)
        {
            return false;
        }

        return !Wordiness.ReadsAsWords(value) || (shape.Symbols > 0 && context.IsStrong);
    }
}

namespace Tacho.Redaction.Rules;

/// <summary>What the name of a pair says about its value.</summary>
internal enum SecretName
{
    None,
    Password,
    Secret,
    Token,
    Key,
}

/// <summary>Reads names: <c>aws_secret_access_key</c>, <c>clientSecret</c>, <c>--db-password</c>, <c>spring.datasource.password</c>.</summary>
internal static class SecretNames
{
    /// <summary>Names longer than this are none.</summary>
    public const int MaxNameBytes = 96;

    private static readonly string[] Tails =
        ["value", "string", "str", "data", "base64", "b64", "hex", "raw", "plain", "text", "prod", "production", "dev", "staging", "live",
            "test", "default", "new", "old", "current", "primary", "secondary", "env", "var"];

    private static readonly string[] PasswordEnds = ["password", "passwd", "pwd", "passphrase", "passcode", "passwrd", "passw", "dbpass", "userpass", "rootpass", "adminpass",
        "mysqlpass", "smtppass", "ftppass", "sshpass", "authpass", "mypass", "storepass", "keypass", "bindpass", "psk", "presharedkey"];

    private static readonly string[] SecretEnds = ["secret", "credential", "credentials", "creds"];

    private static readonly string[] NoTokenQualifiers =
        ["max", "min", "num", "page", "next", "prev", "previous", "continuation", "cancellation", "cancel", "stop", "eos", "bos", "pad", "unk",
            "cls", "sep", "mask", "input", "output", "prompt", "completion", "total", "cached", "reasoning", "special", "start", "end",
            "first", "last", "per", "cost", "sync", "cursor", "resume", "syntax", "parse", "symbol", "design", "theme", "color", "change",
            "delimiter", "separator", "public", "publishable", "csrf", "xsrf", "authenticity", "expected", "unexpected", "keyword", "operator", "literal", "identifier", "dedupe", "idempotency"];

    private static readonly string[] KeyQualifiers =
        ["api", "access", "secret", "private", "auth", "authorization", "encryption", "encrypt", "decryption", "cipher", "crypto", "signing",
            "sign", "signature", "master", "account", "storage", "shared", "client", "service", "app", "application", "license", "licence",
            "subscription", "deploy", "admin", "webhook", "consumer", "hmac", "aes", "jwt", "session", "server", "root", "write", "ingest",
            "ingestion", "integration", "developer", "security", "sas", "vault", "recovery", "seed", "ssh", "functions", "function", "host",
            "management", "bot", "gateway", "project", "personal", "preshared"];

    private static readonly string[] NoKeyQualifiers =
        ["public", "publishable", "primary", "foreign", "cache", "sort", "hot", "lookup", "index", "partition", "row", "object", "map"];

    private static readonly string[] GluedKeys =
        ["apikey", "secretkey", "accesskey", "privatekey", "authkey", "accountkey", "masterkey", "encryptionkey", "signingkey", "licensekey",
            "appkey", "clientkey", "servicekey", "storagekey", "sharedkey", "sharedaccesskey", "secretaccesskey", "subscriptionkey"];

    /// <summary>
    /// What a name says. The last word that tells something decides, so that a <c>secret_name</c>, a <c>key_id</c> and <c>max_tokens</c>
    /// are nothing. <paramref name="isStrong"/> is true where the value can hardly be anything but a credential.
    /// </summary>
    public static SecretName Classify(ReadOnlySpan<byte> name, out bool isStrong)
    {
        isStrong = false;
        if (name.Length > MaxNameBytes)
        {
            return SecretName.None;
        }

        Span<char> buffer = stackalloc char[MaxNameBytes * 2];
        ReadOnlySpan<char> words = CutTails(Normalise(name, buffer));
        if (words.EndsWith("secret_key_base"))
        {
            words = words[..^"_base".Length];
        }

        var last = LastWord(words);
        var qualifier = LastWord(words[..Math.Max(0, words.Length - last.Length - 1)]);
        if (last is "pass" or "pw" || EndsWithAny(last, PasswordEnds))
        {
            isStrong = true;
            return SecretName.Password;
        }

        if (EndsWithAny(last, SecretEnds))
        {
            isStrong = true;
            return SecretName.Secret;
        }

        if (last.EndsWith("token"))
        {
            if (words.EndsWith("public_key_token") || last.EndsWith("publickeytoken"))
            {
                // A part of the name of a .NET assembly.
                return SecretName.None;
            }

            isStrong = qualifier is "access" or "auth" or "api" or "bearer" or "bot" or "secret" or "personal" or "deploy" or "refresh";
            return IsAny(qualifier, NoTokenQualifiers) || last is "jsonwebtoken" || last.EndsWith("csrftoken") || last.EndsWith("xsrftoken") ? SecretName.None : SecretName.Token;
        }

        isStrong = EndsWithAny(last, GluedKeys) || (last is "key" && IsAny(qualifier, KeyQualifiers));
        bool mayBeKey = last is "key" && !qualifier.IsEmpty && IsUpperCase(name) && !IsAny(qualifier, NoKeyQualifiers);
        return isStrong || mayBeKey ? SecretName.Key : SecretName.None;
    }

    /// <summary>True for a name as environment variables have: no lower-case letter in it.</summary>
    public static bool IsUpperCase(ReadOnlySpan<byte> name) => name.IndexOfAnyInRange((byte)'a', (byte)'z') < 0;

    /// <summary>Lower case, with one underscore between words, wherever they were joined by punctuation or by case.</summary>
    private static ReadOnlySpan<char> Normalise(ReadOnlySpan<byte> name, Span<char> buffer)
    {
        int length = 0;
        for (int i = 0; i < name.Length; i++)
        {
            byte value = name[i];
            if (!AsciiByte.IsLetterOrDigit(value))
            {
                value = (byte)'_';
            }

            bool startsWord = AsciiByte.IsUpper(value) && i > 0
                && (AsciiByte.IsLower(name[i - 1]) || AsciiByte.IsDigit(name[i - 1])
                    || (AsciiByte.IsUpper(name[i - 1]) && i + 1 < name.Length && AsciiByte.IsLower(name[i + 1])));
            if (startsWord && length > 0 && buffer[length - 1] != '_')
            {
                buffer[length++] = '_';
            }

            if (value != '_' || (length > 0 && buffer[length - 1] != '_'))
            {
                buffer[length++] = char.ToLowerInvariant((char)value);
            }
        }

        return buffer[..length];
    }

    private static ReadOnlySpan<char> CutTails(ReadOnlySpan<char> words)
    {
        while (true)
        {
            words = words.TrimEnd("_0123456789");
            var last = LastWord(words);
            if (last.Length == words.Length || !IsAny(last, Tails))
            {
                return words;
            }

            words = words[..(words.Length - last.Length)];
        }
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> words) => words[(words.LastIndexOf('_') + 1)..];

    private static bool IsAny(ReadOnlySpan<char> word, ReadOnlySpan<string> words)
    {
        foreach (string one in words)
        {
            if (word.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> word, ReadOnlySpan<string> ends)
    {
        foreach (string one in ends)
        {
            if (word.EndsWith(one))
            {
                return true;
            }
        }

        return false;
    }
}

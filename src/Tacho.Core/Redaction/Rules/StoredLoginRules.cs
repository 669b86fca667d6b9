using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Files that programs keep logins in and whose passwords have no name of their own before them: <c>.netrc</c>, <c>.pgpass</c>, Docker's and
/// npm's <c>auth</c>, <c>shadow</c> and <c>.htpasswd</c>, PHP's <c>define</c>.
/// </summary>
internal static partial class StoredLoginRules
{
    private const int MaxEntryBytes = 256;

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "netrc-password",
            Description = "Password in .netrc",
            Keywords = ["machine ", "default login"],
            Scanner = ScanNetrc,
            Fingerprint = false,
            Specificity = 5,
            Matches =
            [
                "machine api.example.com login alice password {lower:9}",
                "machine git.example.com\n  login alice\n  password {alnum:12}\n",
                "machine h1.example.com password {alnum:12} login x",
                "default login anonymous password {alnum:10}",
            ],
            NonMatches =
            [
                "machine learning login password reset", "the machine asks for login and password today", "machine a.example.com login alice password $PASS",
                "machine a.example.com login alice", "default login page password field",
            ],
        },
        new Rule
        {
            Id = "pgpass-password",
            Description = "Password in .pgpass",
            Keywords = [":5432:", ":5433:", ":6432:", ":*:"],
            Scanner = ScanPgpass,
            Fingerprint = false,
            Specificity = 5,
            Matches = ["db.example.com:5432:app:alice:{alnum:12}", "*:*:*:alice:{lower:10}", "# hostname:port\nlocalhost:5432:*:app:{alnum+!:9}\n"],
            NonMatches = ["arn:aws:s3:*:*:bucket1/x", "127.0.0.1:5432:5432", "db:5432:app:alice", "a:*:b", "host:5432:db:user:password", "0.0.0.0:5432:5432/tcp a:b:c:d1e2f3"],
        },
        new Rule
        {
            Id = "stored-auth",
            Description = "User and password of a registry in Docker's settings",
            Keywords = ["\"auth\""],
            Pattern = Auth,
            SecretGroup = 1,
            Window = (4, 2048),
            Check = HttpAuthRules.IsUserAndPassword,
            Fingerprint = false,
            Specificity = 5,
            Matches = ["{{\"auths\": {{\"registry.example.com\": {{\"auth\": \"YWxpY2U6{letter+digit:16}\"}}}}}}", "\"auth\":\"YWxpY2U6{letter+digit:12}\""],
            NonMatches = ["\"auth\": \"required\"", "\"auth\": \"basic-and-more\"", "\"auth\": {{}}"],
        },
        new Rule
        {
            Id = "password-hash",
            Description = "Hash of a password",
            Keywords = ["$1$", "$5$", "$6$", "$y$", "$gy$", "$2a$", "$2b$", "$2x$", "$2y$", "$apr1$", "$argon2", "{sha}", "{ssha}"],
            Pattern = Hash,
            StartsAtKeyword = true,
            FingerprintClass = KeyValueRules.SharedFingerprintClass,
            Specificity = 5,
            Matches =
            [
                "root:$6${alnum:8}${alnum+.:86}:19000:0:99999:7:::",
                "root:$6$rounds=5000${alnum:16}${alnum:86}:19000:0:99999:7:::",
                "alice:$y$j9T${alnum:22}${alnum+.:43}:19000:0:99999:7:::",
                "alice:$2y$10${alnum+.:53}",
                "\"hash\": \"$2b$12${alnum:53}\"",
                "alice:$apr1${alnum:8}${alnum:22}",
                "alice:{{SHA}}{alnum:27}=",
                "$argon2id$v=19$m=65536,t=3,p=4${alnum:22}${alnum:43}",
            ],
            NonMatches = ["echo $1$2$3", "cost $6$", "$2a$10$short", "sed 's/$5$x/y/'", "$1$y$z", "alice:$2y$10$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        },
        new Rule
        {
            Id = "define-password",
            Description = "Password or key in PHP's define",
            Keywords = ["define("],
            Scanner = ScanDefine,
            Version = 2,
            Fingerprint = false,
            Specificity = 4,
            Matches = ["define( 'DB_PASSWORD', '{lower:10}' );", "define('SECURE_AUTH_KEY', '{alnum+!+ +#+;+):64}');", "define(\"NONCE_SALT\", \"{alnum+-+|:64}\");"],
            NonMatches = ["define('DB_NAME', 'wordpress1');", "define('DB_PASSWORD', getenv('DB_PASSWORD'));", "define('AUTH_KEY', 'put your unique phrase here');", "define('DB_PASSWORD', '');"],
        },
    ];

    [GeneratedRegex(@"""auth""[ \t]{0,4}[:=][ \t]{0,4}[""']?([A-Za-z0-9+/_-]{8,}={0,2})", RegexOptions.CultureInvariant)]
    private static partial Regex Auth();

    [GeneratedRegex(
        @"\G(?:\$[56]\$(?:rounds=[0-9]{1,9}\$)?[A-Za-z0-9./_-]{0,16}\$[A-Za-z0-9./]{43,86}|\$(?:1|apr1)\$[A-Za-z0-9./]{0,8}\$[A-Za-z0-9./]{22}|\$g?y\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{0,86}\$[A-Za-z0-9./]{43}|\$2[abxy]\$[0-9]{2}\$[A-Za-z0-9./]{53}|\$argon2(?:id|i|d)\$(?:v=[0-9]{1,4}\$)?m=[0-9]{1,9},t=[0-9]{1,9},p=[0-9]{1,9}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,128}|\{(?:SHA|sha)\}[A-Za-z0-9+/]{27}=|\{(?:SSHA|ssha)\}[A-Za-z0-9+/]{32,96}={0,2})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <summary>Reads pairs of words from the machine's name on, over lines, to the password.</summary>
    private static int ScanNetrc(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        bool isDefault = bytes[hit.Start] is (byte)'d' or (byte)'D';
        int at = isDefault ? hit.End - "login".Length : hit.End;
        int limit = Math.Min(bytes.Length, at + MaxEntryBytes);
        if (!isDefault && !TryWord(bytes, ref at, limit, out _))
        {
            return hit.End;
        }

        while (TryWord(bytes, ref at, limit, out var key) && TryWord(bytes, ref at, limit, out var value))
        {
            var name = bytes[key.Start..key.End];
            if (name.SequenceEqual("password"u8))
            {
                CommandRules.Add(view, value, sink);
                return hit.End;
            }

            if (!name.SequenceEqual("login"u8) && !name.SequenceEqual("account"u8))
            {
                break;
            }
        }

        return hit.End;
    }

    private static bool TryWord(ReadOnlySpan<byte> bytes, ref int at, int limit, out CommandWord word)
    {
        while (at < limit && bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            at++;
        }

        int start = at;
        while (at < limit && bytes[at] > ' ' && bytes[at] != 0xFF && !AsciiByte.IsQuote(bytes[at]) && !IsQueryBreak(bytes, at))
        {
            at++;
        }

        word = new CommandWord(start, at, false);
        return at > start;
    }

    /// <summary>Five fields with colons between them are one entry: host, port, database, user, password.</summary>
    private static int ScanPgpass(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int start = hit.Start;
        int least = Math.Max(0, hit.Start - MaxEntryBytes);
        while (start > least && IsEntryByte(bytes[start - 1]))
        {
            start--;
        }

        int end = hit.End;
        int most = Math.Min(bytes.Length, hit.End + MaxEntryBytes);
        while (end < most && IsEntryByte(bytes[end]) && !IsQueryBreak(bytes, end))
        {
            end++;
        }

        Span<Range> fields = stackalloc Range[6];
        var entry = bytes[start..end];
        if (Split(entry, fields) != 5)
        {
            return end;
        }

        var port = entry[fields[1]];
        bool isPort = port.SequenceEqual("*"u8) || (port.Length > 0 && port.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
        var (offset, length) = fields[4].GetOffsetAndLength(entry.Length);
        if (isPort && !entry[fields[0]].IsEmpty && !entry[fields[3]].IsEmpty && length > 0)
        {
            CommandRules.Add(view, new CommandWord(start + offset, start + offset + length, false), sink);
        }

        return end;
    }

    /// <summary><c>&amp;n=</c>: the file stands in a query, and its next parameter begins.</summary>
    private static bool IsQueryBreak(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes[at] != '&')
        {
            return false;
        }

        int limit = Math.Min(bytes.Length, at + 24);
        int end = at + 1;
        while (end < limit && AsciiByte.IsLetterOrDigit(bytes[end]))
        {
            end++;
        }

        return end > at + 1 && end < limit && bytes[end] == '=';
    }

    private static int Split(ReadOnlySpan<byte> entry, Span<Range> fields)
    {
        int count = 0;
        int start = 0;
        for (int at = 0; at <= entry.Length && count < fields.Length; at++)
        {
            if (at == entry.Length || (entry[at] == ':' && (at == 0 || entry[at - 1] != '\\')))
            {
                fields[count++] = start..at;
                start = at + 1;
            }
        }

        return count;
    }

    private static bool IsEntryByte(byte value) => value > ' ' && value < 0x7F && !AsciiByte.IsQuote(value) && value is not ((byte)',' or (byte)';');

    private static int ScanDefine(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int blanks = bytes[hit.End..].IndexOfAnyExcept((byte)' ');
        var line = new CommandLine(view, hit.End);
        if (blanks < 0 || !AsciiByte.IsQuote(bytes[hit.End + blanks]) || !line.TryNext(out var name) || !name.IsQuoted)
        {
            return hit.End;
        }

        var rest = bytes[line.Position..];
        int comma = rest.IndexOfAnyExcept(" ,"u8);
        line = new CommandLine(view, line.Position + Math.Max(0, comma));
        if (comma < 1 || !line.TryNext(out var value) || !value.IsQuoted)
        {
            return hit.End;
        }

        var key = bytes[name.Start..name.End];
        var text = bytes[value.Start..value.End];
        bool isKey = key.EndsWith("_KEY"u8) || key.EndsWith("_SALT"u8);
        if (isKey && text.Length is >= 32 and <= 256 && Entropy.BitsPerByte(text) > 4.3)
        {
            sink.Add(view, value.Start, value.End);
        }
        else if (SecretNames.Classify(key, out _) == SecretName.Password && text.IndexOf((byte)' ') < 0)
        {
            CommandRules.Add(view, value, sink);
        }

        return hit.End;
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>Passwords in addresses, <c>scheme://user:password@host</c> (RFC 3986 section 3.2.1), of which only the password is masked.</summary>
internal static partial class UrlRules
{
    private const int MaxAuthorityBytes = 512;

    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create(" \t\r\n\"'`<>\\|,;"u8);

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "url-password",
            Description = "Password in an address",
            Keywords = ["://"],
            Scanner = Scan,
            Fingerprint = false,
            Specificity = 3,
            Matches =
            [
                "postgres://app:{alnum:12}@db.internal:5432/app",
                "https://alice:{alnum+!:12}@example.com/x.git",
                "redis://:{alnum:16}@cache:6379/0",
                "amqp://guest:p@{alnum:10}@mq/vhost",
                "https://{alnum:32}@example.com/repo.git",
                "git+https://{hex:40}:x-oauth-basic@git.example.com/acme/app.git",
            ],
            NonMatches =
            [
                "https://example.com:8080/path@1.2.3",
                "https://user:password@host",
                "postgres://$USER:$PASSWORD@db/app",
                "https://{{user}}:{{password}}@example.com",
                "https://example.com/@scope/package",
                "ssh://git@example.com/acme/app.git",
                "https://user:****@example.com",
            ],
        },
        new Rule
        {
            Id = "jdbc-password",
            Description = "Password in an address of Oracle's driver",
            Keywords = ["jdbc:oracle:"],
            Pattern = Oracle,
            SecretGroup = 1,
            StartsAtKeyword = true,
            Check = IsPassword,
            Fingerprint = false,
            Specificity = 3,
            Matches = ["jdbc:oracle:thin:scott/{alnum:10}@db:1521:x", "jdbc:oracle:oci:app/{alnum+!:12}@//db/x"],
            NonMatches = ["jdbc:oracle:thin:@//db:1521/service1", "jdbc:oracle:thin:$USER/$PASS@db", "jdbc:oracle:thin:user/password@db"],
        },
    ];

    [GeneratedRegex(@"\Gjdbc:oracle:[a-z]{2,8}:[A-Za-z0-9_$#.]{1,64}/([^@\x00-\x20""'<>]{4,128})@", RegexOptions.CultureInvariant)]
    private static partial Regex Oracle();

    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var rest = view.Bytes.Slice(hit.End, Math.Min(MaxAuthorityBytes, view.Bytes.Length - hit.End));
        int end = rest.IndexOfAny(AuthorityEnds);
        rest = end < 0 ? rest : rest[..end];
        int slash = rest.IndexOfAny("/?#"u8);
        int at = (slash < 0 ? rest : rest[..slash]).LastIndexOf((byte)'@');
        if (at < 0 && slash >= 0 && rest.IndexOf((byte)':') is var early and >= 0 && early < slash)
        {
            at = AtBehindSlash(rest, early, slash);
        }

        if (at <= 0)
        {
            return hit.End;
        }

        var user = rest[..at];
        int colon = user.IndexOf((byte)':');
        var password = user[(colon + 1)..];
        if (colon > 0 && password.SequenceEqual("x-oauth-basic"u8))
        {
            // GitHub's form for a token in the user's place.
            password = user[..colon];
            at = colon;
            colon = -1;
        }

        bool isSecret = colon < 0 ? IsToken(password) : IsPassword(password);
        if (isSecret)
        {
            sink.Add(view, hit.End + colon + 1, hit.End + at);
        }

        return hit.End;
    }

    /// <summary>The at sign of a password with a slash in it: only if what stands before the slash is no port.</summary>
    private static int AtBehindSlash(ReadOnlySpan<byte> rest, int colon, int slash)
    {
        bool isPort = slash > colon + 1 && rest[(colon + 1)..slash].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        int at = rest[slash..].IndexOf((byte)'@');
        return isPort || slash == colon + 1 || at < 0 ? -1 : slash + at;
    }

    private static bool IsPassword(ReadOnlySpan<byte> password)
    {
        var context = new ValueContext(SecretName.Password, IsStrong: true, IsQuoted: true, Joint.Assignment, IsLiteral: false);
        return SecretValue.IsPlausible(password, [], context);
    }

    /// <summary>A user name that is long and mixed is a token in the user's place.</summary>
    private static bool IsToken(ReadOnlySpan<byte> user)
    {
        var context = new ValueContext(SecretName.Token, IsStrong: false, IsQuoted: true, Joint.Assignment, IsLiteral: true);
        return user.Length >= 20 && SecretValue.IsPlausible(user, [], context);
    }
}

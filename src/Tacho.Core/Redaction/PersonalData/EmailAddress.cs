using System.Buffers;

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Mail addresses, found at their at sign. Left alone: what only looks like one (packages with a version, decorators, logins of ssh and git,
/// the user of a URL), and addresses of nobody (no-reply, the domains of RFC 2606 and 6761).
/// </summary>
internal static class EmailAddress
{
    private const int MaxLocalBytes = 64;
    private const int MaxDomainBytes = 253;
    private const int MaxLookBehindBytes = 256;

    private static readonly SearchValues<byte> Local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-'"u8);
    private static readonly SearchValues<byte> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    private static readonly SearchValues<byte> UrlEnds = SearchValues.Create(" \t\r\n\"'<>"u8);

    private static readonly string[] NobodysDomains =
        ["example.com", "example.org", "example.net", "example.edu", "test.com", "localhost.com", "noreply.github.com", "users.noreply.github.com", "noreply.gitlab.com", "sentry.io"];

    private static readonly string[] NobodysNames =
        ["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "git", "mailer-daemon", "nobody", "postmaster", "hostmaster"];

    private static readonly string[] LoginWords = ["ssh", "scp", "sftp", "rsync", "mosh", "ssh-copy-id", "sshpass", "sshfs"];

    /// <summary>The bounds of the address round the at sign at an offset; false for none that is a person's.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        start = LocalStart(text, at);
        end = DomainEnd(text, at + 1);
        return start < at && end > at + 1
            && !IsNobodys(text[start..at], text[(at + 1)..end])
            && !IsInsideUrl(text, start)
            && !IsLogin(text, start, end);
    }

    private static int LocalStart(ReadOnlySpan<byte> text, int at)
    {
        var before = text[Math.Max(0, at - MaxLocalBytes)..at];
        int start = at - before.Length + before.LastIndexOfAnyExcept(Local) + 1;
        while (start < at && text[start] is (byte)'.' or (byte)'\'' or (byte)'-' or (byte)'+')
        {
            start++;
        }

        bool isCut = start > 0 && (text[start - 1] > 0x7F || at - start == MaxLocalBytes);
        return at == start || isCut || text[at - 1] is (byte)'.' or (byte)'\'' ? at : start;
    }

    private static int DomainEnd(ReadOnlySpan<byte> text, int start)
    {
        var domain = text[start..Math.Min(text.Length, start + MaxDomainBytes)];
        int length = domain.IndexOfAnyExcept(Domain);
        domain = (length < 0 ? domain : domain[..length]).TrimEnd(".-"u8);
        if (start + domain.Length < text.Length && text[start + domain.Length] is (byte)'@' or (byte)'_' or (byte)'(')
        {
            return start;
        }

        int dot = domain.LastIndexOf((byte)'.');
        return dot > 0 && IsHostName(domain[..dot]) && TopLevelDomains.Contains(domain[(dot + 1)..]) ? start + domain.Length : start;
    }

    private static bool IsHostName(ReadOnlySpan<byte> labels)
    {
        // "package@1.2.0-rc.io": a version begins with two numbers.
        int labelStart = 0;
        int numbers = 0;
        for (int i = 0; i <= labels.Length; i++)
        {
            if (i < labels.Length && labels[i] != '.')
            {
                continue;
            }

            var label = labels[labelStart..i];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            numbers += label.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? 1 : 0;
            labelStart = i + 1;
        }

        return numbers < 2;
    }

    private static bool IsNobodys(ReadOnlySpan<byte> local, ReadOnlySpan<byte> domain)
    {
        int plus = local.IndexOf((byte)'+');
        var name = plus > 0 ? local[..plus] : local;
        foreach (string nobody in NobodysNames)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, nobody))
            {
                return true;
            }
        }

        foreach (string nobody in NobodysDomains)
        {
            int before = domain.Length - nobody.Length;
            if (before >= 0 && System.Text.Ascii.EqualsIgnoreCase(domain[before..], nobody) && (before == 0 || domain[before - 1] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The user, and perhaps the password, of a URL's authority.</summary>
    private static bool IsInsideUrl(ReadOnlySpan<byte> text, int start)
    {
        if (start == 0 || text[start - 1] is not ((byte)'/' or (byte)':' or (byte)'@' or (byte)'%'))
        {
            return false;
        }

        var before = text[Math.Max(0, start - MaxLookBehindBytes)..start];
        int slashes = before.LastIndexOf("://"u8);
        return slashes >= 0 && before[slashes..].IndexOfAny(UrlEnds) < 0 && before[(slashes + 3)..].IndexOf((byte)'/') < 0;
    }

    /// <summary>A user on a machine: behind ssh and its like, or before a path as scp and git write it.</summary>
    private static bool IsLogin(ReadOnlySpan<byte> text, int start, int end)
    {
        if (end + 1 < text.Length && text[end] == ':' && (AsciiByte.IsLetterOrDigit(text[end + 1]) || text[end + 1] is (byte)'/' or (byte)'~' or (byte)'.'))
        {
            var rest = text[(end + 1)..Math.Min(text.Length, end + 1 + MaxLocalBytes)];
            int space = rest.IndexOfAny(UrlEnds);
            return (space < 0 ? rest : rest[..space]).IndexOf((byte)'/') >= 0;
        }

        return Surroundings.HasWord(text, start, start, LoginWords);
    }
}

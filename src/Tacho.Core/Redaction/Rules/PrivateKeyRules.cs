using System.Buffers;
using System.Collections.Immutable;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// PEM blocks of private keys (RFC 7468) of every label, PGP's among them; with real or escaped line breaks, as concatenated source
/// literals, and cut off before their end.
/// </summary>
internal static class PrivateKeyRules
{
    private const int MaxLabelBytes = 64;
    private const int MinBodyBytes = 16;

    private static readonly SearchValues<byte> BetweenLiterals = SearchValues.Create(" \t\r\n+,\\.("u8);

    private static readonly SearchValues<byte> LabelBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-"u8);

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "private-key",
            Description = "Private key",
            Keywords = ["-----begin"],
            Scanner = Scan,
            Version = 3,
            Matches =
            [
                "{dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n{base64:64}\n{base64:64}\n{base64:40}==\n{dash:5}END RSA PRIVATE KEY{dash:5}",
                "{dash:5}BEGIN PRIVATE KEY{dash:5}\\n{base64:64}\\n{base64:30}=\\n{dash:5}END PRIVATE KEY{dash:5}\\n",
                "{dash:5}BEGIN OPENSSH PRIVATE KEY{dash:5}\n{base64:70}\n{base64:70}\n{base64:20}",
                "{dash:5}BEGIN EC PRIVATE KEY{dash:5}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{HEX:32}\n\n{base64:64}\n{dash:5}END EC PRIVATE KEY{dash:5}",
                "{dash:5}BEGIN PGP PRIVATE KEY BLOCK{dash:5}\nVersion: 1\n\n{base64:64}\n={base64:4}\n{dash:5}END PGP PRIVATE KEY BLOCK{dash:5}",
                "  1\t{dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n  2\t{base64:64}\n  3\t{base64:64}\n  4\t{base64:8}==\n  5\t{dash:5}END RSA PRIVATE KEY{dash:5}",
                "8:{dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n9:{base64:64}\n10:{base64:64}\n11:{base64:8}==\n12:{dash:5}END RSA PRIVATE KEY{dash:5}",
                "# {dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n# {base64:64}\n# {base64:64}\n# {base64:8}==\n# {dash:5}END RSA PRIVATE KEY{dash:5}",
                "web-1  | {dash:5}BEGIN RSA PRIVATE KEY{dash:5}\nweb-1  | {base64:64}\nweb-1  | {base64:64}\nweb-1  | {base64:8}==\nweb-1  | {dash:5}END RSA PRIVATE KEY{dash:5}",
                "2025-01-02T03:04:01Z {dash:5}BEGIN RSA PRIVATE KEY{dash:5}\n2025-01-02T03:04:02Z {base64:64}\n2025-01-02T03:04:03Z {base64:64}\n2025-01-02T03:04:04Z {base64:8}==\n2025-01-02T03:04:05Z {dash:5}END RSA PRIVATE KEY{dash:5}",
                "keys/id_rsa-1-{dash:5}BEGIN RSA PRIVATE KEY{dash:5}\nkeys/id_rsa-2-{base64:64}\nkeys/id_rsa-3-{base64:64}\nkeys/id_rsa-4-{base64:8}==\nkeys/id_rsa-5-{dash:5}END RSA PRIVATE KEY{dash:5}",
            ],
            NonMatches =
            [
                "{dash:5}BEGIN PUBLIC KEY{dash:5}\n{base64:64}\n{dash:5}END PUBLIC KEY{dash:5}",
                "{dash:5}BEGIN CERTIFICATE{dash:5}\n{base64:64}\n{dash:5}END CERTIFICATE{dash:5}",
                "{dash:5}BEGIN PRIVATE KEY{dash:5}this is no private key{dash:5}END PRIVATE KEY{dash:5}",
                "     1→{dash:5}BEGIN CERTIFICATE{dash:5}\n     2→{base64:64}\n     3→{dash:5}END CERTIFICATE{dash:5}",
                "     1→{dash:5}BEGIN PRIVATE KEY{dash:5}\n     2→this is the first line of a key\n     3→and this one is a long one with words only\n",
                "grep -r '{dash:5}BEGIN RSA PRIVATE KEY{dash:5}' . and see what comes of it",
            ],
        },
        new Rule
        {
            Id = "putty-key",
            Description = "Private key of PuTTY or of SSH2",
            Keywords = ["private-lines: ", "---- begin ssh2 encrypted private key ----"],
            Scanner = ScanLines,
            Version = 2,
            FingerprintClass = "private-key",
            Specificity = 9,
            Matches =
            [
                "Public-Lines: 1\nAAAAB3NzaC1yc2E\nPrivate-Lines: 2\n{base64:64}\n{base64:40}==\nPrivate-MAC: {hex:40}",
                "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: \"rsa-key\"\n{base64:64}\n{base64:40}==\n---- END SSH2 ENCRYPTED PRIVATE KEY ----",
            ],
            NonMatches = ["Private-Lines: 8 of the file", "the mark ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ---- stands first", "Public-Lines: 1\n{base64:64}\n"],
        },
    ];

    /// <summary>
    /// 1. Reads the label. 2. Walks over all bytes a body can hold, to the end line or the first byte that cannot be the block's. 3. Masks
    /// from the first hyphen on, in parts between the quotes of concatenated literals.
    /// </summary>
    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int bodyAt = LabelEnd(bytes, hit.End);
        if (bodyAt < 0)
        {
            return hit.End;
        }

        int end = BodyEnd(bytes, bodyAt, out int bodyBytes);
        if (bodyBytes < MinBodyBytes)
        {
            return Math.Max(hit.End, end);
        }

        int start = hit.Start;
        while (bytes[start..end].IndexOf((byte)'"') is var quote and >= 0)
        {
            if (bytes.Slice(start, quote).IndexOfAnyExcept(BetweenLiterals) >= 0)
            {
                sink.Add(view, start, start + quote);
            }

            start += quote + 1;
        }

        sink.Add(view, start, end);
        return end;
    }

    /// <summary>Reads the lines of base64 behind a line that says how many there are, or behind the headers of the older form.</summary>
    private static int ScanLines(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int at = hit.End;
        int start = -1;
        int end = hit.End;
        for (int skipped = 0; at < bytes.Length && skipped < 4;)
        {
            int first = at + bytes[at..].IndexOfAnyExcept(" \t"u8);
            if (first < at)
            {
                break;
            }

            // Behind a line's base64 little may follow, so no more is looked at; a line without is no longer than that.
            int runEnd = RunEnd(bytes, first);
            var rest = bytes.Slice(runEnd, Math.Min(MaxLabelBytes * 4, bytes.Length - runEnd));
            int lineBreak = rest.IndexOf((byte)'\n');
            bool isOnlyRun = (lineBreak < 0 ? rest : rest[..lineBreak]).Trim(" \t\r"u8).IsEmpty;
            int run = runEnd - first;
            bool isBody = run >= MinBodyBytes || (start >= 0 && run > 0 && isOnlyRun);
            if (isBody)
            {
                start = start < 0 ? at : start;
                end = runEnd;
            }

            if (lineBreak < 0 || (start >= 0 && (!isBody || !isOnlyRun)))
            {
                break;
            }

            skipped += isBody ? 0 : 1;
            at = runEnd + lineBreak + 1;
        }

        if (start >= 0)
        {
            sink.Add(view, start, end);
        }

        return Math.Max(hit.End, end);
    }

    /// <summary>The offset behind the five hyphens that end the first line of a private key, or -1.</summary>
    private static int LabelEnd(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Slice(at, Math.Min(MaxLabelBytes, bytes.Length - at));
        int dashes = rest.IndexOf("-----"u8);
        if (dashes < 0)
        {
            return -1;
        }

        var label = rest[..dashes];
        bool isPrivate = label.IndexOf("PRIVATE KEY"u8) >= 0 || label.IndexOf("private key"u8) >= 0;
        return isPrivate && label.IndexOfAnyExcept(LabelBytes) < 0 ? at + dashes + 5 : -1;
    }

    /// <summary>
    /// Where the block ends: behind its end line, or else behind its last run of base64 that is a line of a key. Words of prose are not,
    /// for they are short and have blanks between them.
    /// </summary>
    private static int BodyEnd(ReadOnlySpan<byte> bytes, int at, out int bodyBytes)
    {
        bodyBytes = 0;
        int end = at;
        int prefixBytes = 0;
        bool crossedQuote = false;
        while (at < bytes.Length)
        {
            if (bytes[at - 1] == '\n')
            {
                var line = PrefixedKeyLine.LineAt(bytes, at);
                int prefixEnd = PrefixedKeyLine.PrefixEnd(line, prefixBytes);
                if (prefixEnd == 0 && bodyBytes == 0 && PrefixedKeyLine.IsHeaderOrEmpty(line))
                {
                    at += line.Length;
                    continue;
                }

                prefixBytes = prefixEnd > 0 ? prefixEnd : prefixBytes;
                at += prefixEnd;
            }

            int runEnd = RunEnd(bytes, at);
            int run = runEnd - at;
            if (run == 0)
            {
                if (bytes[at] == '-')
                {
                    return bytes[at..].StartsWith("-----END"u8) ? EndLineEnd(bytes, at) : end;
                }

                if (!IsBetweenLines(bytes[at]))
                {
                    return end;
                }

                crossedQuote |= AsciiByte.IsQuote(bytes[at]);
                at++;
            }
            else if (bytes[at..runEnd].IndexOfAnyExcept((byte)'+') < 0)
            {
                at = runEnd;
            }
            else if (bodyBytes == 0 && runEnd < bytes.Length && bytes[runEnd] is (byte)'-' or (byte)':')
            {
                at = HeaderEnd(bytes, runEnd);
                if (at < 0)
                {
                    return end;
                }
            }
            else
            {
                bool isLastLine = run < MinBodyBytes;
                bool endsSoon = isLastLine && (prefixBytes > 0 || EndsSoon(bytes, runEnd));
                if (isLastLine && (bodyBytes == 0 || (crossedQuote && !endsSoon)))
                {
                    return end;
                }

                bodyBytes += run;
                end = at = runEnd;
                crossedQuote = false;
                if (isLastLine && !endsSoon)
                {
                    return end;
                }
            }
        }

        return end;
    }

    private static int RunEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && IsBase64(bytes[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>After a short line only the end line may come, with a checksum line before it in PGP's form.</summary>
    private static bool EndsSoon(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Slice(at, Math.Min(MaxLabelBytes, bytes.Length - at));
        return rest.IndexOf("-----END"u8) >= 0;
    }

    private static int HeaderEnd(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Slice(at, Math.Min(256, bytes.Length - at));
        int line = rest.IndexOf((byte)'\n');
        int colon = rest.IndexOf((byte)':');

        // A next block that begins on the line is looked through from its own first line: each byte belongs to one of them.
        return line > 0 && colon >= 0 && colon < line && rest[..line].IndexOf("-----"u8) < 0 ? at + line + 1 : -1;
    }

    private static int EndLineEnd(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes.Slice(at + 8, Math.Min(MaxLabelBytes, bytes.Length - at - 8));
        int dashes = rest.IndexOf("-----"u8);
        return dashes < 0 ? at + 8 : at + 8 + dashes + 5;
    }

    private static bool IsBase64(byte value) => AsciiByte.IsLetterOrDigit(value) || value is (byte)'+' or (byte)'/' or (byte)'=';

    private static bool IsBetweenLines(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'"' or (byte)'\'' or (byte)'\\' or (byte)',' or (byte)'.' or (byte)'|' or (byte)'>';
}

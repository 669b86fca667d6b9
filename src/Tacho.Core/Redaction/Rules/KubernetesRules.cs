using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>Manifests of Kubernetes secrets, whose values are base64 of anything, under names of any kind.</summary>
internal static class KubernetesRules
{
    private const int ReachBackBytes = 4096;
    private const int ReachOnBytes = 16384;

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>What a secret keeps beside its secrets.</summary>
    private static readonly string[] InnocentNames =
        ["user", "username", "host", "hostname", "port", "database", "dbname", "namespace", "email", "type", "region", "bucket", "server", "name", "ca.crt", "tls.crt", "cert.pem", "public.key", "id_rsa.pub"];

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "kubernetes-secret",
            Description = "Value in the manifest of a Kubernetes secret",
            Keywords = ["kind: secret", "kind: \"secret\"", "kind: 'secret'", "\"kind\":\"secret\"", "\"kind\": \"secret\""],
            Openers = ["data:", "stringData:", "\"data\"", "\"stringData\""],
            Scanner = Scan,
            Version = 2,
            Fingerprint = false,
            Specificity = 2,
            Matches =
            [
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: YWRtaW4=\n  pw: {alnum:12}\n",
                "apiVersion: v1\ndata:\n  answer: \"{alnum:15}=\"\nkind: Secret\ntype: Opaque\n",
                "kind: Secret\ndata:\n  config.json: |\n    {alnum:64}\n    {alnum:32}\n",
                "{{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":{{\"user\":\"YWRtaW4=\",\"pw\":\"{alnum:12}\"}}}}",
                "apiVersion: 'v1'\ndata:\n\textra: '{alnum:15}='\nkind: 'Secret'\n",
                "kind: Secret\nstringData:\n  password: {lower:9}\n",
            ],
            NonMatches =
            [
                "kind: SecretStore\ndata:\n  a: {alnum:12}\n", "kind: ConfigMap\ndata:\n  a: {alnum:12}\n", "kind: Secret\nmetadata:\n  uid: abcd1234\ndata: {{}}\n",
                "kind: Secret\ndata:\n  a: {{{{ .Values.a | b64enc }}}}\n", "kind: Secret\ndata:\n  username: YWRtaW4=\n  tls.crt: {alnum:64}\n",
                "kind: Secret\ntype: Opaque\n---\nkind: ConfigMap\ndata:\n  a: {alnum:12}\n",
            ],
        },
    ];

    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        if (hit.End < bytes.Length && AsciiByte.IsLetterOrDigit(bytes[hit.End]))
        {
            return hit.End;
        }

        int from = Math.Max(0, hit.Start - ReachBackBytes);
        int to = Math.Min(bytes.Length, hit.End + ReachOnBytes);

        // Texts out of base64 have a byte between them that is in no manifest.
        int before = Math.Max(bytes[from..hit.Start].LastIndexOf("\n---"u8), bytes[from..hit.Start].LastIndexOf((byte)0xFF));
        from = before < 0 ? from : from + before;
        int behind = bytes[hit.End..to].IndexOf((byte)0xFF);
        to = behind < 0 ? to : hit.End + behind;
        behind = bytes[hit.End..to].IndexOf("\n---"u8);
        to = behind < 0 ? to : hit.End + behind;
        if (bytes[hit.Start] == '"')
        {
            ReadObjects(view, from, to, sink);
        }
        else
        {
            ReadLines(view, from, to, sink);
        }

        return to;
    }

    private static void ReadLines(in EscapeView view, int from, int to, FindingSink sink)
    {
        var bytes = view.Bytes;
        int section = -1;
        int block = -1;
        bool isEncoded = false;
        for (int at = from, next; at < to; at = next)
        {
            int length = bytes[at..to].IndexOf((byte)'\n');
            next = length < 0 ? to : at + length + 1;
            var line = bytes[at..(length < 0 ? to : at + length)].TrimEnd(" \t\r"u8);
            int indent = line.Length - line.TrimStart(" \t"u8).Length;
            var text = line[indent..];
            if (text.IsEmpty)
            {
                continue;
            }

            if (block >= 0 && indent > block)
            {
                AddEncoded(view, at + indent, at + line.Length, sink);
                continue;
            }

            block = -1;
            if (text.SequenceEqual("data:"u8) || text.SequenceEqual("stringData:"u8))
            {
                section = indent;
                isEncoded = text[0] == 'd';
                continue;
            }

            int colon = text.IndexOf((byte)':');
            if (section < 0 || indent <= section || colon <= 0)
            {
                section = indent <= section ? -1 : section;
                continue;
            }

            var name = text[..colon].Trim("\"' "u8);
            var value = text[(colon + 1)..];
            int blanks = value.Length - value.TrimStart(" \t"u8).Length;
            value = value[blanks..];
            bool isInnocent = IsInnocent(name);
            if (value.Length is > 0 and < 4 && value[0] is (byte)'|' or (byte)'>')
            {
                block = isEncoded && !isInnocent ? indent : -1;
            }
            else if (!isInnocent)
            {
                int start = at + indent + colon + 1 + blanks;
                AddValue(view, new CommandWord(start, start + value.Length, false).From(bytes, start), name, isEncoded, sink);
            }
        }
    }

    private static void ReadObjects(in EscapeView view, int from, int to, FindingSink sink)
    {
        var bytes = view.Bytes;
        for (int at = from; bytes[at..to].IndexOf("ata\""u8) is var found and >= 0;)
        {
            at += found + "ata\""u8.Length;
            bool isEncoded = at >= 6 && bytes[(at - 6)..at].SequenceEqual("\"data\""u8);
            if (isEncoded || (at >= 12 && bytes[(at - 12)..at].SequenceEqual("\"stringData\""u8)))
            {
                at = ReadObject(view, at, to, isEncoded, sink);
            }
        }
    }

    /// <summary>Reads <c>: {"a":"x","b":"y"}</c>, in which nothing but strings stands.</summary>
    private static int ReadObject(in EscapeView view, int at, int to, bool isEncoded, FindingSink sink)
    {
        var bytes = view.Bytes;
        CommandWord name = default;
        while (at < to && bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)':' or (byte)'{' or (byte)',' or (byte)'"')
        {
            if (bytes[at] != '"')
            {
                at++;
                continue;
            }

            int close = bytes[(at + 1)..to].IndexOf((byte)'"');
            if (close < 0)
            {
                return to;
            }

            var word = new CommandWord(at + 1, at + 1 + close, true);
            at = word.End + 1;
            if (name.End == 0)
            {
                name = word;
            }
            else
            {
                var key = bytes[name.Start..name.End];
                if (!IsInnocent(key))
                {
                    AddValue(view, word, key, isEncoded, sink);
                }

                name = default;
            }
        }

        return at;
    }

    private static bool IsInnocent(ReadOnlySpan<byte> name)
    {
        foreach (string one in InnocentNames)
        {
            if (Ascii.EqualsIgnoreCase(name, one))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddValue(in EscapeView view, CommandWord value, ReadOnlySpan<byte> name, bool isEncoded, FindingSink sink)
    {
        if (isEncoded)
        {
            AddEncoded(view, value.Start, value.End, sink);
        }
        else if (SecretNames.Classify(name, out _) != SecretName.None)
        {
            CommandRules.Add(view, value, sink);
        }
    }

    private static void AddEncoded(in EscapeView view, int start, int end, FindingSink sink)
    {
        var value = view.Bytes[start..end];
        var digits = value.TrimEnd((byte)'=');
        if (value.Length >= 4 && value.Length % 4 == 0 && value.Length - digits.Length <= 2 && digits.IndexOfAnyExcept(Base64Bytes) < 0 && !value.StartsWith("LS0tLS1CRUdJTiBDRVJ"u8))
        {
            sink.Add(view, start, end);
        }
    }
}

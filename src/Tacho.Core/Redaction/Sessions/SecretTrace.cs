using System.Text;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Rules;

namespace Tacho.Redaction.Sessions;

/// <summary>
/// Recognises a secret in what was masked: by the tags that it leaves, under whatever rule, and by its own bytes where no rule found it. Lines are looked at as bytes,
/// before anything is parsed. Safe for use by several threads once made.
/// </summary>
public sealed class SecretTrace
{
    /// <summary>The name in place of a rule's where the secret stands unmasked.</summary>
    public const string InClear = "(in clear)";

    private const int FingerprintDigits = 8;

    /// <summary>Shorter values stand in any text by chance.</summary>
    private const int MinClearBytes = 6;

    private readonly Dictionary<string, string> _classOfRule;
    private readonly Func<string, string?> _fingerprint;
    private readonly byte[][] _clear;

    private SecretTrace(RuleSet rules, Func<string, string?> fingerprint, byte[][] clear)
    {
        _classOfRule = rules.Rules.GroupBy(static rule => rule.Id, StringComparer.Ordinal).ToDictionary(static rule => rule.Key, static rule => ClassOf(rule.First()), StringComparer.Ordinal);
        _fingerprint = fingerprint;
        _clear = clear;
    }

    /// <summary>False where the secret may have been masked without leaving anything to know it by: a short or guessable value, or no key.</summary>
    public bool IsSureToShow { get; private init; }

    /// <summary>The trace of a secret.</summary>
    public static SecretTrace Of(ReadOnlyMemory<byte> secret, RuleSet rules, TagKey key)
    {
        var byClass = new System.Collections.Concurrent.ConcurrentDictionary<string, string?>(StringComparer.Ordinal);
        byte[][] clear = secret.Length < MinClearBytes ? [] : [.. Spellings(secret.Span)];
        return new SecretTrace(rules, fingerprintClass => byClass.GetOrAdd(fingerprintClass, name => key.Fingerprint(name, secret.Span)), clear)
        {
            IsSureToShow = secret.Length >= TagKey.MinFingerprintedSecretBytes && key.IsAvailable && IsKnownOrRandom(secret.Span, rules),
        };
    }

    /// <summary>The trace of a tag, <c>[redacted:RULE:8 HEX]</c> with or without its frame, or of a fingerprint alone; null for another text.</summary>
    public static SecretTrace? OfTag(string tag, RuleSet rules)
    {
        string text = tag.StartsWith("[redacted:", StringComparison.Ordinal) && tag.EndsWith(']') ? tag[10..^1] : tag;
        string fingerprint = text[(text.LastIndexOf(':') + 1)..];
        string? rule = text.Length > fingerprint.Length ? text[..^(fingerprint.Length + 1)] : null;
        if (fingerprint.Length != FingerprintDigits || !fingerprint.All(char.IsAsciiHexDigitLower) || (rule is not null && Tag.LengthAt(Encoding.UTF8.GetBytes($"[redacted:{rule}]")) == 0))
        {
            return null;
        }

        string? wanted = rule is null ? null : rules.Rules.FirstOrDefault(one => one.Id == rule) is { } known ? ClassOf(known) : rule;
        return new SecretTrace(rules, fingerprintClass => wanted is null || fingerprintClass == wanted ? fingerprint : null, []) { IsSureToShow = true };
    }

    /// <summary>The ids of the rules under which the secret stands in a line, each once; null for nearly every line.</summary>
    public IReadOnlyList<string>? RulesIn(ReadOnlySpan<byte> line)
    {
        List<string>? rules = null;
        for (int at = 0; line[at..].IndexOf(Tag.Start) is var found and >= 0;)
        {
            at += found;
            int length = Tag.LengthAt(line[at..]);
            if (length > 0)
            {
                Take(line.Slice(at, length), ref rules);
            }

            at += Math.Max(length, Tag.Start.Length);
        }

        foreach (byte[] spelling in _clear)
        {
            if (line.IndexOf(spelling) >= 0)
            {
                (rules ??= []).Add(InClear);
                break;
            }
        }

        return rules;
    }

    private void Take(ReadOnlySpan<byte> tag, ref List<string>? rules)
    {
        var text = tag[Tag.Start.Length..^1];
        int colon = text.IndexOf((byte)':');
        if (colon < 0)
        {
            return;
        }

        string rule = Encoding.ASCII.GetString(text[..colon]);
        var digits = text[(colon + 1)..];

        // A tag of no rule is that of a scrub, or of a rule that is gone.
        bool isOurs = _classOfRule.TryGetValue(rule, out string? known) ? IsOf(digits, known) : IsOf(digits, rule) || IsOf(digits, KeyValueRules.SharedFingerprintClass);
        if (isOurs && rules?.Contains(rule) != true)
        {
            (rules ??= []).Add(rule);
        }
    }

    private bool IsOf(ReadOnlySpan<byte> digits, string fingerprintClass) => _fingerprint(fingerprintClass) is { } expected && Ascii.Equals(digits, expected);

    private static string ClassOf(Rule rule) => rule.FingerprintClass ?? rule.Id;

    /// <summary>The bytes of a value in a line of JSON: with the escapes that the recorder writes, and with those that others do.</summary>
    private static IEnumerable<byte[]> Spellings(ReadOnlySpan<byte> secret)
    {
        byte[] plain = secret.ToArray();
        string text = Encoding.UTF8.GetString(secret);
        return new[]
        {
            plain,
            Encoding.UTF8.GetBytes(System.Text.Json.JsonEncodedText.Encode(text).Value),
            Encoding.UTF8.GetBytes(System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value),
        }.DistinctBy(static bytes => Convert.ToHexString(bytes), StringComparer.Ordinal);
    }

    /// <summary>Whether a rule knows the value by itself, or it is as random as what is masked by its name with a fingerprint.</summary>
    private static bool IsKnownOrRandom(ReadOnlySpan<byte> secret, RuleSet rules)
    {
        foreach (var one in new Redactor(rules, TagKey.None).Plan(secret, json: false))
        {
            if (one.Start == 0 && one.End == secret.Length && rules[rules.IndexOf(one.RuleId)].Fingerprint)
            {
                return true;
            }
        }

        return Entropy.BitsPerByte(secret) >= Sweep.MinContextEntropy && !Wordiness.ReadsAsWords(secret);
    }
}

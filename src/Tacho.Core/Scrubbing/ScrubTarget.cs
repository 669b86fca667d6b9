using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Rules;

namespace Tacho.Scrubbing;

/// <summary>What a scrub looks for, and what takes its place: one secret in every encoding, or whatever today's rules find.</summary>
public sealed class ScrubTarget
{
    /// <summary>Shorter texts stand in too many words.</summary>
    public const int MinSecretBytes = 4;

    /// <summary>The <see cref="Mode"/> of a scrub with today's rules.</summary>
    internal const string RulesMode = "rules";

    /// <summary>Id of the tag of a secret that no rule knows.</summary>
    private const string TagId = "scrubbed";

    /// <summary>Counts the findings of the secret; never stands in a tag.</summary>
    private const string FinderId = "the-secret";

    private const int MinFollowedBytes = 12;
    private const double MinFollowedEntropy = 3.2;

    private readonly Redactor? _finder;
    private readonly Redactor _masker;

    private ScrubTarget(string mode, Redactor? finder, Redactor masker) => (Mode, _finder, _masker) = (mode, finder, masker);

    /// <summary><c>secret</c> or <c>rules</c>.</summary>
    public string Mode { get; }

    /// <summary>Fingerprint of the rules that mask, without the secret's own.</summary>
    public string RulesFingerprint { get; private init; } = "";

    /// <summary>Everything in which rules find something that is not masked yet.</summary>
    /// <param name="rules">Today's rules.</param>
    /// <param name="key">For the tags.</param>
    /// <param name="machineKeys">Names whose values only rules that need no context mask, as when they were recorded.</param>
    public static ScrubTarget Rules(RuleSet rules, TagKey key, MachineKeys? machineKeys = null) => new(RulesMode, null, new Redactor(rules, key, machineKeys)) { RulesFingerprint = rules.Fingerprint };

    /// <summary>
    /// Everything that holds a secret. Records that do are masked with the rules as well. The tag is that which the rules give the secret, so that it can be followed as before.
    /// </summary>
    /// <param name="secret">As it is, without any escape.</param>
    /// <param name="rules">Today's rules.</param>
    /// <param name="key">For the tags.</param>
    /// <param name="machineKeys">As for <see cref="Rules"/>; the secret itself is masked there too.</param>
    /// <exception cref="UserError">The secret is shorter than <see cref="MinSecretBytes"/>.</exception>
    public static ScrubTarget Secret(string secret, RuleSet rules, TagKey key, MachineKeys? machineKeys = null)
    {
        if (Encoding.UTF8.GetByteCount(secret.Trim()) < MinSecretBytes)
            throw new UserError($"a secret of fewer than {MinSecretBytes} bytes stands in too many words to be taken out", hint: null, ExitCode.Usage);
        var finder = new Redactor(rules.With(Needle.RulesFor(secret, Like(FinderId, fingerprint: false, null))), TagKey.None);
        var masker = new Redactor(rules.With(Needle.RulesFor(secret, LikeRuleOf(secret, rules))), key, machineKeys);
        return new("secret", finder, masker) { RulesFingerprint = rules.Fingerprint };
    }

    private static Rule Like(string id, bool fingerprint, string? fingerprintClass) => new()
    {
        Id = id,
        Description = "a secret that a person took out",
        Keywords = [],
        SparesPlaceholders = false,
        Fingerprint = fingerprint,
        FingerprintClass = fingerprintClass,
    };

    /// <summary>As the rule that finds the secret alone and whole has it; else a fingerprint only for what cannot be guessed.</summary>
    private static Rule LikeRuleOf(string secret, RuleSet rules)
    {
        var tag = Encoding.UTF8.GetBytes(new Redactor(rules, TagKey.None).RedactText(secret).Value);
        var id = Tag.LengthAt(tag) == tag.Length ? Encoding.ASCII.GetString(tag[Tag.Start.Length..^1]) : null;
        if (rules.Rules.FirstOrDefault(rule => rule.Id == id) is { } known) return Like(known.Id, known.Fingerprint, known.FingerprintClass);
        return Like(TagId, secret.Length >= MinFollowedBytes && Entropy.BitsPerByte(Encoding.UTF8.GetBytes(secret)) >= MinFollowedEntropy, KeyValueRules.SharedFingerprintClass);
    }

    /// <summary>The masked form of a JSON object; null when there is nothing to mask.</summary>
    internal Redacted<ReadOnlyMemory<byte>>? MaskJson(ReadOnlyMemory<byte> json)
    {
        if (_finder is null) return Changed(json, _masker.RedactJson(json));
        if (!Holds(json)) return null;
        var masked = _masker.RedactJson(json);

        // Masking leaves numbers alone, but this one is the secret.
        return Holds(masked.Value) ? _masker.RedactJson(WithNumbersAsText(json)) : masked;
    }

    /// <summary>The masked form of a text; null when there is nothing to mask.</summary>
    internal Redacted<ReadOnlyMemory<byte>>? MaskText(ReadOnlyMemory<byte> text) => _finder is not null && !Holds(text) ? null : Changed(text, _masker.RedactText(text));

    /// <summary>True when a text still holds the secret; with rules, never: what they leave in a masked text they leave.</summary>
    internal bool Holds(ReadOnlyMemory<byte> text) => _finder?.RedactText(text).Counts.Any(count => count.RuleId == FinderId) == true;

    /// <summary>An event for the ledger: no word of it may hold what is being removed.</summary>
    internal Redacted<AgentEvent> Mask(AgentEvent recorded) => _masker.Redact(recorded, Settings.Default.OutputCapBytes);

    private static Redacted<ReadOnlyMemory<byte>>? Changed(ReadOnlyMemory<byte> before, Redacted<ReadOnlyMemory<byte>> after) =>
        after.Counts.IsEmpty || after.Value.Span.SequenceEqual(before.Span) ? null : after;

    /// <summary>The same JSON with numbers that hold the secret as strings, so that it stays JSON when they are masked.</summary>
    private byte[] WithNumbersAsText(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
        using (var output = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = EventJson.MaxDepth }))
        using (var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = EventJson.MaxDepth }))
            Write(output, document.RootElement);
        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                output.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    output.WritePropertyName(member.Name);
                    Write(output, member.Value);
                }

                output.WriteEndObject();
                break;
            case JsonValueKind.Array:
                output.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(output, item);
                output.WriteEndArray();
                break;
            case JsonValueKind.Number when Holds(Encoding.UTF8.GetBytes(value.GetRawText())):
                output.WriteStringValue(value.GetRawText());
                break;
            default:
                value.WriteTo(output);
                break;
        }
    }
}

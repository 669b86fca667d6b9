using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tacho.Events;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Sessions;

namespace Tacho.Redaction;

/// <summary>
/// Masks secrets: the one maker of <see cref="Redacted{T}"/>. Steps, each in a type of its own:
/// <list type="number">
/// <item>undo escapes into a view (<see cref="EscapeUndoer"/>);</item>
/// <item>find keywords (<see cref="KeywordAutomaton"/>);</item>
/// <item>try patterns and scanners round them (<see cref="Scan"/>);</item>
/// <item>map back, keep JSON structure and existing tags, merge (<see cref="Masking"/>);</item>
/// <item>look for what was found wherever else it stands (<see cref="Sweep"/>), and merge again;</item>
/// <item>write tags (<see cref="TagKey"/>), and look again until nothing more is found.</item>
/// </list>
/// Guarantees: masking what is masked changes nothing; bytes outside masks are the input's; valid JSON stays valid and keeps its shape,
/// numbers and literals; no input makes it throw but one above <see cref="MaxInputBytes"/>; time is linear in the input. Immutable and
/// safe for use by several threads.
/// </summary>
public sealed class Redactor
{
    /// <summary>The longest text that is taken at once. Longer ones are refused with an <see cref="ArgumentException"/>.</summary>
    public const int MaxInputBytes = 256 * 1024 * 1024;

    /// <summary>
    /// A tag in place of a secret can bring out another one, whose name ran into the first. So a text that had findings is looked at again
    /// until it has none; real texts need one more look, and a text made to need more than this many is left there.
    /// </summary>
    private const int MaxRounds = 6;

    private readonly RuleSet _rules;
    private readonly TagKey _key;
    private readonly MachineKeys _machineKeys;
    private readonly SessionSecrets? _session;
    private readonly bool _sweepsOnlyBehind;

    /// <summary>A redactor for a machine. Costs nothing: neither rules nor key are touched before a secret is met.</summary>
    public Redactor(RuleSet rules, TagKey key, MachineKeys? machineKeys = null)
        : this(rules, key, machineKeys, session: null, sweepsOnlyBehind: false)
    {
    }

    private Redactor(RuleSet rules, TagKey key, MachineKeys? machineKeys, SessionSecrets? session, bool sweepsOnlyBehind)
    {
        _rules = rules;
        _key = key;
        _machineKeys = machineKeys ?? MachineKeys.None;
        _session = session;
        _sweepsOnlyBehind = sweepsOnlyBehind;
    }

    /// <summary>
    /// This redactor for the texts of one session, in their order: what is surely a secret in one is masked in later ones without its context.
    /// To be used by one thread at a time.
    /// </summary>
    public Redactor ForSession(SessionSecrets session) => new(_rules, _key, _machineKeys, session, _sweepsOnlyBehind);

    /// <summary>This redactor for texts whose beginning is gone when their end is read: it looks for a secret again only behind where it was found.</summary>
    internal Redactor ForStream() => new(_rules, _key, _machineKeys, _session, sweepsOnlyBehind: true);

    /// <summary>The rules that are used, whose fingerprint stands in a trail's first line.</summary>
    public RuleSet Rules => _rules;

    /// <summary>
    /// Masks string values and property names of a JSON value, or of several on lines of their own. What is not JSON is masked as text.
    /// Gives the same memory back when nothing was found.
    /// </summary>
    public Redacted<ReadOnlyMemory<byte>> RedactJson(ReadOnlyMemory<byte> utf8Json) => RedactBytes(utf8Json, json: true);

    /// <summary>Masks a text; any bytes will do. Gives the same memory back when nothing was found.</summary>
    public Redacted<ReadOnlyMemory<byte>> RedactText(ReadOnlyMemory<byte> utf8) => RedactBytes(utf8, json: false);

    /// <summary>Masks a text. Gives the same string back when nothing was found; unpaired surrogates stay.</summary>
    public Redacted<string> RedactText(string text)
    {
        var counts = ImmutableArray<RuleCount>.Empty;
        for (int round = 0; round < MaxRounds; round++)
        {
            int length = Encoding.UTF8.GetByteCount(text);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Encoding.UTF8.GetBytes(text, buffer);
                var replacements = FindReplacements(buffer.AsSpan(0, length), json: false, ref counts);
                if (replacements.Count == 0)
                {
                    break;
                }

                text = Replacement.Apply(text, length, replacements);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return new Redacted<string>(text, counts);
    }

    /// <summary>
    /// Masks the strings inside a value, by way of its JSON. Gives the same instance back when nothing was found. A property whose type is
    /// more than text (an id, a time) must not be one that rules mask.
    /// </summary>
    public Redacted<T> Redact<T>(T value, JsonTypeInfo<T> type)
    {
        var masked = RedactBytes(JsonSerializer.SerializeToUtf8Bytes(value, type), json: true);
        if (masked.Counts.IsEmpty)
        {
            return new Redacted<T>(value, masked.Counts);
        }

        var result = JsonSerializer.Deserialize(masked.Value.Span, type)
            ?? throw new InvalidOperationException($"{typeof(T)} was null after masking.");
        return new Redacted<T>(result, masked.Counts);
    }

    /// <summary>
    /// Masks all text of an event and cuts the output streams of a tool result to <paramref name="outputCapBytes"/> each. Gives the same instance back when nothing had to be
    /// changed.
    /// </summary>
    public Redacted<AgentEvent> Redact(AgentEvent recorded, int outputCapBytes)
    {
        if (recorded.Body is ToolResult result)
            recorded = recorded with { Body = result with { Output = Cap(result.Output, outputCapBytes), ErrorOutput = Cap(result.ErrorOutput, outputCapBytes) } };
        var masked = RedactBytes(EventJson.Write(recorded), json: true);
        return new Redacted<AgentEvent>(masked.Counts.IsEmpty ? recorded : EventJson.Read(masked.Value), masked.Counts);
    }

    private OutputText? Cap(OutputText? output, int capBytes)
    {
        if (output is null || output.Text.Length * 3L <= capBytes) return output;
        long total = Encoding.UTF8.GetByteCount(output.Text);
        return total <= capBytes ? output : new OutputText(RedactAndCut(output.Text, capBytes).Value, total);
    }

    /// <summary>
    /// Masks the beginning of a text that is to be kept up to <paramref name="capBytes"/> UTF-8 bytes, then cuts it (see
    /// <see cref="OutputCut"/>), so that a secret across the cap is seen whole.
    /// </summary>
    public Redacted<string> RedactAndCut(string text, int capBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capBytes);
        int totalBytes = Encoding.UTF8.GetByteCount(text);
        string looked = OutputCut.Prefix(text, capBytes + (long)OutputCut.OverlapBytes);
        return CutRedacted(RedactText(looked), capBytes, totalBytes);
    }

    /// <summary>
    /// Cuts a masked text to at most <paramref name="capBytes"/> UTF-8 bytes, never inside a tag or a character, and says behind it how
    /// many bytes of how many are missing: <c>…[cut: N bytes of TOTAL]</c>. <paramref name="totalBytes"/> is the length of the whole text
    /// before masking, if only its beginning was masked; null for the length of this one.
    /// </summary>
    public static Redacted<string> CutRedacted(Redacted<string> text, int capBytes, long? totalBytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capBytes);
        return new Redacted<string>(OutputCut.Cut(text.Value, capBytes, totalBytes), text.Counts);
    }

    /// <summary>What would be replaced in a text, in its own offsets, ascending and without overlaps; empty for a clean one.</summary>
    /// <remarks>
    /// A stream may have passed on the beginning of the text already, so what is found in it counts for a session only behind the text, and
    /// not while the text <paramref name="goesOn"/>: what is seen of a secret may be a part.
    /// </remarks>
    internal List<Replacement> Plan(ReadOnlySpan<byte> text, bool json, bool goesOn = false)
    {
        if (_session is null || !(_sweepsOnlyBehind || goesOn))
        {
            return PlanInRounds(text, json);
        }

        _session.Hold();
        try
        {
            return PlanInRounds(text, json);
        }
        finally
        {
            _session.Release(keeps: !goesOn);
        }
    }

    private List<Replacement> PlanInRounds(ReadOnlySpan<byte> text, bool json)
    {
        var counts = ImmutableArray<RuleCount>.Empty;
        var plan = FindReplacements(text, json, ref counts);
        for (int round = 1; round < MaxRounds && plan.Count > 0; round++)
        {
            var further = FindReplacements(Replacement.Apply(text, plan), json, ref counts);
            if (further.Count == 0)
            {
                break;
            }

            plan = Replacement.Join(plan, further);
        }

        return plan;
    }

    private Redacted<ReadOnlyMemory<byte>> RedactBytes(ReadOnlyMemory<byte> text, bool json)
    {
        var counts = ImmutableArray<RuleCount>.Empty;
        for (int round = 0; round < MaxRounds; round++)
        {
            var replacements = FindReplacements(text.Span, json, ref counts);
            if (replacements.Count == 0)
            {
                break;
            }

            text = Replacement.Apply(text.Span, replacements);
        }

        return new Redacted<ReadOnlyMemory<byte>>(text, counts);
    }

    private List<Replacement> FindReplacements(ReadOnlySpan<byte> text, bool json, ref ImmutableArray<RuleCount> counts)
    {
        if (text.Length > MaxInputBytes)
        {
            throw new ArgumentException($"A text of {text.Length} bytes is above the limit of {MaxInputBytes}.", nameof(text));
        }

        var scan = Scan.Rent();
        try
        {
            scan.Find(_rules, text, out var plain, out var percent);
            _session?.AddOccurrences(_rules, scan.Findings, plain, percent);
            if (scan.Findings.Count == 0)
            {
                return Replacement.None;
            }

            var masks = PlanMasks(scan, text, json, plain, percent);
            if (masks.Count > 0 && Sweep.AddOccurrences(_rules, masks, scan.Findings, plain, percent, _sweepsOnlyBehind))
            {
                masks = PlanMasks(scan, text, json, plain, percent);
            }

            _session?.Remember(_rules, masks, scan.Findings, plain, percent);
            counts = Count(counts, scan.Findings, masks);
            return Replacements(scan.Findings, masks, plain, percent);
        }
        finally
        {
            Scan.Return(scan, text.Length);
        }
    }

    private List<Mask> PlanMasks(Scan scan, ReadOnlySpan<byte> text, bool json, in EscapeView plain, in EscapeView percent)
    {
        var masks = Masking.Plan(_rules, scan.Findings, text, json, _machineKeys);
        Allowance.Spare(_rules, _key, masks, scan.Findings, plain, percent);
        return masks;
    }

    private List<Replacement> Replacements(List<Finding> findings, List<Mask> masks, in EscapeView plain, in EscapeView percent)
    {
        var replacements = new List<Replacement>(masks.Count);
        foreach (var mask in masks)
        {
            var finding = findings[mask.Finding];
            var secret = (finding.InPercentView ? percent : plain).Bytes[finding.ViewStart..finding.ViewEnd];
            var rule = _rules[finding.RuleIndex];
            replacements.Add(new Replacement(mask.Start, mask.End, rule.Replacement ?? _key.Tag(rule, secret)) { RuleId = rule.Id });
        }

        return replacements;
    }

    private ImmutableArray<RuleCount> Count(ImmutableArray<RuleCount> earlier, List<Finding> findings, List<Mask> masks)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var count in earlier)
        {
            counts[count.RuleId] = count.Count;
        }

        foreach (var mask in masks)
        {
            string id = _rules[findings[mask.Finding].RuleIndex].Id;
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        return [.. counts.Select(static pair => new RuleCount(pair.Key, pair.Value))];
    }
}

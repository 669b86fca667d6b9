using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction;

/// <summary>
/// The search for secrets in one text. Holds the buffers, so that a line without any hit allocates nothing; used by one thread at a time.
/// Work is linear in the text: the automaton looks at each byte once, a scanner or an anchored pattern pays for the bytes it looked at by
/// skipping the hits among them, and the windows of a rule never overlap.
/// </summary>
internal sealed partial class Scan
{
    /// <summary>Buffers above this are given back after use.</summary>
    private const int MaxKeptBytes = 4 * 1024 * 1024;

    private const int FirstAnchoredWindowBytes = 512;
    private const int LookBehindBytes = 8;

    /// <summary>What stands between JSON strings, which a part of a match needs more than.</summary>
    private static readonly SearchValues<byte> JsonPunctuation = SearchValues.Create(" \t\r\n,:{}[]"u8);

    [ThreadStatic]
    private static Scan? _cached;

    private readonly FindingSink _sink = new();
    private EscapeUndoer _plain = new();
    private EscapeUndoer _percentOnly = new();
    private EscapeUndoer _percentTwice = new();
    private EscapeUndoer _percent = new();
    private Base64Undoer _base64 = new();
    private Base64Undoer _innerBase64 = new();
    private EscapeUndoer _decoded = new();
    private char[] _chars = [];
    private int[] _resume = [];
    private (int Start, int End)[] _windows = [];
    private bool _touched;

    private Scan()
    {
    }

    /// <summary>Takes down what the scan does; null when nobody asks.</summary>
    public ScanTrace? Trace { get; set; }

    /// <summary>What was found, before merging.</summary>
    public List<Finding> Findings => _sink.Findings;

    /// <summary>A scan to use and to give back.</summary>
    public static Scan Rent()
    {
        var scan = _cached ?? new Scan();
        _cached = null;
        return scan;
    }

    /// <summary>Keeps the buffers for the next text of this thread.</summary>
    public static void Return(Scan scan, int textBytes)
    {
        if (textBytes > MaxKeptBytes)
        {
            scan._plain = new EscapeUndoer();
            scan._percentOnly = new EscapeUndoer();
            scan._percentTwice = new EscapeUndoer();
            scan._percent = new EscapeUndoer();
            scan._base64 = new Base64Undoer();
            scan._innerBase64 = new Base64Undoer();
            scan._decoded = new EscapeUndoer();
            scan._chars = [];
        }

        scan._sink.Clear();
        _cached = scan;
    }

    /// <summary>
    /// Looks through the text and gives both views of it, for whoever needs the undone bytes of a finding: the plain one, and the percent
    /// view, in which percent escapes are undone too and behind which the text stands that was in base64. It is empty when there is nothing
    /// to undo, and the text out of base64 alone when there is no percent escape. Good until the next call.
    /// </summary>
    public void Find(RuleSet rules, ReadOnlySpan<byte> text, out EscapeView plain, out EscapeView percent)
    {
        _sink.Clear();
        plain = _plain.Undo(text);
        Look(rules, plain, percentView: false);
        percent = default;
        bool hasPercent = EscapeUndoer.HasPercentEscape(text);
        if (hasPercent)
        {
            percent = _percent.Undo(_percentTwice.UndoPercent(_percentOnly.UndoPercent(text)));
        }

        var decoded = _base64.Undo(hasPercent ? percent : plain, keepsView: hasPercent);
        if (!decoded.Bytes.IsEmpty)
        {
            percent = UndoDecoded(decoded);
        }

        if (!percent.Bytes.IsEmpty)
        {
            Look(rules, percent, percentView: true);
        }
    }

    /// <summary>What came out of base64 may hold escapes and, as a Kubernetes secret of a registry's login does, base64 again.</summary>
    private EscapeView UndoDecoded(EscapeView decoded)
    {
        decoded = _decoded.Undo(decoded);
        var inner = _innerBase64.Undo(decoded, keepsView: true);
        return inner.Bytes.IsEmpty ? decoded : inner;
    }

    private void Look(RuleSet rules, in EscapeView view, bool percentView)
    {
        _touched = false;
        if (rules.FirstExtra > 0)
        {
            Walk(rules, RuleSet.BuiltInAutomaton, 0, view, percentView);
        }

        if (rules.ExtraTables is { } extra)
        {
            Walk(rules, extra.Automaton, rules.FirstExtra, view, percentView);
            for (int index = rules.FirstExtra; index < rules.FirstOfLevel; index++)
            {
                if (rules[index].Keywords.IsEmpty && !rules.IsOff(index))
                {
                    Touch(rules.Count);
                    _windows[index] = (0, view.Bytes.Length);
                }
            }
        }

        if (rules.LevelTables is { } level)
        {
            Walk(rules, level.Automaton, rules.FirstOfLevel, view, percentView);
        }

        if (_touched)
        {
            FlushWindows(rules, view, percentView);
        }

        rules.PersonalData?.Look(view, percentView, _sink);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(RuleSet rules, in KeywordAutomaton automaton, int firstRule, in EscapeView view, bool percentView)
    {
        var bytes = view.Bytes;
        int position = 0;
        int state = 0;
        while (automaton.MoveNext(bytes, ref position, ref state))
        {
            var outputs = automaton.Outputs(state);
            for (int i = 0; i < outputs.Length; i += 2)
            {
                int rule = firstRule + outputs[i];
                int start = position - outputs[i + 1];
                if (rules.IsOff(rule))
                {
                    continue;
                }

                if (!rules.StartsAtKeyword(rule) || start == 0 || !AsciiByte.IsLetterOrDigit(bytes[start - 1]))
                {
                    Touch(rules.Count);
                    Trace?.Keywords.Add(new TracedMatch(rule, view.RawStart(start), view.RawEnd(position), SparedReason.None));
                    Visit(rules, rule, view, new KeywordHit(start, position), percentView);
                }
            }
        }
    }

    private void Touch(int ruleCount)
    {
        if (_touched)
        {
            return;
        }

        _touched = true;
        if (_resume.Length < ruleCount)
        {
            _resume = new int[ruleCount];
            _windows = new (int, int)[ruleCount];
        }

        Array.Clear(_resume);
        Array.Clear(_windows);
    }

    private void Visit(RuleSet rules, int index, in EscapeView view, KeywordHit hit, bool percentView)
    {
        if (hit.Start < _resume[index])
        {
            return;
        }

        var rule = rules[index];
        _sink.Enter(index, percentView);
        if (rule.Scanner is { } scanner)
        {
            _resume[index] = scanner(view, hit, _sink);
        }
        else if (rule.StartsAtKeyword)
        {
            _resume[index] = TryAt(rule, view, hit);
        }
        else
        {
            int start = Math.Max(0, hit.Start - rule.Window.Before);
            int end = (int)Math.Min(view.Bytes.Length, (long)hit.End + rule.Window.After);
            ref var window = ref _windows[index];
            if (window.End > 0 && start > window.End)
            {
                int reached = TryWithin(rule, view, window.Start, window.End);
                start = Math.Max(start, reached);
                window.Start = start;
            }
            else if (window.End == 0)
            {
                window.Start = start;
            }

            window.End = Math.Max(Math.Max(end, start), window.End);
        }
    }

    private void FlushWindows(RuleSet rules, in EscapeView view, bool percentView)
    {
        for (int index = 0; index < rules.Count; index++)
        {
            if (_windows[index].End > 0)
            {
                _sink.Enter(index, percentView);
                TryWithin(rules[index], view, _windows[index].Start, _windows[index].End);
            }
        }
    }

    /// <summary>Tries an anchored pattern at one hit; gives the offset behind the match, whether or not it was worth masking.</summary>
    private int TryAt(Rule rule, in EscapeView view, KeywordHit hit)
    {
        var pattern = rule.Pattern!();
        int from = Math.Max(0, hit.Start - LookBehindBytes);
        for (int size = FirstAnchoredWindowBytes; ; size = checked(size * 4))
        {
            int to = (int)Math.Min(view.Bytes.Length, (long)hit.Start + size);
            var chars = Widen(view.Bytes[from..to]);
            int matchStart = -1;
            int matchEnd = -1;
            foreach (var match in pattern.EnumerateMatches(chars, hit.Start - from))
            {
                matchStart = from + match.Index;
                matchEnd = matchStart + match.Length;
                break;
            }

            if (matchEnd < 0)
            {
                return hit.End;
            }

            if (matchEnd == to && to < view.Bytes.Length)
            {
                continue;
            }

            if (rule.SecretGroup == 0)
            {
                Accept(rule, view, matchStart, matchEnd);
            }
            else
            {
                Accept(rule, view, from, pattern.Match(new string(chars), hit.Start - from));
            }

            return Math.Max(matchEnd, hit.End);
        }
    }

    /// <summary>Tries a pattern all over a window, which grows when a match reaches its end; gives the offset that was looked at.</summary>
    private int TryWithin(Rule rule, in EscapeView view, int start, int end)
    {
        if (rule.Person is not null)
        {
            return TryPatiently(rule, view, start, end);
        }

        var pattern = rule.Pattern!();
        for (int from = start; ;)
        {
            int lookFrom = Math.Max(0, from - LookBehindBytes);
            var chars = Widen(view.Bytes[lookFrom..end]);
            int open = -1;
            Match? grouped = null;
            foreach (var match in pattern.EnumerateMatches(chars, from - lookFrom))
            {
                int matchStart = lookFrom + match.Index;
                int matchEnd = matchStart + match.Length;
                if (matchEnd == end && end < view.Bytes.Length)
                {
                    open = matchStart;
                    break;
                }

                if (rule.SecretGroup == 0)
                {
                    Accept(rule, view, matchStart, matchEnd);
                }
                else
                {
                    grouped = grouped is null ? pattern.Match(new string(chars), from - lookFrom) : grouped.NextMatch();
                    Accept(rule, view, lookFrom, grouped);
                }
            }

            if (open < 0)
            {
                return end;
            }

            // The open match is tried again with twice the room, so that the work stays in proportion to the bytes.
            from = open;
            end = (int)Math.Min(view.Bytes.Length, end + Math.Max(FirstAnchoredWindowBytes, 2L * (end - open)));
        }
    }

    private void Accept(Rule rule, in EscapeView view, int offset, Match match)
    {
        var group = match.Groups[rule.SecretGroup];
        if (match.Success && group.Success)
        {
            Accept(rule, view, offset + group.Index, offset + group.Index + group.Length);
        }
    }

    /// <summary>Adds a match if it is worth masking; one with quotes in it becomes its parts between them, for a quote is never masked.</summary>
    private void Accept(Rule rule, in EscapeView view, int start, int end)
    {
        var secret = view.Bytes[start..end];
        var spared = rule.Entropy is { } least && Entropy.BitsPerByte(secret) < least ? SparedReason.LowEntropy
            : rule.SparesPlaceholders && Placeholder.IsIn(secret) ? SparedReason.Placeholder
            : rule.Check?.Invoke(secret) == false ? SparedReason.Check
            : SparedReason.None;
        if (spared != SparedReason.None)
        {
            if (end > start)
            {
                Trace?.Spared.Add(new TracedMatch(_sink.Rule, view.RawStart(start), view.RawEnd(end), spared));
            }

            return;
        }

        while (secret.IndexOf((byte)'"') is var quote and >= 0)
        {
            AddPart(view, start, start + quote);
            start += quote + 1;
            secret = secret[(quote + 1)..];
        }

        AddPart(view, start, end);

        void AddPart(in EscapeView view, int from, int to)
        {
            if (view.Bytes[from..to].IndexOfAnyExcept(JsonPunctuation) >= 0)
            {
                _sink.Add(view, from, to);
            }
        }
    }

    private ReadOnlySpan<char> Widen(ReadOnlySpan<byte> bytes)
    {
        if (_chars.Length < bytes.Length)
        {
            _chars = new char[Math.Max(bytes.Length, 4096)];
        }

        Encoding.Latin1.GetChars(bytes, _chars);
        return _chars.AsSpan(0, bytes.Length);
    }
}

using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Streams;

/// <summary>
/// Finds the shortest end of an unfinished text that can still become a part of a secret, or decide whether something before it is one: the
/// last word, an unfinished keyword, and what stands behind a keyword as long as its rule may still look at more.
/// </summary>
internal sealed class OpenHits(RuleSet rules)
{
    /// <summary>How far behind its keyword a rule may look: the longest value, and what follows it.</summary>
    private const int ReachBytes = 8 * 1024;

    private const int MaxWordBytes = 4096;

    private readonly EscapeUndoer _plain = new();
    private readonly EscapeUndoer _percentOnly = new();
    private readonly EscapeUndoer _percentTwice = new();
    private readonly EscapeUndoer _percent = new();
    private readonly byte[][] _openers = [.. Enumerable.Range(0, rules.Count).SelectMany(index => rules[index].Openers).Select(Encoding.ASCII.GetBytes)];
    private readonly bool _hasFreeRules = Enumerable.Range(rules.FirstExtra, rules.Count - rules.FirstExtra).Any(index => rules[index].Keywords.IsEmpty);

    /// <summary>The offset up to which a text, which goes on, is settled; <paramref name="from"/> at least.</summary>
    public int SettledEnd(ReadOnlySpan<byte> text, int from)
    {
        int end = text.LastIndexOfAny(" \t\r\n"u8) + 1;
        if (end <= from || _hasFreeRules)
        {
            // A rule without keywords may find anything at any time.
            return from;
        }

        end = Math.Min(end, Held(_plain.Undo(text)));
        if (end > from && EscapeUndoer.HasPercentEscape(text))
        {
            end = Math.Min(end, Held(_percent.Undo(_percentTwice.UndoPercent(_percentOnly.UndoPercent(text)))));
        }

        return Math.Max(from, end);
    }

    private int Held(in EscapeView view)
    {
        int end = rules.FirstExtra > 0 ? Held(RuleSet.BuiltInAutomaton, 0, view) : int.MaxValue;
        end = rules.ExtraTables is { } extra ? Math.Min(end, Held(extra.Automaton, rules.FirstExtra, view)) : end;
        return rules.LevelTables is { } level ? Math.Min(end, Held(level.Automaton, rules.FirstOfLevel, view)) : end;
    }

    private int Held(in KeywordAutomaton automaton, int firstRule, in EscapeView view)
    {
        var bytes = view.Bytes;
        int held = bytes.Length;
        int position = 0;
        int state = 0;
        while (automaton.MoveNext(bytes, ref position, ref state))
        {
            if (position + ReachBytes < bytes.Length)
            {
                continue;
            }

            var outputs = automaton.Outputs(state);
            for (int i = 0; i < outputs.Length; i += 2)
            {
                held = Math.Min(held, HoldFrom(bytes, new KeywordHit(position - outputs[i + 1], position), firstRule + outputs[i]));
            }
        }

        held = Math.Min(held, bytes.Length - UnfinishedKeyword(automaton, bytes, state));
        held = Math.Min(held, OpenedFrom(bytes));
        held = Math.Min(held, Base64Undoer.OpenBlock(bytes[^Math.Min(bytes.Length, ReachBytes)..]) + Math.Max(0, bytes.Length - ReachBytes));
        return held == bytes.Length ? int.MaxValue : view.RawStart(held);
    }

    /// <summary>
    /// Where the first text begins behind which a secret may stand that only a keyword further on tells (see <see cref="Rule.Openers"/>);
    /// the length of the text if there is none.
    /// </summary>
    private int OpenedFrom(ReadOnlySpan<byte> bytes)
    {
        int from = Math.Max(0, bytes.Length - ReachBytes);
        int first = bytes.Length;
        foreach (byte[] opener in _openers)
        {
            int found = bytes[from..first].IndexOf(opener);
            first = found < 0 ? first : from + found;
        }

        return first;
    }

    /// <summary>How many bytes at the end of a text are the beginning of a keyword: as many as lead to the state it ended in.</summary>
    private static int UnfinishedKeyword(in KeywordAutomaton automaton, ReadOnlySpan<byte> bytes, int state)
    {
        for (int length = 0; length < Math.Min(bytes.Length, 64); length++)
        {
            int position = 0;
            int reached = 0;
            while (automaton.MoveNext(bytes[^length..], ref position, ref reached))
            {
                // Only the state at the end counts.
            }

            if (reached == state)
            {
                return length;
            }
        }

        return Math.Min(bytes.Length, 64);
    }

    /// <summary>
    /// Where the secret of a hit may begin: at the beginning of the keyword's word for a person's rule and for a pattern whose whole match is
    /// the secret, since there may be blanks in it; else behind the name and the operator, or in the last word, which is held anyway.
    /// </summary>
    private int HoldFrom(ReadOnlySpan<byte> bytes, KeywordHit hit, int rule)
    {
        if (bytes[hit.Start] == '-' || rule >= rules.FirstExtra || rules[rule] is { Scanner: null, SecretGroup: 0 })
        {
            int least = Math.Max(0, hit.Start - MaxWordBytes);
            return least + bytes[least..hit.Start].LastIndexOfAny(" \t\r\n"u8) + 1;
        }

        int at = hit.End;
        while (at < bytes.Length && (AsciiByte.IsLetterOrDigit(bytes[at]) || bytes[at] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            at++;
        }

        // What an element holds begins behind its bracket, with whatever byte.
        while (at < bytes.Length && bytes[at - 1] != '>' && (AsciiByte.IsBlank(bytes[at]) || AsciiByte.IsQuote(bytes[at]) || bytes[at] is (byte)':' or (byte)'=' or (byte)']' or (byte)'>'))
        {
            at++;
        }

        // The quote before a value goes with it.
        return at > hit.End && AsciiByte.IsQuote(bytes[at - 1]) ? at - 1 : at;
    }
}

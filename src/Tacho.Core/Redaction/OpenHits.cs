namespace Tacho.Redaction;

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
    private readonly EscapeUndoer _percent = new();
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
            end = Math.Min(end, Held(_percent.Undo(_percentOnly.UndoPercent(text))));
        }

        return Math.Max(from, end);
    }

    private int Held(in EscapeView view)
    {
        int end = rules.FirstExtra > 0 ? Held(RuleSet.BuiltInAutomaton, 0, view) : int.MaxValue;
        return rules.ExtraTables is { } extra ? Math.Min(end, Held(extra.Automaton, rules.FirstExtra, view)) : end;
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
        held = Math.Min(held, EchoedFrom(bytes));
        return held == bytes.Length ? int.MaxValue : view.RawStart(held);
    }

    /// <summary>
    /// Where something echoed begins in the last line: the command that it is piped into, further on, may say that it is a password (see
    /// <see cref="Rules.PipedPassword"/>). The length of the text if nothing is.
    /// </summary>
    private static int EchoedFrom(ReadOnlySpan<byte> bytes)
    {
        int line = bytes.LastIndexOf((byte)'\n') + 1;
        int echo = bytes[line..].IndexOf("echo "u8);
        int printf = bytes[line..].IndexOf("printf "u8);
        int first = echo < 0 ? printf : printf < 0 ? echo : Math.Min(echo, printf);
        return first < 0 ? bytes.Length : line + first;
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
    /// Where the secret behind a hit would begin: the hit itself for one that begins with its keyword and has several words, the beginning of
    /// its word for a person's rule, else what stands behind the name and the operator.
    /// </summary>
    private int HoldFrom(ReadOnlySpan<byte> bytes, KeywordHit hit, int rule)
    {
        if (bytes[hit.Start] == '-' || rule >= rules.FirstExtra)
        {
            int least = Math.Max(0, hit.Start - MaxWordBytes);
            return least + bytes[least..hit.Start].LastIndexOfAny(" \t\r\n"u8) + 1;
        }

        int at = hit.End;
        while (at < bytes.Length && (AsciiByte.IsLetterOrDigit(bytes[at]) || bytes[at] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            at++;
        }

        while (at < bytes.Length && (AsciiByte.IsBlank(bytes[at]) || AsciiByte.IsQuote(bytes[at]) || bytes[at] is (byte)':' or (byte)'=' or (byte)']' or (byte)'>'))
        {
            at++;
        }

        // The quote before a value goes with it.
        return at > hit.End && AsciiByte.IsQuote(bytes[at - 1]) ? at - 1 : at;
    }
}

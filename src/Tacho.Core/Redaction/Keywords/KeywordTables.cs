using System.Numerics;

namespace Tacho.Redaction.Keywords;

/// <summary>
/// The tables of a <see cref="KeywordAutomaton"/>, built from keywords: at test time for the checked-in tables of the built-in rules, at run
/// time for the rules of a person. Holds at most 65,535 states and as many outputs.
/// </summary>
internal sealed class KeywordTables
{
    private KeywordTables(byte[] classes, ushort[] next, int shift, int firstAccepting, ushort[] outputStarts, ushort[] outputs)
    {
        Classes = classes;
        Next = next;
        Shift = shift;
        FirstAccepting = firstAccepting;
        OutputStarts = outputStarts;
        Outputs = outputs;
    }

    /// <summary>The class of each byte value; letters of either case share one, and all bytes of no keyword share class 0.</summary>
    public byte[] Classes { get; }

    /// <summary>The next state, a row of 2^<see cref="Shift"/> entries a state.</summary>
    public ushort[] Next { get; }

    /// <summary>Binary logarithm of a row's length.</summary>
    public int Shift { get; }

    /// <summary>The number of states that end no keyword; they come first.</summary>
    public int FirstAccepting { get; }

    /// <summary>Where the outputs of each accepting state begin, and the end of the last one's.</summary>
    public ushort[] OutputStarts { get; }

    /// <summary>(rule, keyword length) pairs.</summary>
    public ushort[] Outputs { get; }

    /// <summary>An automaton over these tables.</summary>
    public KeywordAutomaton Automaton => new(Classes, Next, Shift, FirstAccepting, OutputStarts, Outputs);

    /// <summary>
    /// Tables that were kept in a file; null unless every number in them stays within its table, since the automaton does not look again.
    /// </summary>
    public static KeywordTables? Restore(byte[] classes, ushort[] next, int shift, int firstAccepting, ushort[] outputStarts, ushort[] outputs, int ruleCount)
    {
        if (shift is < 0 or > 8 || classes.Length != 256 || next.Length == 0 || next.Length % (1 << shift) != 0)
        {
            return null;
        }

        int states = next.Length >> shift;
        bool isSound = firstAccepting >= 1 && firstAccepting <= states
            && outputStarts.Length == states - firstAccepting + 1 && outputStarts[0] == 0 && outputStarts[^1] == outputs.Length && outputs.Length % 2 == 0
            && !classes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)((1 << shift) - 1)) && !next.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)(states - 1));
        for (int i = 1; i < outputStarts.Length && isSound; i++)
        {
            isSound = outputStarts[i] >= outputStarts[i - 1];
        }

        for (int i = 0; i < outputs.Length && isSound; i += 2)
        {
            isSound = outputs[i] < ruleCount && outputs[i + 1] > 0;
        }

        return isSound ? new KeywordTables(classes, next, shift, firstAccepting, outputStarts, outputs) : null;
    }

    /// <summary>Builds the tables for (keyword, rule index) pairs; keywords are ASCII, and their letters match in either case.</summary>
    public static KeywordTables Build(IReadOnlyList<(string Keyword, int Rule)> keywords)
    {
        var classes = Classify(keywords, out int classCount);
        var trie = new List<int[]> { NewRow(classCount) };
        var ends = new List<List<(int Rule, int Length)>> { new() };
        foreach (var (keyword, rule) in keywords)
        {
            int state = 0;
            foreach (char letter in keyword)
            {
                ref int child = ref trie[state][classes[letter]];
                if (child < 0)
                {
                    child = trie.Count;
                    trie.Add(NewRow(classCount));
                    ends.Add([]);
                    state = trie.Count - 1;
                }
                else
                {
                    state = child;
                }
            }

            ends[state].Add((rule, keyword.Length));
        }

        Complete(trie, ends);
        return Lay(classes, classCount, trie, ends);
    }

    private static byte[] Classify(IReadOnlyList<(string Keyword, int Rule)> keywords, out int classCount)
    {
        var used = keywords.SelectMany(static pair => pair.Keyword).Select(char.ToLowerInvariant).Distinct().Order().ToArray();
        if (used.Any(static letter => letter > 0x7F) || used.Length > byte.MaxValue)
        {
            throw new ArgumentException("Keywords must be ASCII.", nameof(keywords));
        }

        var classes = new byte[256];
        for (int i = 0; i < used.Length; i++)
        {
            classes[used[i]] = (byte)(i + 1);
            classes[char.ToUpperInvariant(used[i])] = (byte)(i + 1);
        }

        classCount = used.Length + 1;
        return classes;
    }

    /// <summary>Breadth first: a missing edge goes where the longest proper suffix goes, and a state also ends what that suffix ends.</summary>
    private static void Complete(List<int[]> trie, List<List<(int Rule, int Length)>> ends)
    {
        var suffix = new int[trie.Count];
        var queue = new Queue<int>();
        queue.Enqueue(0);
        while (queue.TryDequeue(out int state))
        {
            ends[state].AddRange(state == 0 ? [] : ends[suffix[state]]);
            var row = trie[state];
            for (int symbol = 0; symbol < row.Length; symbol++)
            {
                int fallback = state == 0 ? 0 : trie[suffix[state]][symbol];
                if (row[symbol] < 0)
                {
                    row[symbol] = fallback;
                }
                else
                {
                    suffix[row[symbol]] = fallback;
                    queue.Enqueue(row[symbol]);
                }
            }
        }
    }

    private static KeywordTables Lay(byte[] classes, int classCount, List<int[]> trie, List<List<(int Rule, int Length)>> ends)
    {
        int[] order = [.. Enumerable.Range(0, trie.Count).OrderBy(state => ends[state].Count > 0)];
        if (order.Length > ushort.MaxValue)
        {
            throw new ArgumentException("The keywords are too many for one automaton.", nameof(trie));
        }

        var number = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            number[order[i]] = i;
        }

        int shift = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)classCount));
        var next = new ushort[order.Length << shift];
        var outputStarts = new List<ushort>();
        var outputs = new List<ushort>();
        int firstAccepting = ends.Count(static list => list.Count == 0);
        for (int i = 0; i < order.Length; i++)
        {
            for (int symbol = 0; symbol < classCount; symbol++)
            {
                next[(i << shift) + symbol] = (ushort)number[trie[order[i]][symbol]];
            }

            if (i >= firstAccepting)
            {
                outputStarts.Add(checked((ushort)outputs.Count));
                foreach (var (rule, length) in ends[order[i]])
                {
                    outputs.Add((ushort)rule);
                    outputs.Add((ushort)length);
                }
            }
        }

        outputStarts.Add(checked((ushort)outputs.Count));
        return new KeywordTables(classes, next, shift, firstAccepting, [.. outputStarts], [.. outputs]);
    }

    private static int[] NewRow(int classCount)
    {
        var row = new int[classCount];
        Array.Fill(row, -1);
        return row;
    }
}

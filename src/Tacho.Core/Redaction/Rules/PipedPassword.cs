using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Reads back from a command that takes its password from standard input to the <c>echo</c> or <c>printf</c> before its pipe, and on to a
/// here-string behind it.
/// </summary>
internal static class PipedPassword
{
    private const int ReachBytes = 512;

    /// <summary>Looks round one hit of such a command.</summary>
    public static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        bool isSudo = bytes[hit.Start..hit.End].StartsWith("sudo"u8);
        if (isSudo && bytes[hit.End - 1] != 'S')
        {
            return hit.End;
        }

        int from = Math.Max(0, hit.Start - ReachBytes);
        var before = bytes[from..hit.Start];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        int pipe = before.LastIndexOf((byte)'|');
        if (pipe > lineStart && before[pipe..].IndexOfAny(";&"u8) < 0)
        {
            AddEchoed(view, from + lineStart, from + pipe, isChange: bytes[hit.Start..hit.End].StartsWith("chpasswd"u8), sink);
        }
        else
        {
            var line = new CommandLine(view, hit.End);
            while (line.TryNext(out _))
            {
            }

            if (bytes[line.Position..].StartsWith("<<<"u8))
            {
                line = new CommandLine(view, line.Position + 3);
                if (line.TryNext(out var word))
                {
                    CommandRules.Add(view, word, sink);
                }
            }

            // Other names of this rule in the same command would be read to the same end.
            return Math.Max(hit.End, line.Position);
        }

        return hit.End;
    }

    /// <summary>The last word of the <c>echo</c> that ends right before the pipe.</summary>
    private static void AddEchoed(in EscapeView view, int lineStart, int pipe, bool isChange, FindingSink sink)
    {
        var before = view.Bytes[lineStart..pipe];
        int echo = before.LastIndexOf("echo "u8);
        int printf = before.LastIndexOf("printf "u8);
        if (echo < 0 && printf < 0)
        {
            return;
        }

        var line = new CommandLine(view, lineStart + Math.Max(echo + "echo".Length, printf + "printf".Length));
        CommandWord last = default;
        int words = 0;
        while (line.TryNext(out var word))
        {
            if (view.Bytes[word.Start] != '-' && !view.Bytes[word.Start..word.End].StartsWith("%s"u8))
            {
                last = word;
                words++;
            }
        }

        bool endsAtPipe = line.Position == pipe;
        if (words == 1 && endsAtPipe)
        {
            CommandRules.Add(view, isChange ? last.Behind(view.Bytes, (byte)':') : last, sink);
        }
    }
}

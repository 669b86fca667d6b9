using System.Text;

namespace Tacho.Redaction.PersonalData;

/// <summary>What stands round a candidate: whether it is a number of its own, and words that say what it is.</summary>
internal static class Surroundings
{
    private const int MaxBefore = 56;
    private const int MaxAfter = 24;
    private const int MaxNameBytes = 48;

    /// <summary>Ends of names whose values are made by machines; lower case, without separators.</summary>
    private static readonly string[] MachineNames =
        ["id", "ids", "uuid", "guid", "time", "timestamp", "ts", "ms", "date", "at", "hash", "sha", "digest", "checksum", "seed", "nonce", "offset", "size", "bytes", "length", "count", "total",
            "index", "seq", "sequence", "port", "pid", "version", "revision", "build", "cursor", "epoch", "tokens", "cost", "duration", "signature", "score", "fingerprint", "etag", "inode", "run", "job"];

    /// <summary>Those of them that stand before a number with nothing but a blank between.</summary>
    private static readonly string[] MachineWords = ["run", "runs", "job", "jobs", "workflow", "build", "task", "step", "pid", "check", "issue", "pull", "commit", "revision", "offset", "port"];

    /// <summary>True when nothing before or behind says that a stretch is a part of something longer: a name, a path, a decimal, a version, an id.</summary>
    public static bool IsApart(ReadOnlySpan<byte> text, int start, int end) => IsApartBefore(text, start) && IsApartBehind(text, end);

    /// <summary>True when the words stand before a stretch on its line, or shortly behind it.</summary>
    public static bool HasWord(ReadOnlySpan<byte> text, int start, int end, ReadOnlySpan<string> words)
    {
        int from = Math.Max(0, start - MaxBefore);
        int newLine = text[from..start].LastIndexOf((byte)'\n');
        return HasWord(text[(newLine < 0 ? from : from + newLine + 1)..start], words) || HasWord(FirstLine(text[end..Math.Min(text.Length, end + MaxAfter)]), words);
    }

    /// <summary>True when a stretch is the value of a name such as <c>messageId</c> or <c>timestamp</c>, or what a word such as <c>run</c> counts.</summary>
    public static bool IsUnderMachineName(ReadOnlySpan<byte> text, int start)
    {
        int end = start;
        while (end > 0 && start - end < 6 && text[end - 1] is (byte)'"' or (byte)'\'' or (byte)' ' or (byte)'=' or (byte)':' or (byte)'[' or (byte)'(' or (byte)'`')
        {
            end--;
        }

        int from = end;
        while (from > 0 && end - from < MaxNameBytes && (AsciiByte.IsLetterOrDigit(text[from - 1]) || text[from - 1] is (byte)'_' or (byte)'-'))
        {
            from--;
        }

        var name = text[from..end];
        if (name.IsEmpty || end == start)
        {
            return false;
        }

        bool isProse = text[end..start].IndexOfAnyExcept((byte)' ') < 0;
        foreach (string word in isProse ? MachineWords : MachineNames)
        {
            int before = name.Length - word.Length;
            if (before < 0 || !System.Text.Ascii.EqualsIgnoreCase(name[before..], word))
            {
                continue;
            }

            // The word has to begin there: userId and user_id, not "paid".
            if (before == 0 || !AsciiByte.IsLetter(name[before - 1]) || (AsciiByte.IsUpper(name[before]) && AsciiByte.IsLower(name[before - 1])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsApartBefore(ReadOnlySpan<byte> text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        byte before = text[start - 1];
        byte further = start > 1 ? text[start - 2] : (byte)' ';
        return before switch
        {
            (byte)'_' or (byte)'/' or (byte)'\\' or (byte)'$' or (byte)'+' or (byte)'%' or (byte)'~' or > 0x7F => false,
            (byte)'-' or (byte)'.' or (byte)'#' or (byte)'@' => !AsciiByte.IsLetterOrDigit(further) && further is not ((byte)'_' or (byte)'-' or (byte)'.'),
            (byte)':' or (byte)',' => !AsciiByte.IsDigit(further) || before == ',',
            _ => !AsciiByte.IsLetterOrDigit(before),
        };
    }

    /// <summary>The half of <see cref="IsApart"/> that looks ahead.</summary>
    public static bool IsApartBehind(ReadOnlySpan<byte> text, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        byte behind = text[end];
        byte further = end + 1 < text.Length ? text[end + 1] : (byte)' ';
        return behind switch
        {
            (byte)'_' or (byte)'\\' or (byte)'%' or > 0x7F => false,
            (byte)'-' or (byte)'.' or (byte)'/' or (byte)'@' or (byte)'+' => !AsciiByte.IsLetterOrDigit(further),
            (byte)':' => !AsciiByte.IsDigit(further),
            _ => !AsciiByte.IsLetterOrDigit(behind),
        };
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end] : text;

    private static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<string> words)
    {
        Span<byte> lower = stackalloc byte[MaxBefore];
        for (int i = 0; i < text.Length; i++)
        {
            lower[i] = (byte)(AsciiByte.IsUpper(text[i]) ? text[i] | 0x20 : text[i]);
        }

        ReadOnlySpan<byte> place = lower[..text.Length];
        Span<byte> buffer = stackalloc byte[MaxNameBytes];
        foreach (string word in words)
        {
            var bytes = buffer[..Encoding.UTF8.GetBytes(word, buffer)];
            for (int at = 0; place[at..].IndexOf(bytes) is var found and >= 0; at += found + 1)
            {
                int start = at + found;
                int end = start + bytes.Length;
                bool begins = start == 0 || !AsciiByte.IsLetter(place[start - 1]) || bytes.Length > 4;
                bool ends = end == place.Length || !AsciiByte.IsLetter(place[end]) || bytes.Length > 4;
                if (begins && ends)
                {
                    return true;
                }
            }
        }

        return false;
    }
}

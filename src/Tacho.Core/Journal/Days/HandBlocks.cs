using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Interop;

namespace Tacho.Journal.Days;

/// <summary>A block that a person wrote into the Markdown of a day by hand: one that names no entry.</summary>
/// <param name="Text">With its heading, without empty lines at its end.</param>
/// <param name="End">Where in the day's text its entry's id belongs.</param>
/// <param name="At">When it says it was written; the time of the block before it where it says nothing.</param>
/// <param name="IsTimed">Whether it says that itself.</param>
public sealed partial record HandBlock(string Text, int End, DateTimeOffset At, bool IsTimed)
{
    /// <summary>The id of its entry, the same each time it is taken in, so that a run that was killed takes nothing in twice.</summary>
    public string IdIn(string project, string person)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{project}\n{person}\n{At:yyyy-MM-dd}\n{Text}")), hash);
        return "j" + Convert.ToHexStringLower(hash[..4]);
    }

    /// <summary>The blocks of a day that name no entry.</summary>
    /// <param name="text">The day, with line feeds.</param>
    /// <param name="day">Which.</param>
    /// <param name="offsetOf">The offset that held at a time of that day, for a file that does not say.</param>
    public static ImmutableArray<HandBlock> Of(string text, DateOnly day, Func<DateTime, TimeSpan> offsetOf)
    {
        var blocks = ImmutableArray.CreateBuilder<HandBlock>();
        var (at, end, time, isTimed, isOpen, isOwn) = (0, 0, TimeOnly.MinValue, false, false, false);
        var block = new StringBuilder();
        TimeSpan? offset = null;
        foreach (var line in text.Split('\n'))
        {
            if (EntryMarkdown.Heading.IsMatch(line))
            {
                Close();
                (isOpen, isOwn, isTimed) = (line.StartsWith("## ", StringComparison.Ordinal), false, false);
                if (Clock.Match(line) is { Success: true } clock && TimeOnly.TryParseExact(clock.Groups["time"].Value, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var told)) (time, isTimed) = (told, true);
            }

            if (DayLog.OffsetLine.IsMatch(line))
            {
                // It stands between blocks; what a person writes behind it has no heading and is no entry.
                Close();
                offset = TimeSpan.ParseExact(line[(line.IndexOf("UTC", StringComparison.Ordinal) + 4)..][..5], "hh\\:mm", CultureInfo.InvariantCulture) * (line.Contains("UTC-", StringComparison.Ordinal) ? -1 : 1);
            }

            isOwn |= EntryMarkdown.OwnLine.IsMatch(line);
            if (isOpen)
            {
                block.Append(line).Append('\n');
                if (!line.AsSpan().Trim().IsEmpty) end = at + line.Length;
            }

            at += line.Length + 1;
        }

        Close();
        return blocks.ToImmutable();

        void Close()
        {
            if (isOpen && !isOwn)
            {
                var clock = day.ToDateTime(time);
                blocks.Add(new(block.ToString().TrimEnd(), end, new DateTimeOffset(clock, offset ?? offsetOf(clock)), isTimed));
            }

            block.Clear();
            isOpen = false;
        }
    }

    /// <summary>The day's text with the ids of entries behind the blocks that they were made of.</summary>
    public static string WithEntries(string text, IEnumerable<(HandBlock Block, string Entry)> taken)
    {
        foreach (var (block, entry) in taken.OrderByDescending(static one => one.Block.End)) text = text.Insert(Math.Min(block.End, text.Length), $"\n- Entry: {entry}");
        return text;
    }

    [GeneratedRegex(@"^## +(?<time>\d{1,2}:\d{2})\s")]
    private static partial Regex Clock { get; }
}

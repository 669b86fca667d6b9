using System.Collections.Immutable;
using System.Globalization;

namespace Tacho.Reports;

/// <summary>What became of a file, as a call tells it.</summary>
public enum FileEditKind
{
    /// <summary>Changed in places.</summary>
    Edited,

    /// <summary>Made; it was not there.</summary>
    Created,

    /// <summary>Written as a whole; whether it was there is not told.</summary>
    Written,

    /// <summary>Deleted.</summary>
    Deleted,

    /// <summary>Given another name, and maybe changed in places.</summary>
    Moved,
}

/// <summary>A part of a <see cref="FileEdit"/> that can be done again and undone.</summary>
public abstract record EditPart
{
    private EditPart()
    {
    }

    /// <summary>A text takes the place of another, wherever that is.</summary>
    /// <param name="Before">Empty for a file that is made.</param>
    /// <param name="After">Empty where it is taken away.</param>
    /// <param name="Everywhere">Every place, not the one.</param>
    public sealed record Replaced(string Before, string After, bool Everywhere) : EditPart;

    /// <summary>A hunk of a diff.</summary>
    /// <param name="Lines">Each with its sign: space, plus or minus.</param>
    /// <param name="NewStart">Number of its first line in the new file; 0 where it is not told.</param>
    public sealed record Hunk(ImmutableArray<string> Lines, int NewStart) : EditPart;

    /// <summary>The hunks of a diff's lines; heads without numbers are allowed, as is a missing blank before an empty line.</summary>
    internal static ImmutableArray<EditPart> HunksOf(IEnumerable<string> diff)
    {
        var hunks = ImmutableArray.CreateBuilder<EditPart>();
        var lines = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        foreach (var line in diff)
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                End();
                start = StartOf(line);
            }
            else if (line.Length == 0) lines.Add(" ");
            else if (line[0] is ' ' or '+' or '-') lines.Add(line);
        }

        End();
        return hunks.ToImmutable();

        void End()
        {
            if (lines.Any(static line => line[0] != ' ')) hunks.Add(new Hunk(lines.ToImmutable(), start));
            lines.Clear();
        }
    }

    private static int StartOf(string head)
    {
        var plus = head.IndexOf(" +", StringComparison.Ordinal);
        if (plus < 0) return 0;
        var digits = head.AsSpan(plus + 2);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

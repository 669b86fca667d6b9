using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tacho.Cli.Output;

/// <summary>Prints unified diffs, coloured where a person looks at them.</summary>
/// <param name="output">Where to.</param>
/// <param name="colour">See <see cref="IsColourful"/>.</param>
internal sealed class DiffOutput(TextWriter output, bool colour)
{
    /// <summary>True for a terminal, unless NO_COLOR (no-color.org) is set to anything or TERM is dumb.</summary>
    public static bool IsColourful(TextWriter output, Func<string, string?> variable) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not ("dumb" or null);

    /// <summary>
    /// Writes lines of a diff. Control and direction characters that a file may hold are shown as escapes, so that none of them reaches the terminal.
    /// </summary>
    public void Write(ImmutableArray<string> lines)
    {
        foreach (var line in lines)
        {
            var shown = Visible(line);
            output.WriteLine(colour && ColourOf(line) is { } code ? $"\u001b[{code}m{shown}\u001b[0m" : shown);
        }
    }

    private static string? ColourOf(string line) => line switch
    {
        ['-', '-', '-', ' ', ..] or ['+', '+', '+', ' ', ..] => "1",
        ['@', '@', ..] => "36",
        ['+', ..] => "32",
        ['-', ..] => "31",
        _ => null,
    };

    private static string Visible(string line)
    {
        var shown = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            var hidden = c != '\t' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (hidden && c != '\t') shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else shown.Append(c);
        }

        return shown.ToString();
    }
}

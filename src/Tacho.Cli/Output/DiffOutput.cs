using System.Collections.Immutable;

namespace Tacho.Cli.Output;

/// <summary>Prints unified diffs, coloured on a terminal that shows colours.</summary>
internal sealed class DiffOutput(TextWriter output)
{
    private readonly bool _hasColours = Terminal.Of(output) is { HasColours: true };

    /// <summary>Writes the lines of a diff. What a file holds cannot command the terminal: but for tabs, control characters are shown as escapes.</summary>
    public void Write(ImmutableArray<string> lines)
    {
        foreach (var line in lines)
        {
            var shown = string.Join('\t', line.Split('\t').Select(SafeText.OneLine));
            output.WriteLine(_hasColours && ColourOf(line) is { } code ? $"\u001b[{code}m{shown}\u001b[0m" : shown);
        }
    }

    /// <summary>Select graphic rendition (ECMA-48): head bold, hunk cyan, added green, removed red.</summary>
    private static string? ColourOf(string line) => line switch
    {
        ['-', '-', '-', ' ', ..] or ['+', '+', '+', ' ', ..] => "1",
        ['@', '@', ..] => "36",
        ['+', ..] => "32",
        ['-', ..] => "31",
        _ => null,
    };
}

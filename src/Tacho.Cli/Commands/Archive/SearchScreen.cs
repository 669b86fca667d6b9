using System.Globalization;
using Spectre.Console;
using Tacho.Cli.Output;
using Tacho.Incidents.Search;

namespace Tacho.Cli.Commands.Archive;

/// <summary>What was found, for eyes: a head for each transcript, and below it a line for each place, cut round the match, which stands out.</summary>
internal sealed class SearchScreen(TextWriter output, Terminal terminal)
{
    private const int KindCells = 9;
    private const int NarrowestText = 24;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", MatchTone = "1;31";

    /// <summary>Writes the hits, which come transcript by transcript, each with the name by which its transcript is found again.</summary>
    public void Write(IReadOnlyList<(SearchHit Hit, string Name)> found)
    {
        var lineCells = found.Max(static one => one.Hit.Line).ToString(CultureInfo.InvariantCulture).Length + 2;
        string? last = null;
        foreach (var (hit, name) in found)
        {
            if (hit.Transcript.MetaPath != last)
            {
                if (last is not null) output.WriteLine();
                last = hit.Transcript.MetaPath;
                Head(hit, name);
            }

            var left = hit.Line.ToString(CultureInfo.InvariantCulture).PadLeft(lineCells) + "  " + hit.Kind.ToString().ToLowerInvariant().PadRight(KindCells) + "  ";
            var (before, match, after) = Fitting(hit.Snippet, Math.Max(NarrowestText, terminal.Width - left.Length));
            output.WriteLine(Toned(left, Dim) + before + Toned(match, MatchTone) + after);
        }
    }

    private void Head(SearchHit hit, string name)
    {
        var meta = hit.Transcript.Meta;
        var id = TextBlock.Cut(name, terminal.Width);
        var rest = $"  {meta.Agent}  {meta.Project}  {SafeText.Time(meta.Started.ToLocalTime())}{(meta.Title is { Length: > 0 } title ? "  " + title : "")}";
        var left = terminal.Width - id.GetCellWidth();
        output.WriteLine(Toned(id, Bold) + (left > NarrowestText ? Toned(TextBlock.Cut(rest, left), Dim) : ""));
    }

    /// <summary>As much round the match as there is room for: a third of it before, what is left behind.</summary>
    private static (string Before, string Match, string After) Fitting(Snippet snippet, int width)
    {
        var match = TextBlock.Cut(snippet.Match, Math.Max(1, width * 2 / 3));
        var (before, after) = (SafeText.OneLine(snippet.Before), SafeText.OneLine(snippet.After));
        var room = width - match.GetCellWidth();
        var forBefore = Math.Max(room / 3, room - after.GetCellWidth());
        before = TextBlock.CutStart(before, forBefore);
        return (before, match, TextBlock.Cut(after, room - before.GetCellWidth()));
    }

    private string Toned(string text, string tone) => terminal.HasColours && text.Length > 0 ? $"\u001b[{tone}m{text}\u001b[0m" : text;
}

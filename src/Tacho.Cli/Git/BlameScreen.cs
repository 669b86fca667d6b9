using System.Globalization;
using Spectre.Console;
using Tacho.Cli.Output;

namespace Tacho.Cli.Git;

/// <summary>Blamed lines for eyes: lines of one edit share its place, which stands beside the first of them, and below the file stands what was asked for.</summary>
internal sealed class BlameScreen(TextWriter output, Terminal terminal)
{
    private const string NotRecorded = "-";
    private const int NarrowestText = 20;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", Mark = "36";

    /// <summary>Writes the lines, and the prompts behind them.</summary>
    public void Write(IReadOnlyList<BlamedLine> lines)
    {
        var placeCells = lines.Max(static line => (line.Place ?? NotRecorded).GetCellWidth());
        var numberCells = lines[^1].Number.ToString(CultureInfo.InvariantCulture).Length;
        string? last = null;
        foreach (var line in lines)
        {
            var place = line.Place ?? NotRecorded;
            var shown = place == last ? "" : place;
            last = place;
            var padding = new string(' ', placeCells - shown.GetCellWidth());
            var number = line.Number.ToString(CultureInfo.InvariantCulture).PadLeft(numberCells);
            var room = Math.Max(NarrowestText, terminal.Width - placeCells - numberCells - 5);
            output.WriteLine($"{Toned(shown, line.Edit is null ? Dim : Mark)}{padding}  {Toned(number, Dim)} {Toned(line.Edit is null ? " " : "│", Mark)} {TextBlock.Cut(line.Text.Replace("\t", "    ", StringComparison.Ordinal), room)}".TrimEnd());
        }

        WritePrompts(lines);
    }

    /// <summary>Everything of one line.</summary>
    public void WriteOne(BlamedLine line, string path)
    {
        output.WriteLine(Toned(TextBlock.Cut($"{path}:{line.Number.ToString(CultureInfo.InvariantCulture)}", terminal.Width), Bold));
        output.WriteLine("  " + TextBlock.Cut(line.Text.Trim(), terminal.Width - 2));
        output.WriteLine();
        if (line.Edit is not { } edit)
        {
            output.WriteLine("No recorded edit wrote this line: a person did, a program, or an agent");
            output.WriteLine("whose session is not archived.");
            return;
        }

        var meta = edit.Transcript.Meta;
        Fact("written", $"{SafeText.Time(edit.Event.At.ToLocalTime())} by {meta.Agent}{((edit.Event.Model ?? meta.Model) is { } model ? $" ({model})" : "")}");
        Fact("session", $"{meta.Session}{(meta.Title is { Length: > 0 } title ? $"  {title}" : "")}");
        Fact("edit", $"tacho show {line.Place}");
        if (line.PromptPlace is { } place) Fact("prompt", $"tacho show {place}");
        if (edit.Prompt is not { } prompt) return;
        output.WriteLine();
        foreach (var text in TextBlock.Lines(prompt.Trim(), terminal.Width - 2)) output.WriteLine("  " + text);
    }

    private void WritePrompts(IReadOnlyList<BlamedLine> lines)
    {
        var prompts = lines.Where(static line => line.PromptPlace is not null).GroupBy(static line => line.PromptPlace!, StringComparer.Ordinal).ToList();
        if (prompts.Count == 0) return;
        output.WriteLine();
        var cells = prompts.Max(static prompt => prompt.Key.GetCellWidth());
        foreach (var prompt in prompts)
        {
            var edit = prompt.First().Edit!;
            var about = $"{edit.Event.At.ToLocalTime():yyyy-MM-dd HH:mm}  {edit.Transcript.Meta.Agent}  ";
            var text = string.Join(' ', (edit.Prompt ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            output.WriteLine($"{Toned(prompt.Key, Mark)}{new string(' ', cells - prompt.Key.GetCellWidth())}  {Toned(about, Dim)}{TextBlock.Cut(text, Math.Max(NarrowestText, terminal.Width - cells - 2 - about.Length))}");
        }
    }

    private void Fact(string name, string value) => output.WriteLine($"{Toned(name.PadRight(8), Dim)} {TextBlock.Cut(value, terminal.Width - 9)}");

    private string Toned(string text, string tone) => terminal.HasColours && text.Length > 0 ? $"\u001b[{tone}m{text}\u001b[0m" : text;
}

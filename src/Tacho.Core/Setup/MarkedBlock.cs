using Tacho.Agents;
using Tacho.Configuration;

namespace Tacho.Setup;

/// <summary>A block between two marks in somebody's text file. Pure: from text to text; line breaks are those of the file.</summary>
internal static class MarkedBlock
{
    /// <summary>The text with the block: in the place of an older one, else at the end.</summary>
    /// <exception cref="UserError">The text has the mark of the beginning and not that of the end.</exception>
    public static string Put(string? text, FileEdit.TextBlock block)
    {
        text ??= "";
        var feed = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var whole = $"{First(block.Name)}\n{block.Content.ReplaceLineEndings("\n")}\n{Last(block.Name)}".ReplaceLineEndings(feed);
        if (Find(text, block.Name) is { } old) return text[..old.Start] + whole + text[old.End..];
        if (IsIn(text, block.Name))
            throw new UserError($"{block.Path} has a line '{First(block.Name)}' and no '{Last(block.Name)}' behind it", "delete what is left of the block, or put the second mark back, and run the command again; nothing was written", ExitCode.BadData);
        var gap = text.Length == 0 || text.EndsWith(feed + feed, StringComparison.Ordinal) ? "" : text.EndsWith('\n') ? feed : feed + feed;
        return text + gap + whole + feed;
    }

    /// <summary>The text without the block and the empty line before it; as it is where there is none.</summary>
    public static string Take(string text, string name)
    {
        while (Find(text, name) is var (start, end))
        {
            var (before, after) = (text[..start], text[end..]);
            after = after.StartsWith("\r\n", StringComparison.Ordinal) ? after[2..] : after.StartsWith('\n') ? after[1..] : after;
            if (before.EndsWith("\r\n\r\n", StringComparison.Ordinal)) before = before[..^2];
            else if (before.EndsWith("\n\n", StringComparison.Ordinal)) before = before[..^1];
            text = before + after;
        }

        return text;
    }

    /// <summary>True for a text that has at least the beginning of the block.</summary>
    public static bool IsIn(string text, string name) => LineAt(text, First(name), 0) >= 0;

    /// <summary>True for a text that has a line by which agents take in the file of that name beside it: <c>@NAME</c>.</summary>
    public static bool Imports(string text, string fileName) => text.Split('\n').Any(line => line.Trim() is var word && (word == $"@{fileName}" || word == $"@./{fileName}"));

    private static string First(string name) => $"<!-- tacho:{name} -->";

    private static string Last(string name) => $"<!-- /tacho:{name} -->";

    private static (int Start, int End)? Find(string text, string name) =>
        LineAt(text, First(name), 0) is var start and >= 0 && LineAt(text, Last(name), start) is var last and >= 0 ? (start, last + Last(name).Length) : null;

    private static int LineAt(string text, string mark, int from)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] is '\n' or '\uFEFF') return at;
        }

        return -1;
    }
}

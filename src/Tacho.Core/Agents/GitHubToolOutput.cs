using System.Globalization;
using System.Text.RegularExpressions;

namespace Tacho.Agents;

/// <summary>What GitHub's agents hand to the model after a command.</summary>
/// <param name="Text">The output.</param>
/// <param name="ExitCode">As the last line tells it; null where there is none.</param>
internal readonly partial record struct GitHubToolOutput(string? Text, int? ExitCode)
{
    public static GitHubToolOutput Parse(string? text) =>
        text is not null && ExitLine.Match(text) is { Success: true } exit
            ? new(text[..exit.Index], int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture))
            : new(text, ExitCode: null);

    // The last line of a command's output: <shellId: 1 completed with exit code 2>
    [GeneratedRegex(@"\n?<shellId: [^\n>]{1,64} completed with exit code (?<code>-?\d{1,9})>\s?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExitLine { get; }
}

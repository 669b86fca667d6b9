using System.Globalization;
using System.Text.RegularExpressions;

namespace Tacho.Agents.GeminiCli;

/// <summary>The model's copy of a command's output.</summary>
internal static partial class GeminiCliOutput
{
    /// <summary>
    /// The exit code, which stands in the model's copy behind the output, and only when it is not 0. <paramref name="output"/> is what the person saw, where it is told.
    /// </summary>
    public static int? ExitCode(string forModel, string? output)
    {
        var at = string.IsNullOrEmpty(output) ? -1 : forModel.IndexOf(output, StringComparison.Ordinal);
        var behind = at < 0 ? forModel : forModel[(at + output!.Length)..];
        return Footer.Match(behind) is { Success: true } footer ? int.Parse(footer.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(
        @"^Exit Code: (?<code>-?\d{1,9})(?:\n(?:Error|Signal|Background PIDs|Process Group PGID): [^\n]*){0,4}(?:\n</untrusted_context>)?\s?\z",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Footer { get; }
}

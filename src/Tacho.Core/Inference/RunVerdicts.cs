using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Incidents;

namespace Tacho.Inference;

/// <summary>How a test or build ended: by the exit code where that is its own, else by the words that test runners end with.</summary>
internal static partial class RunVerdicts
{
    /// <summary>The end of an output is where runners sum up.</summary>
    private const int MaxTail = 16 * 1024;

    private const int MaxComplaint = 300;

    /// <param name="line">The whole command line.</param>
    /// <param name="commands">Taken apart.</param>
    /// <param name="check">What is asked about.</param>
    /// <param name="result">The call's result.</param>
    public static RunVerdict Of(string line, ImmutableArray<SimpleCommand> commands, CheckRun check, ToolResult result)
    {
        if (result.Status == "cancelled") return RunVerdict.Unknown;
        var output = TextOf(result);
        if (Background.IsMatch(output)) return RunVerdict.Unknown;
        var outcome = new CommandOutcome(result.ExitCode, result.Status, DurationMs: null);
        var exit = result.ExitCode ?? (ExitTold.Matches(output).LastOrDefault() is { } told && int.TryParse(told.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null);
        if (IsItsOwnEnd(line, commands, check) || (exit is not null && result.ExitCode is null))
        {
            if (exit is { } known) return known == 0 ? RunVerdict.Passed : known is 126 or 127 or 130 or 143 || NotThere.IsMatch(output) ? RunVerdict.Unknown : RunVerdict.Failed;
            if (outcome.IsFailure) return NotThere.IsMatch(output) ? RunVerdict.Unknown : RunVerdict.Failed;
            if (result.Status == "ok") return !check.IsProgram && Failing.IsMatch(output) ? RunVerdict.Unknown : RunVerdict.Passed;
        }

        if (check.IsProgram || NotThere.IsMatch(output)) return RunVerdict.Unknown;

        // The sum at the end counts, whatever the tests themselves print.
        if (FailedCount.Matches(output).LastOrDefault() is { } count) return count.Groups["count"].Value.AsSpan().TrimStart('0').IsEmpty ? Passing.IsMatch(output) ? RunVerdict.Passed : RunVerdict.Unknown : RunVerdict.Failed;
        return Failing.IsMatch(output) ? RunVerdict.Failed : Passing.IsMatch(output) ? RunVerdict.Passed : RunVerdict.Unknown;
    }

    /// <summary>The line that says what went wrong; null for none.</summary>
    public static string? Complaint(ToolResult result)
    {
        var output = TextOf(result);
        var told = Error.Matches(output).Where(static one => !Noise.IsMatch(one.Value)).Take(1).Concat(Summary.Matches(output).Where(static one => !Noise.IsMatch(one.Value)).TakeLast(1)).ToList();
        if (told.Count == 0 || told[^1].Value.Trim(' ', '\t', '\r', '=', '-', '─', '━') is not { Length: > 0 } line) return null;
        return line.Length <= MaxComplaint ? line : line[..MaxComplaint];
    }

    /// <summary>Whether the exit code of the line is that of the test: nothing reads what it prints, and nothing runs behind it whatever it ends with.</summary>
    private static bool IsItsOwnEnd(string line, ImmutableArray<SimpleCommand> commands, CheckRun check)
    {
        if (line.Contains("pipefail", StringComparison.Ordinal)) return true;
        if (commands.Any(one => one.PipedFrom is { } from && from.Text == check.Command.Text)) return false;
        var at = line.LastIndexOf(check.Command.Text, StringComparison.Ordinal);
        return at >= 0 && line.AsSpan(at + check.Command.Text.Length).IndexOfAny(";|\n") < 0;
    }

    private static string TextOf(ToolResult result)
    {
        var (output, error) = (result.Output?.Text ?? "", result.ErrorOutput?.Text ?? "");
        var text = Tail(output) + (error.Length > 0 ? "\n" + Tail(error) : "");
        return text.Contains('\u001b', StringComparison.Ordinal) ? Texts.VisibleText.WithoutColours(text) : text;
    }

    private static string Tail(string text) => text.Length <= MaxTail ? text : text[^MaxTail..];

    [GeneratedRegex(@"\b[1-9]\d* (?:tests? |specs? |examples?, )?(?:failed|failing|failures?)\b|(?:failed|failures?|errors?)\s*[:=]\s*[1-9]|^FAILED\b|\bFAILED \(|^(?:---\s)?FAIL[:\s]|test result: FAILED|build failed|error TS\d+|error [A-Z]{2}\d{3,}|error\[E\d+\]|^error: |could not compile|Found [1-9]\d* errors?|npm ERR!|npm error|ELIFECYCLE|^Traceback \(most|\([1-9]\d* errors?,|Compilation failed|panicked at|Error: Process completed|make(?:\[\d+\])?: \*\*\*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Failing { get; }

    [GeneratedRegex(@"\b[1-9]\d* (?:tests? |specs? )?pass(?:ed|ing)\b|test result: ok|^ok\s+\S+|build succeeded|BUILD SUCCESSFUL|BUILD SUCCESS|✓ built in|Compiled successfully|^Passed!|All checks passed|Success: no issues|\b0 errors\b|^OK$|^OK \(|All tests passed|# fail 0|Finished `?(?:test|dev|release)|0 failures\b", RegexOptions.Multiline)]
    private static partial Regex Passing { get; }

    [GeneratedRegex(@"\b(?<count>\d{1,7}) (?:tests? |specs? )?fail(?:ed|ing|ures?)?\b|\b(?:failed|failures|fail)\s*[:=]\s*(?<count>\d{1,7})\b|\bfail (?<count>\d{1,7})$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex FailedCount { get; }

    /// <summary>What some agents and many command lines put at the end.</summary>
    [GeneratedRegex(@"(?:^|<)(?:exited with )?exit(?: ?code)?[:=\s]\s*(?<code>\d{1,3})\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ExitTold { get; }

    [GeneratedRegex(@"running in (?:the )?background|Background process|started in background|run_in_background", RegexOptions.IgnoreCase)]
    private static partial Regex Background { get; }

    /// <summary>The test did not run at all: the program, the folder or the option was wrong.</summary>
    [GeneratedRegex(@"<tool_use_error>|command not found|: not found$|Missing script|No module named|unrecognized arguments|unknown (?:option|flag|argument|command)|no such command|file or directory not found|can't cd to|cd: .*No such file|not recognized as|Could not find a (?:project|solution)|MSB1003|MSB1009|No rule to make target|permission denied|EACCES|timed out after|Cannot find module '[^'.]*(?:/bin/|node_modules)|could not determine executable", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex NotThere { get; }

    [GeneratedRegex(@"^.*\b(?:[1-9]\d* (?:failed|failing|failures?|errors?)\b|Failed:\s*[1-9]\d*|failures=\d+|test result: FAILED|Found [1-9]\d* errors?).*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Summary { get; }

    /// <summary>The command itself, and what package managers say of every failure.</summary>
    [GeneratedRegex(@"^\s*[$>] |ELIFECYCLE|npm ERR!|npm error|Command failed|exited with code|lifecycle script", RegexOptions.IgnoreCase)]
    private static partial Regex Noise { get; }

    [GeneratedRegex(@"^.*(?:\berror\b|\b\w*(?:Error|Exception)\b:|\bFAIL(?:ED)?\b|\bassert).*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Error { get; }
}

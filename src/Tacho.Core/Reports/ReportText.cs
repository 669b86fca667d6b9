using System.Globalization;
using Tacho.Events;
using Tacho.Texts;

namespace Tacho.Reports;

/// <summary>Words that all forms of a report have in common.</summary>
internal static class ReportText
{
    /// <summary>Name of the longest sum.</summary>
    public const string Tokens = "Tokens";

    private const int HeadingLength = 80;
    private const int MaxOutputLines = 60;
    private const int MaxOutputLength = 8 * 1024;

    /// <summary>The first line that says something, cut to what fits a heading.</summary>
    public static string FirstLine(string text)
    {
        var line = text.Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line.Length > 0) ?? "";
        return line.Length <= HeadingLength ? line : Cut(line, HeadingLength - 1) + "…";
    }

    /// <summary>The lines of a text, each visible as it is; tabs stay, colours of a program's output are left out.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        foreach (var line in VisibleText.WithoutColours(text).TrimEnd('\n', '\r', ' ').Split('\n')) yield return string.Join('\t', line.TrimEnd('\r').Split('\t').Select(VisibleText.OneLine));
    }

    /// <summary>The beginning of what a tool answered; null for nothing.</summary>
    public static string? Output(ToolResult? result)
    {
        var text = string.Join('\n', new[] { result?.Output?.Text, result?.ErrorOutput?.Text }.Where(static part => !string.IsNullOrWhiteSpace(part)));
        if (text.Length == 0) return null;
        var lines = text.Split('\n');
        var shown = string.Join('\n', lines.Take(MaxOutputLines));
        if (shown.Length > MaxOutputLength) shown = Cut(shown, MaxOutputLength);
        return shown.Length == text.Length ? text : $"{shown}\n… {Number(text.Length - shown.Length)} more characters";
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Where an entry stands, as <c>tacho show</c> takes it.</summary>
    public static string Place(SessionReport session, ReportEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Transcript ?? session.Facts.Name}:{entry.Line}");

    /// <summary>What was done, for the line over the entries: <c>3 commands (1 failed), 2 files changed (+4 −1)</c>.</summary>
    public static string Done(PromptReport prompt)
    {
        var parts = new List<string>();
        Add(prompt.Entries.Where(static entry => entry.Kind == ReportEntryKind.Command).ToList(), "command");
        Add(prompt.Entries.Where(static entry => entry.Kind == ReportEntryKind.Call).ToList(), "call");
        var edits = prompt.Entries.Where(static entry => !entry.HasFailed).SelectMany(static entry => entry.Edits).ToList();
        if (edits.Count > 0)
            parts.Add($"{Count(edits.Select(static edit => edit.Path).Distinct(StringComparer.Ordinal).Count(), "file")} changed ({Changes(edits.Sum(static edit => edit.Added), edits.Sum(static edit => edit.Removed))})");
        if (prompt.Entries.Count(static entry => entry.Kind == ReportEntryKind.Decision) is var decisions and > 0) parts.Add(Count(decisions, "decision"));
        if (prompt.Entries.Count(entry => entry.Kind == ReportEntryKind.Answer && entry != prompt.Answer) is var answers and > 0) parts.Add(Count(answers, "message"));
        return parts.Count == 0 ? Count(prompt.Entries.Length, "entry").Replace("entrys", "entries", StringComparison.Ordinal) : string.Join(", ", parts);

        void Add(List<ReportEntry> entries, string noun)
        {
            var failed = entries.Count(static entry => entry.HasFailed);
            if (entries.Count > 0) parts.Add(Count(entries.Count, noun) + (failed > 0 ? $" ({Number(failed)} failed)" : ""));
        }
    }

    public static string Changes(int added, int removed) => $"+{Number(added)} −{Number(removed)}";

    /// <summary>The facts of a session, name and value.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(SessionReport session)
    {
        var facts = session.Facts;
        yield return ("Agent", $"{facts.Agent} {facts.AgentVersion}".TrimEnd());
        yield return ("Project", facts.Project);
        if (facts.Cwd is { Length: > 0 } cwd) yield return ("Folder", cwd);
        if (facts.GitBranch is { Length: > 0 } branch) yield return ("Branch", branch);
        yield return ("Time", $"{Time(facts.Started)} to {Time(facts.Ended)}");
        yield return ("Session", facts.Id);
    }

    /// <summary>The sums of a session or of all, name and value.</summary>
    public static IEnumerable<(string Name, string Value)> Sums(ReportSums sums)
    {
        if (sums.Sessions > 1) yield return ("Sessions", Number(sums.Sessions));
        yield return ("Prompts", Number(sums.Prompts));
        yield return ("Commands", Number(sums.Commands) + Failed(sums.FailedCommands));
        yield return ("Other calls", Number(sums.Calls) + Failed(sums.FailedCalls));
        if (sums.Subagents > 0) yield return ("Sub-agents", Number(sums.Subagents));
        yield return ("Files changed", sums.Files.IsEmpty ? "0" : $"{Number(sums.Files.Length)} ({Changes(sums.Added, sums.Removed)})");
        yield return ("Decisions", Number(sums.Decisions));
        yield return ("Masks", Number(sums.Masks.Sum(static mask => mask.Before + mask.Now)));
        if (sums.NotUnderstood > 0) yield return ("Lines not understood", Number(sums.NotUnderstood));
        if (!sums.Unreadable.IsEmpty) yield return ("Transcripts not readable", Number(sums.Unreadable.Length));
        if (sums.Cost is { } cost && !sums.Tokens.IsEmpty) yield return ("Cost", cost.ToString());
        yield return (Tokens, sums.Tokens.IsEmpty ? "not told" : sums.AllTokens.ToString());

        static string Failed(int failed) => failed == 0 ? "" : $" ({Number(failed)} failed)";
    }

    /// <summary>Where costs come from, in a sentence.</summary>
    public static string About(ReportPrices prices) =>
        $"Costs are by list prices{(prices.AsOf is { } day ? string.Create(CultureInfo.InvariantCulture, $" of {day:yyyy-MM-dd}") : "")}{(prices.HasOwn ? " and by prices of the maker's own" : "")}; a subscription is billed otherwise.";

    /// <summary>Tokens and their cost, for the end of a prompt.</summary>
    public static string TokensOf(PromptReport prompt) => prompt.Cost is { } cost ? $"{prompt.Tokens}; {cost}" : prompt.Tokens.ToString();

    /// <summary>What the profile leaves out and masks, in a sentence: who reads must know what is not there.</summary>
    public static string About(ReportProfile profile) => profile switch
    {
        ReportProfile.Public => "Profile public: secrets, personal data, and the folders and names of the person at this machine are masked. Outputs of tools, reasoning and changed lines are left out.",
        ReportProfile.Internal => "Profile internal: secrets are masked. Outputs of tools, reasoning and changed lines are left out.",
        _ => "Profile full: secrets are masked. Outputs of tools are shown with their beginning.",
    };

    public static string ProfileName(ReportProfile profile) => profile switch { ReportProfile.Public => "public", ReportProfile.Internal => "internal", _ => "full" };

    public static string KindName(ReportEntryKind kind) => kind switch
    {
        ReportEntryKind.Answer => "answer",
        ReportEntryKind.Reasoning => "reasoning",
        ReportEntryKind.Command => "command",
        ReportEntryKind.Call => "call",
        ReportEntryKind.Change => "change",
        ReportEntryKind.Decision => "decision",
        ReportEntryKind.Plan => "plan",
        ReportEntryKind.Subagent => "sub-agent",
        _ => "note",
    };

    /// <summary>Never within a character.</summary>
    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

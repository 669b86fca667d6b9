using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tacho.Redaction.UserRules;

/// <summary>Something that a rule should not be.</summary>
/// <param name="RuleId">The rule; empty where it is about none.</param>
/// <param name="Place">File and line.</param>
/// <param name="IsError">True for what must be mended, false for what is worth knowing.</param>
/// <param name="Text">What is wrong.</param>
public sealed record LintFinding(string RuleId, string Place, bool IsError, string Text);

/// <summary>Looks for rules that work but should not be used as they are: slow, without samples, or masking nearly everything.</summary>
public static class RuleLint
{
    private const int WholeBytes = 64 * 1024;
    private const int PieceBytes = 8 * 1024;
    private const int LineBytes = 1000;

    /// <summary>The whole may take as long as its pieces, and some more for noise; a square would take eight times that.</summary>
    private const double MaxRatio = 4;

    private const double FloorMilliseconds = 10;
    private const double MaxMilliseconds = 400;
    private const int Attempts = 4;

    /// <summary>More of ordinary text than this is not what a rule for a secret masks.</summary>
    private const double MaxOrdinaryShare = 0.25;

    private static readonly ImmutableArray<string> Ordinary =
    [
        "The quick brown fox jumps over the lazy dog; 42 times, it said.",
        "git commit -m 'Fix the build' && git push origin main",
        "{\"type\":\"tool_result\",\"content\":\"ok\",\"exit\":0,\"durationMs\":118}",
        "src/Tacho.Core/Redaction/Scan.cs:118:    var bytes = view.Bytes;",
        "2026-05-17T09:42:18.123+02:00 INFO  server started on http://localhost:8080/health",
        "npm install left-pad@1.3.0 --save-exact",
        "commit 3f9a1c02b7d4e5f60718293a4b5c6d7e8f901234",
        "for (int i = 0; i < count; i++) { total += prices[i]; }",
    ];

    private static readonly string[] HostileUnits = ["a", " ", "0", "A1b2", "key ", "secret=", "token: a ", "x.", "a@", "-_.="];

    /// <summary>Looks at all rules of a library without problems.</summary>
    public static ImmutableArray<LintFinding> Of(RuleLibrary library)
    {
        var findings = ImmutableArray.CreateBuilder<LintFinding>();
        var builtIn = RuleSet.BuiltIn.Rules.Select(static rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        foreach (string id in library.Disabled.Where(id => !builtIn.Contains(id) && library.Rules.All(rule => rule.Id != id)).Order(StringComparer.Ordinal))
        {
            findings.Add(new LintFinding("", "disabled", IsError: false, $"there is no rule {id} to disable"));
        }

        foreach (var rule in library.Rules)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{rule.File}:{rule.Line}");
            foreach (var (isError, text) in Look(rule, builtIn.Contains(rule.Id)))
            {
                findings.Add(new LintFinding(rule.Id, place, isError, text));
            }
        }

        return findings.ToImmutable();
    }

    /// <summary>Looks at one rule.</summary>
    /// <param name="entry">A checked rule.</param>
    /// <param name="hasBuiltInName">Its id is a built-in rule's.</param>
    /// <param name="isNew">It is only being written: that it has no samples yet is then a note.</param>
    public static IEnumerable<(bool IsError, string Text)> Look(RuleEntry entry, bool hasBuiltInName = false, bool isNew = false)
    {
        bool isImported = entry.ImportedFrom is not null;
        if (hasBuiltInName)
        {
            yield return (false, "a built-in rule has this id too: both are used, and disabling it disables both");
        }

        if (entry.Matches.IsEmpty && entry.Literals.IsEmpty)
        {
            yield return (!isImported && !isNew, isImported ? $"imported from {entry.ImportedFrom} without samples: nothing proves that it finds anything" : "it has no samples: give at least one of matches");
        }

        foreach (var failure in RuleSamples.Of(entry).Failures)
        {
            yield return (true, string.Create(CultureInfo.InvariantCulture, $"{(failure.ShouldMatch ? "matches" : "nonMatches")} {failure.Number} is {(failure.ShouldMatch ? "not found" : "masked")}"));
        }

        var alone = RuleSet.Only([RuleMaker.Make(entry)]);
        if (entry.Pattern is { } pattern && new PersonPattern(PersonPattern.Check(pattern).Emitted) is var person)
        {
            if (person.Regex.IsMatch(""))
            {
                yield return (true, "it matches the empty text");
            }

            if (person.Backtracks)
            {
                yield return (false, "only the backtracking engine can run it: it is tried on small windows, with a time limit");
            }

            if (entry.Keywords.IsEmpty)
            {
                yield return (false, "it has no keywords and is tried on every text");
            }
        }

        if (OrdinaryShare(alone) is var share && share > MaxOrdinaryShare)
        {
            yield return (true, string.Create(CultureInfo.InvariantCulture, $"it masks {share:P0} of ordinary text"));
        }

        if (Slowness(entry, alone) is { } slow)
        {
            yield return (true, slow);
        }
    }

    private static double OrdinaryShare(RuleSet alone)
    {
        double masked = Ordinary.Sum(text => Explanation.Of(alone, TagKey.None, text).Masks.Sum(static mask => mask.End - mask.Start));
        return masked / Ordinary.Sum(static text => text.Length);
    }

    private static string? Slowness(RuleEntry entry, RuleSet alone)
    {
        var redactor = new Redactor(alone, TagKey.None);
        var units = HostileUnits.Concat(entry.Keywords.Take(8).Select(static keyword => keyword + "a")).Concat(entry.Matches.Take(2).Select(static sample => SecretTemplate.Expand(sample)[..^1]));
        foreach (string unit in units.Where(static unit => unit.Length > 0))
        {
            foreach (byte[] text in Hostile(unit))
            {
                if (Slowness(redactor, text, unit) is { } slow)
                {
                    return slow;
                }
            }
        }

        return null;
    }

    /// <summary>One thing again and again to the end, and in lines that each end with something else.</summary>
    private static IEnumerable<byte[]> Hostile(string unit)
    {
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, (WholeBytes / unit.Length) + 1)));
        string line = string.Concat(Enumerable.Repeat(unit, (LineBytes / unit.Length) + 1)) + "!\n";
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, (WholeBytes / line.Length) + 1)));
    }

    private static string? Slowness(Redactor redactor, byte[] text, string unit)
    {
        double best = double.MaxValue;
        double ratio = double.MaxValue;
        for (int attempt = 0; attempt < Attempts && (ratio > MaxRatio || best > MaxMilliseconds); attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            redactor.RedactText(text.AsMemory(0, WholeBytes));
            double whole = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            for (int at = 0; at < WholeBytes; at += PieceBytes)
            {
                redactor.RedactText(text.AsMemory(at, PieceBytes));
            }

            double pieces = Math.Max(FloorMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            (best, ratio) = (Math.Min(best, whole), Math.Min(ratio, whole / pieces));
        }

        string shown = unit.Length <= 24 ? unit : unit[..24] + "…";
        if (ratio > MaxRatio)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is slow: its time grows faster than the text ('{shown}' again and again, {ratio:F0} times as long as in pieces)");
        }

        if (best > MaxMilliseconds)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is slow: {best:F0} ms for 64 KB of '{shown}' again and again");
        }

        return null;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Tacho.Reports.Timing;

namespace Tacho.Reports.Digests;

/// <summary>Words that all forms of a digest have in common.</summary>
internal static class DigestText
{
    /// <summary>A table: its caption, its head, and rows of a name and cells.</summary>
    public sealed record Table(string Caption, ImmutableArray<string> Head, ImmutableArray<(string Name, ImmutableArray<string> Cells)> Rows);

    /// <summary>For whom it is and what it is of, in sentences.</summary>
    public static string About(Digest digest)
    {
        var about = digest.Profile switch
        {
            ReportProfile.Public => "Profile public: secrets, personal data, and the folders and names of the person at this machine are masked.",
            ReportProfile.Internal => "Profile internal: secrets are masked.",
            _ => "Profile full: secrets are masked.",
        };
        var when = When(digest);
        return $"{(when == digest.Title ? "" : when + ", ")}{digest.Scope}. {about} Times are local.";
    }

    /// <summary>The days, the last one included.</summary>
    public static string When(Digest digest)
    {
        var last = digest.Before is { } before ? Earlier(before) : digest.Made;
        return digest.From is { } from ? Day(from) == Day(last) ? Day(from) : $"{Day(from)} to {Day(last)}" : $"Until {Day(last)}";

        // The last instant inside is of the last day, where the end is its midnight; the offset does not matter for that.
        static DateTimeOffset Earlier(DateTimeOffset before) => before.AddTicks(-1);
    }

    /// <summary>The sums, name and value.</summary>
    public static IEnumerable<(string Name, string Value)> Sums(Digest digest)
    {
        yield return ("Entries", ReportText.Number(digest.Entries.Count()));
        yield return ("Blockers", $"{ReportText.Number(digest.NewBlockers.Length)} new, {ReportText.Number(digest.SolvedBlockers.Length)} solved");
        yield return ("Sessions", ReportText.Number(digest.Time.Sessions));
        yield return ("Prompts", ReportText.Number(digest.Time.Prompts));
        yield return ("Active by the clock", DurationText.Of(digest.Time.Clock));
        yield return ("Active over sessions", DurationText.Of(digest.Time.Active));
        yield return ("Agents at work", DurationText.Of(digest.Time.Agent));
        yield return ("People's turn", DurationText.Of(digest.Time.Person));
        yield return ("Project switches", ReportText.Number(digest.Time.ProjectSwitches));
        yield return ("Session switches", ReportText.Number(digest.Time.SessionSwitches));
        if (digest.Tokens is not { } tokens) yield break;
        yield return ("Cost", tokens.CostText);
        yield return ("Requests", ReportText.Number(tokens.Requests));
        yield return (ReportText.Tokens, tokens.Sum.ToString());
    }

    /// <summary>What is not counted as time, and what was not written down, a sentence each.</summary>
    public static IEnumerable<string> Notes(Digest digest)
    {
        if (digest.Unconfirmed is { } unconfirmed and > 0) yield return $"{Count(unconfirmed, "inferred entry", "inferred entries")} that nobody has looked at: tacho journal review";
        if (digest.WithoutEntry > 0) yield return $"{Count(digest.WithoutEntry, "session", "sessions")} without an entry.";
        foreach (var note in digest.Troubles.Sentences()) yield return note;
        if (digest is { Tokens: not null, Prices: { } prices }) yield return ReportText.About(prices);
        if (!digest.Commits.IsEmpty) yield return "Commits are those that git named to agents' commands; tacho commits links more.";
    }

    /// <summary>The lists of an entry that a digest shows.</summary>
    public static IEnumerable<(string Label, string Text)> Lines(DigestEntry entry)
    {
        foreach (var text in entry.Noted.Did) yield return ("Did", text);
        foreach (var text in entry.Noted.Why) yield return ("Why", text);
        foreach (var text in entry.Noted.Rejected) yield return ("Rejected", text);
    }

    /// <summary>Id, day and clock of an entry, and what is to be known of it.</summary>
    public static string Source(DigestEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Id}, {entry.At:ddd yyyy-MM-dd HH:mm}{(entry.Noted.Part is { } part ? ", " + part : "")}{(entry.Noted.IsInferred ? ", inferred" : "")}{(entry.IsSealed ? "" : ", not sealed")}");

    /// <summary>Where a blocker comes from and what became of it.</summary>
    public static string Source(DigestBlocker blocker) =>
        $"{blocker.Project}, {blocker.Person}, {blocker.Entry} of {Day(blocker.At)}" + (blocker is { SolvedBy: { } by, SolvedAt: { } at } ? $"; solved by {by} on {Day(at)}" : "; open");

    /// <summary>Time and cost of a project, in a line; empty where nothing is told.</summary>
    public static string Line(DigestProject project)
    {
        var parts = new List<string>();
        if (project.Time is { } time) parts.Add($"{DurationText.Of(time.Active)} active in {Count(time.Sessions, "session", "sessions")}");
        if (project.Tokens is { } tokens) parts.Add($"{ReportText.Number(tokens.Sum.Input + tokens.Sum.CacheRead + tokens.Sum.CacheWrite + tokens.Sum.Output)} tokens, {(tokens.Cost is null && !tokens.IsWhole ? "cost unknown" : tokens.CostText)}");
        return string.Join("; ", parts);
    }

    /// <summary>The tables of time that have rows.</summary>
    public static IEnumerable<Table> Tables(Digest digest)
    {
        var projects = digest.Projects.Where(static project => project.Time is not null).Select(static project => (project.Name, project.Time!)).OrderByDescending(static one => one.Item2.Active).ToList();
        if (projects.Count > 0) yield return Of("Time by project", "Project", projects);
        if (!digest.Days.IsEmpty) yield return Of("Time by day", "Day", digest.Days.Select(static row => (DayOf(row.Key!), row)));
        if (!digest.Agents.IsEmpty) yield return Of("Time by agent", "Agent", digest.Agents.Select(static row => (row.Key!, row)));
        if (digest.People.Length > 1) yield return Of("Time by person", "Person", digest.People.Select(static row => (row.Key!, row)));
        var costs = digest.Projects.Where(static project => project.Tokens is not null).OrderByDescending(static project => project.Tokens!.Cost ?? 0).ThenBy(static project => project.Name, StringComparer.Ordinal).ToList();
        if (costs.Count > 0)
        {
            yield return new("Tokens by project", ["Project", "In", "From cache", "Into cache", "Out", "Cost"], [.. costs.Select(static project => (project.Name, ImmutableArray.Create(
                ReportText.Number(project.Tokens!.Sum.Input), ReportText.Number(project.Tokens.Sum.CacheRead), ReportText.Number(project.Tokens.Sum.CacheWrite), ReportText.Number(project.Tokens.Sum.Output), project.Tokens.CostText)))]);
        }
    }

    public static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Count(long count, string one, string many) => DurationText.Count(count, one, many);

    private static Table Of(string caption, string name, IEnumerable<(string Name, TimeRow Row)> rows) =>
        new(caption, [name, "Active", "Clock", "Agent's", "Person's", "Sessions", "Prompts", "Switches"], [.. rows.Select(static one => (one.Name, ImmutableArray.Create(
            DurationText.Of(one.Row.Active), DurationText.Of(one.Row.Clock), DurationText.Of(one.Row.Agent), DurationText.Of(one.Row.Person), ReportText.Number(one.Row.Sessions), ReportText.Number(one.Row.Prompts), ReportText.Number(one.Row.ProjectSwitches))))]);

    private static string DayOf(string key) => DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Tacho.Cli.Output;
using Tacho.Incidents;
using Tacho.Incidents.Notable;

namespace Tacho.Cli.Recaps;

/// <summary>A recap for eyes: the counts, then what failed, what is notable, which files changed, and the sessions. As wide as the terminal; in a pipe nothing is cut.</summary>
internal sealed class RecapText(TextWriter output, bool isFull)
{
    private const int PipeWidth = 80;
    private const int MaxFailed = 10, MaxOfKind = 4, MaxFilesOfSession = 6, MaxFiles = 24, MaxSessions = 12;
    private const int KindCells = 16;
    private const int NarrowestText = 8;
    private const int LongestName = 16;

    // Select graphic rendition (ECMA-48).
    private const string Bold = "1", Dim = "2", Red = "31", Green = "32", Yellow = "33", AlarmTone = "1;31";

    private readonly ChunkedWriter _lines = new(output);
    private readonly Terminal? _terminal = Terminal.Of(output);
    private string _timeForm = "HH:mm";

    private int Width => _terminal?.Width ?? PipeWidth;

    /// <summary>The window in words: <c>since 09:00</c>.</summary>
    public static string WhenOf(TimeWindow window)
    {
        var since = window.From is { } from ? $"since {Moment(from)}" : "";
        return (window.Before is { } before ? $"{since} until {Moment(before)}" : since).Trim();
    }

    public void Write(Recap recap)
    {
        var (first, last) = (recap.Sessions.Min(static session => session.First).ToLocalTime(), recap.Sessions.Max(static session => session.Last).ToLocalTime());
        if (first.Date != last.Date) _timeForm = first.Year == last.Year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm";
        Head(recap);
        Failed(recap);
        Notable(recap);
        Files(recap);
        Sessions(recap);
        var example = recap.Notable.Select(static one => one.Place.Citation).Concat(recap.Failed.Select(static one => one.Place.Citation)).Append(recap.Sessions[^1].Name).First();
        _lines.WriteLine("");
        foreach (var line in TextBlock.Lines($"tacho show {example} opens that place.", _terminal?.Width)) _lines.WriteLine(Toned(line, Dim));
        _lines.Flush();
    }

    private static string Moment(DateTimeOffset at)
    {
        var local = at.ToLocalTime();
        return local.ToString(local.Date == TimeProvider.System.GetLocalNow().Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private void Head(Recap recap)
    {
        var agents = recap.Sessions.Select(static session => session.Agent).Distinct(StringComparer.Ordinal).Count();
        var projects = recap.Sessions.Select(static session => session.Project).Distinct(StringComparer.Ordinal).Count();
        _lines.WriteLine(Toned(TextBlock.Cut($"{recap.Project ?? SafeText.Count(projects, "project")} {WhenOf(recap.Window)}", _terminal is null ? int.MaxValue : Width), Bold));
        var files = recap.Files.DistinctBy(static file => file.Path).Count();
        Packed(
            ($"{SafeText.Count(recap.Sessions.Length, "session")} of {SafeText.Count(agents, "agent")}", null),
            (SafeText.Count(recap.Commands, "command"), null),
            (recap.Failed.IsEmpty ? "none failed" : $"{SafeText.Of(recap.Failed.Length)} failed", recap.Failed.IsEmpty ? null : Red),
            (files == 0 ? "no file changed" : $"{SafeText.Count(files, "file")} changed{Lines(recap.Files.Sum(static file => file.Added), recap.Files.Sum(static file => file.Removed))}", null),
            (recap.Notable.IsEmpty ? "nothing notable" : $"{SafeText.Of(recap.Notable.Length)} notable", recap.Notable.IsEmpty ? null : Yellow));
        if (recap.Unsealed == 0) return;
        foreach (var line in TextBlock.Lines($"{SafeText.Of(recap.Unsealed)} calls stand only in transcripts: the agent's own word, not sealed.", _terminal?.Width)) _lines.WriteLine(Toned(line, Dim));
    }

    /// <summary>Parts with commas between them, broken before the one that does not fit.</summary>
    private void Packed(params ReadOnlySpan<(string Text, string? Tone)> parts)
    {
        var (line, cells) = ("", 0);
        foreach (var (text, tone) in parts)
        {
            if (cells > 0 && cells + text.Length + 3 > Width && _terminal is not null)
            {
                _lines.WriteLine(line + ",");
                (line, cells) = ("", 0);
            }

            line += (cells > 0 ? ", " : "") + Toned(text, tone);
            cells += text.Length + (cells > 0 ? 2 : 0);
        }

        _lines.WriteLine(line);
    }

    private void Failed(Recap recap)
    {
        // The same again and again is one thing.
        var rows = recap.Failed.GroupBy(static one => (one.Place.Session, one.Text)).Select(static same => (Last: same.Last(), Count: same.Count())).OrderBy(static one => one.Last.Place.At).ToList();
        if (rows.Count == 0) return;
        Section("Failed", recap.Failed.Length, AlarmTone);
        var shown = isFull ? rows : rows.TakeLast(MaxFailed).ToList();
        if (shown.Count < rows.Count) More(rows.Count - shown.Count, "earlier");
        var ends = shown.Select(static row => End(row.Last)).ToList();
        foreach (var ((failure, count), end) in shown.Zip(ends)) Row(failure.Place, failure.Text, count, _terminal is null ? end : end.PadLeft(ends.Max(static one => one.Length)), Red, shown.Max(static row => row.Last.Place.Citation.Length));
    }

    private void Notable(Recap recap)
    {
        if (recap.Notable.IsEmpty) return;
        Section("Notable", recap.Notable.Length, "1;33");
        var rows = recap.Notable.GroupBy(static one => (one.Finding, one.Place.Session)).Select(static same => (Last: same.Last(), Count: same.Count())).ToList();
        foreach (var kind in rows.GroupBy(static row => row.Last.Finding.Kind))
        {
            var shown = isFull ? kind.ToList() : kind.TakeLast(MaxOfKind).ToList();
            var name = Words(kind.Key);
            foreach (var (one, count) in shown)
                Row(one.Place, one.Finding.What, count, one.HasFailed ? "failed" : "", Red, shown.Max(static row => row.Last.Place.Citation.Length), name.PadRight(KindCells));
            if (kind.Count() > shown.Count) More(kind.Count() - shown.Count, $"of {name}");
        }
    }

    private void Files(Recap recap)
    {
        if (recap.Files.IsEmpty) return;
        Section("Files changed", recap.Files.DistinctBy(static file => file.Path).Count(), Bold);
        var left = isFull ? int.MaxValue : MaxFiles;
        var sessions = recap.Files.GroupBy(static file => file.Place.Session, StringComparer.Ordinal).OrderBy(static session => session.Max(static file => file.Place.At)).ToList();
        foreach (var (i, session) in sessions.Index())
        {
            if (left <= 0)
            {
                More(sessions.Skip(i).Sum(static one => one.Count()), "in other sessions");
                break;
            }

            var about = recap.Sessions.First(one => one.Name == session.Key);
            Text($"  {session.Key}  {about.Agent}  {FirstLine(about.About)}", Dim);
            var shown = session.Take(isFull ? int.MaxValue : Math.Min(MaxFilesOfSession, left)).ToList();
            left -= shown.Count;
            var counts = shown.Select(static file => Lines(file.Added ?? 0, file.Removed ?? 0).Trim()).ToList();
            var (countCells, citeCells) = (counts.Max(static count => count.Length), shown.Max(static file => file.Place.Citation.Length));
            foreach (var (file, count) in shown.Zip(counts))
            {
                var cells = Math.Max(NarrowestText, Width - 4 - countCells - citeCells - 4);
                var path = _terminal is null ? SafeText.OneLine(file.Path) : TextBlock.CutStart(SafeText.OneLine(file.Path), cells);
                _lines.WriteLine($"    {path.PadRight(_terminal is null ? 0 : cells)}  {Toned(count.PadLeft(countCells), Green)}  {Toned(file.Place.Citation.PadLeft(_terminal is null ? 0 : citeCells), Dim)}");
            }

            if (session.Count() > shown.Count) More(session.Count() - shown.Count, "of this session", indent: 4);
        }
    }

    private void Sessions(Recap recap)
    {
        Section("Sessions", recap.Sessions.Length, Bold);
        var shown = isFull ? recap.Sessions : [.. recap.Sessions.TakeLast(MaxSessions)];
        if (shown.Length < recap.Sessions.Length) More(recap.Sessions.Length - shown.Length, "earlier");
        var (names, agents) = (shown.Where(static one => one.Name.Length <= LongestName).Select(static one => one.Name.Length).DefaultIfEmpty().Max(), shown.Max(static one => one.Agent.Length));
        foreach (var session in shown)
        {
            var counts = $"{SafeText.Count(session.Commands, "command")}{(session.Failed > 0 ? $", {session.Failed} failed" : "")}{(session.Files > 0 ? $", {SafeText.Count(session.Files, "file")}" : "")}";
            Text($"  {Time(session.First)}  {SafeText.OneLine(session.Name).PadRight(names)}  {session.Agent.PadRight(agents)}  {counts}{(FirstLine(session.About) is { Length: > 0 } about ? "  " + about : "")}", null);
        }
    }

    /// <summary>A row with its time at the left, its end and citation at the right, and as much of the text as there is room for.</summary>
    private void Row(RecapPlace place, string text, int count, string end, string tone, int citeCells, string label = "")
    {
        var left = $"  {Time(place.At)}  {label}";
        var right = end.Length == 0 ? "" : $"  {end}";
        var times = count > 1 ? $" (×{count})" : "";
        var line = text.ReplaceLineEndings(" ⏎ ").Trim();
        if (_terminal is null)
        {
            _lines.WriteLine($"{left}{SafeText.OneLine(line)}{times}{right}  {place.Citation}");
            return;
        }

        var cells = Math.Max(NarrowestText, Width - left.Length - right.Length - times.Length - citeCells - 2);
        var shown = TextBlock.Cut(line, cells);
        _lines.WriteLine(Toned(left, Dim) + shown + Toned(times, Dim) + new string(' ', Math.Max(0, cells - Spectre.Console.StringExtensions.GetCellWidth(shown))) + Toned(right, tone) + "  " + Toned(place.Citation.PadLeft(citeCells), Dim));
    }

    private void Section(string title, int count, string tone)
    {
        _lines.WriteLine("");
        _lines.WriteLine(Toned(title, tone) + Toned(string.Create(CultureInfo.InvariantCulture, $"  {count}"), Dim));
    }

    private void More(int count, string what, int indent = 2) => _lines.WriteLine(Toned($"{new string(' ', indent)}… {SafeText.Of(count)} more {what}; --full shows all", Dim));

    private void Text(string line, string? tone) => _lines.WriteLine(Toned(_terminal is null ? SafeText.OneLine(line) : TextBlock.Cut(line, Width), tone));

    private string Time(DateTimeOffset at) => at.ToLocalTime().ToString(_timeForm, CultureInfo.InvariantCulture);

    private static string FirstLine(string? text) => text?.Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line.Length > 0) ?? "";

    private static string Lines(int? added, int? removed) => (added, removed) is (0 or null, 0 or null) ? "" : string.Create(CultureInfo.InvariantCulture, $" +{added ?? 0} -{removed ?? 0}");

    private static string End(RecapFailure failure) => failure.ExitCode is { } code and not 0 ? string.Create(CultureInfo.InvariantCulture, $"exit {code}") : failure.Status ?? "failed";

    private static string Words(NotableKind kind) => kind switch
    {
        NotableKind.Recorder => "tacho itself",
        NotableKind.AgentSettings => "agent settings",
        NotableKind.PipeToShell => "pipe to shell",
        NotableKind.CredentialRead => "credentials",
        NotableKind.ForcePush => "force push",
        NotableKind.ForcePushWithLease => "push, lease",
        NotableKind.LargeDeletion => "large delete",
        NotableKind.DiscardedWork => "work dropped",
        NotableKind.CheckDisabled => "check left out",
        NotableKind.OpenPermissions => "open to all",
        NotableKind.OutsideWrite => "outside write",
        NotableKind.PackageInstall => "installed",
        _ => "sudo",
    };

    private string Toned(string text, string? tone) => tone is null || text.Length == 0 || _terminal is not { HasColours: true } ? text : $"\u001b[{tone}m{text}\u001b[0m";
}

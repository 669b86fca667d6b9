using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>What the recorder said of itself.</summary>
internal static class SelfLogCheck
{
    // Its writer starts a new file beyond 1 MiB and keeps the one before.
    private const int MaxBytes = 4 << 20;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var home = evidence.Here.Home;
        var window = Lines(home).Where(line => line.At >= evidence.Now - Window).ToList();
        var lately = window.Count(line => line.At >= evidence.Now - Lately);
        yield return window.Count == 0
            ? new(Areas.Recorder, "self-log", Health.Well, "no trouble in 30 days")
            : new(
                Areas.Recorder,
                "self-log",
                Health.Note,
                string.Create(CultureInfo.InvariantCulture, $"{lately} troubles in a day, {window.Count} in 30: {Count.ByFrequency(window.Select(line => line.Kind))}"),
                $"tail {ShellWord.Of(home.SelfLog)}");
    }

    /// <summary>The lines from a time on, without time and process.</summary>
    public static ImmutableArray<string> Since(TachoHome home, DateTimeOffset from) =>
        // The log cuts times to the millisecond.
        [.. Lines(home).Where(line => line.At > from.AddMilliseconds(-1)).Select(line => line.Text)];

    private static IEnumerable<Line> Lines(TachoHome home)
    {
        foreach (var path in new[] { home.SelfLog + ".1", home.SelfLog })
        {
            if (PosixFile.ReadAllIfExists(path, MaxBytes) is not { } bytes) continue;
            foreach (var text in Encoding.UTF8.GetString(bytes).Split('\n'))
                if (Line.TryRead(text) is { } line) yield return line;
        }
    }

    /// <summary>A line: <c>2026-05-17T09:42:18.123Z [4711] agent: trouble: numbers</c>.</summary>
    private sealed record Line(DateTimeOffset At, string Text, string Kind)
    {
        public static Line? TryRead(string line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var process = line.IndexOf("] ", StringComparison.Ordinal);
            if (space < 0 || process < 0) return null;
            if (!DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
            var text = line[(process + 2)..];
            var words = text.Split(": ");
            return new(at, text, words.Length > 1 ? words[1] : text);
        }
    }
}

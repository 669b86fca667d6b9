using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Setup;
using Tacho.Setup.Doctor;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho doctor</c>: looks whether agents are being recorded, proves it by a probe, and says what to do where they are not.</summary>
internal static class DoctorCommand
{
    /// <param name="Diagnosis">What was found.</param>
    /// <param name="BeginsArea">True for the first row of its area.</param>
    private sealed record Row(Diagnosis Diagnosis, bool BeginsArea);

    private static readonly RowFormat<Row> Format = new(
        row => Line(row.Diagnosis),
        [
            new("area", row => row.Diagnosis.Area) { Title = "Area", Shown = row => row.BeginsArea ? row.Diagnosis.Area : "" },
            new("health", row => Word(row.Diagnosis.Health)) { Title = "State", Shown = row => $"{Mark(row.Diagnosis.Health)} {Word(row.Diagnosis.Health)}", Alarms = row => row.Diagnosis.Health == Health.Fault },
            new("subject", row => row.Diagnosis.Subject) { Title = "What" },
            new("finding", row => row.Diagnosis.Finding) { Title = "Finding", Wraps = true },
            new("remedy", row => row.Diagnosis.Remedy),
        ]);

    public static Command Create() => Create(SurroundingsOf);

    /// <summary>The command in surroundings that a test gives.</summary>
    internal static Command Create(Func<ParseResult, Surroundings> surroundings)
    {
        var command = new Command("doctor", "Prove that agents are being recorded, and say what is wrong where they are not. Exits 1 when something is wrong; changes nothing.");
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var width = Terminal.Of(parsed.InvocationConfiguration.Output)?.Width ?? WidthElsewhere;
            return (int)Print(Examination.Run(surroundings(parsed)), Printer.For(parsed), width);
        });
        return command;
    }

    private const int WidthElsewhere = 120;

    private static ExitCode Print(ImmutableArray<Diagnosis> diagnoses, Printer printer, int width)
    {
        printer.Rows(Format, [.. diagnoses.Select((diagnosis, i) => new Row(diagnosis, i == 0 || diagnoses[i - 1].Area != diagnosis.Area))]);
        if (Remedies(diagnoses, width) is { Length: > 0 } remedies) printer.Summary(remedies);
        printer.Summary(Sum(diagnoses));
        return diagnoses.Any(diagnosis => diagnosis.Health == Health.Fault) ? ExitCode.NothingFound : ExitCode.Done;
    }

    /// <summary>What to do, faults first. A command stands on one line, however long, so that it can be copied whole; sentences wrap.</summary>
    private static string Remedies(ImmutableArray<Diagnosis> diagnoses, int width)
    {
        const string indent = "\n      ";
        var text = new StringBuilder();
        foreach (var remedies in diagnoses.Where(diagnosis => diagnosis.Remedy is not null).GroupBy(diagnosis => diagnosis.Remedy!, StringComparer.Ordinal)
            .OrderByDescending(remedies => remedies.Any(diagnosis => diagnosis.Health == Health.Fault)))
        {
            if (text.Length == 0) text.Append("What to do:");
            text.Append(CultureInfo.InvariantCulture, $"\n  {string.Join("; ", remedies.Select(diagnosis => $"{Mark(diagnosis.Health)} {diagnosis.Area}, {diagnosis.Subject}"))}");
            var remedy = SafeText.OneLine(remedies.Key);
            foreach (var line in remedy.EndsWith('.') ? Wrapped(remedy, width - indent.Length) : [remedy]) text.Append(indent).Append(line);
        }

        return text.ToString();
    }

    /// <summary>Lines of whole words; a word that is longer than a line has one for itself.</summary>
    private static List<string> Wrapped(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        }

        return lines;
    }

    private static string Sum(ImmutableArray<Diagnosis> diagnoses)
    {
        int Of(Health health) => diagnoses.Count(diagnosis => diagnosis.Health == health);
        var faults = Of(Health.Fault);
        var rest = $"{SafeText.Count(Of(Health.Note), "note")}, {Of(Health.Unknown).ToString(CultureInfo.InvariantCulture)} unknown, {Of(Health.Well).ToString(CultureInfo.InvariantCulture)} well.";
        return faults == 0 ? $"Nothing is wrong: {rest}" : $"{SafeText.Count(faults, "fault")}, {rest}";
    }

    private static string Line(Diagnosis diagnosis) => SafeText.OneLine(
        $"{Word(diagnosis.Health)}: {diagnosis.Area}, {diagnosis.Subject}: {diagnosis.Finding}{(diagnosis.Remedy is null ? "" : $" -> {diagnosis.Remedy}")}");

    private static string Word(Health health) => health switch
    {
        Health.Well => "well",
        Health.Note => "note",
        Health.Fault => "fault",
        Health.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };

    private static string Mark(Health health) => health switch
    {
        Health.Well => "✓",
        Health.Note => "!",
        Health.Fault => "✗",
        Health.Unknown => "?",
        _ => throw new UnreachableException(),
    };

    private static Surroundings SurroundingsOf(ParseResult parsed)
    {
        var here = InitSurroundings.OfProcess();
        var state = CaptureState.Read(here.Home);
        var now = here.Time.GetUtcNow();
        return new(
            here.Home,
            here.UserFolder,
            ProjectRoot(here),
            SettingsOption.Environment(parsed),
            here.Tool,
            here.Time,
            new(state.IsPausedAt(now) ? state.PausedSince : null, state.PausedUntil, state.ExclusionOf, state.Excluded),
            ExternalProgram.Run);
    }

    /// <summary>
    /// Where agents look for settings of the project at hand: the work tree's own root, also in a git worktree, else the root under which it is recorded. Null in the home
    /// folder, which is no project.
    /// </summary>
    private static string? ProjectRoot(InitSurroundings here)
    {
        for (var folder = here.WorkingFolder; folder is not null && folder != here.UserFolder; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git"))) return folder;
        var root = new ProjectLocator(here.Home, here.UserFolder).Locate(named: null, here.WorkingFolder).Root;
        return root == here.UserFolder ? null : root;
    }
}

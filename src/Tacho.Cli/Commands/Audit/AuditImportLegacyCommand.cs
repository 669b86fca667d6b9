using System.CommandLine;
using System.Globalization;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands.Audit;

/// <summary><c>tacho audit import-legacy</c>: takes the logs of Coograph's hooks into the trail.</summary>
internal static class AuditImportLegacyCommand
{
    private const int MostTroubles = 20;

    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "Logs to import. Default: .claude/session.log, .coograph/session.log, .coograph/session.log.legacy and .coograph/sessions/*.log of this project.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly RowFormat<LegacyImported> Format = new(
        row => string.Create(CultureInfo.InvariantCulture, $"{row.Imported} imported, {row.Known} known, {row.Repeated} repeated, {row.Sessions} sessions, {row.Troubles.Length} doubtful lines, {row.Project}"),
        [
            new("imported", row => row.Imported) { Title = "imported", AlignsRight = true },
            new("known", row => row.Known) { Title = "known before", AlignsRight = true },
            new("repeated", row => row.Repeated) { Title = "repeated", AlignsRight = true },
            new("sessions", row => row.Sessions) { Title = "sessions", AlignsRight = true },
            new("troubles", row => row.Troubles.Length) { Title = "doubtful lines", AlignsRight = true, Alarms = row => row.Troubles.Length > 0 },
            new("project", row => row.Project) { Title = "project" },
        ]);

    public static Command Create()
    {
        var command = new Command("import-legacy", "Take older .claude and .coograph logs into the trail, masked and sealed. Can be run again; the logs stay as they are.");
        command.Arguments.Add(Files);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var home = TachoHome.FromEnvironment();
        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        var named = parsed.GetValue(Files) ?? [];
        foreach (var file in named)
        {
            if (!File.Exists(file)) throw new UserError($"{file} does not exist", hint: null, ExitCode.InputOutput);
            if (Path.GetFullPath(file).Split('/').Contains(TextViews.FolderName, StringComparer.Ordinal))
                throw new UserError($"{file} is a view of the trail itself; there is nothing to import from it", hint: null, ExitCode.Usage);
        }

        var files = named.Length > 0 ? [.. named.Select(Path.GetFullPath)] : LogsOf(locator.Locate(named: null, cwd: null).Root);
        if (files.Count == 0)
        {
            printer.Note("No log of Coograph is in this project.");
            return (int)ExitCode.NothingFound;
        }

        var settings = SettingsLoader.Load(SettingsOption.FileOf(parsed, home), SettingsOption.Environment(parsed)).OrThrow();
        var imports = files
            .GroupBy(file => locator.Locate(named: null, HolderOf(file)))
            .Select(project => new LegacyImport(home, settings, TimeProvider.System).Import(project.Key, [.. project]))
            .ToList();
        printer.Rows(Format, imports);
        var troubles = imports.SelectMany(import => import.Troubles).ToList();
        foreach (var trouble in troubles.Take(MostTroubles)) printer.Note($"{trouble.File}:{trouble.Line}: {trouble.Why}");
        if (troubles.Count > MostTroubles) printer.Note($"… and {SafeText.Count(troubles.Count - MostTroubles, "line")} more.");
        return (int)(imports.Any(import => import.Sessions > 0) ? ExitCode.Done : ExitCode.NothingFound);
    }

    private static List<string> LogsOf(string root)
    {
        var logs = new List<string>
        {
            Path.Combine(root, ".claude", "session.log"),
            Path.Combine(root, ".coograph", "session.log"),
            Path.Combine(root, ".coograph", "session.log.legacy"),
        };
        logs.RemoveAll(log => !File.Exists(log));
        var sessions = Path.Combine(root, ".coograph", "sessions");
        if (Directory.Exists(sessions)) logs.AddRange(Directory.EnumerateFiles(sessions, "*.log").Order(StringComparer.Ordinal));
        return logs;
    }

    /// <summary>The folder whose .claude or .coograph holds a log; else the log's own folder.</summary>
    private static string HolderOf(string log)
    {
        for (var folder = Path.GetDirectoryName(log); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) is ".claude" or ".coograph") return Path.GetDirectoryName(folder)!;
        }

        return Path.GetDirectoryName(log)!;
    }
}

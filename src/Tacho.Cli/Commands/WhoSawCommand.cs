using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho who-saw</c>: which sessions saw a secret, by the tag that it left. The secret comes on standard input only and goes nowhere.</summary>
internal static class WhoSawCommand
{
    private static readonly Option<string?> ByTag = new("--tag") { Description = "Look for this tag or fingerprint instead of asking for the secret.", HelpName = "rule:hex" };

    private static readonly RowFormat<SecretSighting> Format = new(
        row => $"[{SafeText.Time(row.First)}] [{SafeText.Time(row.Last)}] [{row.Agent.Value}] [{row.Session.ShortId}] [{row.Rule}] {SafeText.OneLine(row.Command ?? "-")}",
        [
            new("rule", row => row.Rule) { Title = "rule", Alarms = row => row.Rule == SecretTrace.InClear },
            new("session", row => row.Session.Value) { Title = "session", Shown = row => row.Session.ShortId },
            new("agent", row => row.Agent.Value) { Title = "agent" },
            new("project", row => row.Project) { Title = "project" },
            new("source", row => CommandRows.NameOf(row.Sources)) { Title = "source" },
            new("records", row => row.Records) { Title = "records", AlignsRight = true },
            new("commands", row => row.Commands) { Title = "commands", AlignsRight = true },
            new("first", row => row.First) { Title = "first", Shown = row => SafeText.Time(row.First) },
            new("last", row => row.Last) { Title = "last", Shown = row => SafeText.Time(row.Last) },
            new("command", row => row.Command) { Title = "latest command", Wraps = true },
            new("file", row => row.File),
            new("line", row => row.Line),
        ]);

    public static Command Create()
    {
        var command = new Command("who-saw", "Which sessions saw a secret, which is read from standard input.") { ByTag };
        AuditScope.AddTo(command);
        AuditScope.AddSourceTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var scope = AuditScope.Of(parsed);
        var printer = Printer.For(parsed);
        var trace = Trace(parsed, scope.Home);
        var sessions = scope.Sessions();
        var found = SecretSearch.Search(sessions, trace, out var unreadable);
        printer.Rows(Format, found);
        foreach (var file in unreadable) printer.Note($"{file} could not be read to its end.");
        if (!found.IsEmpty) return (int)ExitCode.Done;
        if (!trace.IsSureToShow)
        {
            printer.Note("Cannot know: passwords, short values and what reads as words are masked without a fingerprint, for they could be guessed from one.");
            return (int)ExitCode.CannotKnow;
        }

        printer.Note($"Nothing found in {SafeText.Count(sessions.Length, "session")} of {scope.Project ?? "all projects"}. (Where its name called it a password, it was masked without a fingerprint.)");
        return unreadable.IsEmpty ? (int)ExitCode.NothingFound : (int)ExitCode.CannotKnow;
    }

    private static SecretTrace Trace(ParseResult parsed, TachoHome home)
    {
        if (parsed.GetValue(ByTag) is { } tag)
            return SecretTrace.OfTag(tag, RulesInForce.Load(home, root: null).Rules) ?? throw new UserError("--tag: this is no tag", "write rule:8 hex digits, as in github-pat:7f3a9c21, or the digits alone", ExitCode.Usage);
        var secret = SecretInput.Read(parsed.InvocationConfiguration.Error, "Secret (not shown): ");
        // A new key would only say that nothing was found.
        var key = File.Exists(home.TagKey) ? TagKey.FromFile(home.TagKey) : TagKey.None;
        return SecretTrace.Of(secret, RulesInForce.Load(home, root: null).Rules, key);
    }
}

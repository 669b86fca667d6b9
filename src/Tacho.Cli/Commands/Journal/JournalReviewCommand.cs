using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Inferring;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Inference;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal review</c>: what sessions did of which nobody wrote, to be confirmed or dropped by a person.</summary>
internal static class JournalReviewCommand
{
    /// <summary>What is older nobody remembers well enough to confirm.</summary>
    private static readonly TimeSpan UsualLength = TimeSpan.FromDays(14);

    private static readonly Option<string[]> Confirm = new("--confirm") { Description = "Put these into the journal, by the ids that the list shows.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Drop = new("--drop") { Description = "Never show these again.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Reason = new("--reason") { Description = "With --drop: why.", HelpName = "TEXT" };
    private static readonly Option<bool> All = new("--all") { Description = $"Show also what was confirmed or dropped before, what is of sessions with entries of their own, and more than {InferredEntries.Shown} of a session." };

    public static Command Create()
    {
        var command = new Command("review", "Entries that nobody wrote, inferred from what sessions did: confirm them, or drop them. Default: of the last 14 days.");
        WindowOptions.AddTo(command);
        AuditScope.AddTo(command);
        foreach (var option in (Option[])[Confirm, Drop, Reason, All]) command.Options.Add(option);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    /// <summary>The window of those who ask for none.</summary>
    public static TimeWindow Usual(TimeProvider time) => new(time.GetUtcNow() - UsualLength, Before: null);

    /// <summary>What a command's scope asks for of what was inferred.</summary>
    public static ImmutableArray<JournalCandidate> Candidates(ParseResult parsed, TimeWindow? window, JournalInferences inferences)
    {
        var scope = AuditScope.Of(parsed);
        return [.. inferences.In(window).Where(candidate => scope.Project is null || candidate.Entry.Place.Project == scope.Project)];
    }

    private static int Run(ParseResult parsed)
    {
        var time = TimeProvider.System;
        var inferences = new JournalInferences(TachoHome.FromEnvironment(), time);
        var (confirm, drop) = (parsed.GetValue(Confirm) ?? [], parsed.GetValue(Drop) ?? []);
        if (parsed.GetValue(Reason) is not null && drop.Length == 0) throw new UserError("--reason is for --drop", hint: null, ExitCode.Usage);
        if (confirm.Length + drop.Length > 0) return Judge(parsed, inferences, time, confirm, drop);

        var window = WindowOptions.Of(parsed) ?? Usual(time);
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var all = Candidates(parsed, window, inferences);
        var shown = parsed.GetValue(All) ? all : [.. all.Where(static candidate => candidate.IsAsked)];
        var printer = Printer.For(parsed);
        if (printer.Form == OutputForm.Json)
        {
            foreach (var candidate in shown) output.WriteLine(JournalJson.Text(candidate.Entry, JournalCandidate.NameOf(candidate.State)));
        }
        else printer.Rows(JournalCandidate.Format(AuditScope.Of(parsed).Project is null, parsed.GetValue(All)), shown);

        foreach (var file in inferences.Broken) printer.Note($"{SafeText.OneLine(file)} could not be read to its end.");
        if (shown.IsEmpty)
        {
            printer.Note($"Nothing to review{(WindowOptions.Of(parsed) is null ? " of the last 14 days" : "")}.{(parsed.GetValue(All) || all.IsEmpty ? "" : $" --all shows what was reviewed, and what is of sessions with entries of their own.")}");
            return (int)ExitCode.NothingFound;
        }

        if (printer.Form != OutputForm.Table) return (int)ExitCode.Done;
        if (Terminal.Of(output) is null || Console.IsInputRedirected || parsed.GetValue(All))
        {
            printer.Summary("tacho journal review --confirm ID, or --drop ID; tacho show opens what they are from.");
            return (int)ExitCode.Done;
        }

        output.WriteLine();
        new ReviewDialog(Console.In, output, error, new ReviewVerdicts(TachoHome.FromEnvironment(), time)).Ask(shown);
        return (int)ExitCode.Done;
    }

    /// <summary>An id that was read somewhere means what it means, whatever the window and the project are.</summary>
    private static int Judge(ParseResult parsed, JournalInferences inferences, TimeProvider time, string[] confirm, string[] drop)
    {
        var all = inferences.In(window: null);
        var verdicts = new ReviewVerdicts(TachoHome.FromEnvironment(), time);
        ImmutableArray<(JournalCandidate Candidate, bool IsDropped)> judged = [.. confirm.Select(id => (Find(all, id), false)), .. drop.Select(id => (Find(all, id), true))];
        if (judged.GroupBy(static one => one.Candidate.Entry.Id).FirstOrDefault(static group => group.Select(static one => one.IsDropped).Distinct().Count() > 1) is { } both) throw new UserError($"{both.Key} cannot be confirmed and dropped at once", hint: null, ExitCode.Usage);
        foreach (var (candidate, isDropped) in judged.DistinctBy(static one => one.Candidate.Entry.Id))
        {
            var (told, trouble) = isDropped ? verdicts.Drop(candidate, parsed.GetValue(Reason)) : verdicts.Confirm(candidate, title: null);
            parsed.InvocationConfiguration.Output.WriteLine(SafeText.OneLine(told));
            if (trouble is not null) parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(trouble)}");
        }

        return (int)ExitCode.Done;
    }

    private static JournalCandidate Find(ImmutableArray<JournalCandidate> all, string id)
    {
        var word = id.Trim('[', ']', ' ').ToLowerInvariant();
        return all.FirstOrDefault(candidate => candidate.Entry.Id == word)
            ?? all.FirstOrDefault(candidate => candidate.Inferred.Parts.Contains(word))
            ?? throw new UserError($"nothing was inferred that is called {SafeText.OneLine(id)}", "tacho journal review lists what there is; --since reaches further back", ExitCode.NothingFound);
    }
}

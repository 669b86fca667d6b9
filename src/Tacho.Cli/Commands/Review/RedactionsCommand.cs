using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Review;

/// <summary><c>tacho redactions</c> and <c>tacho unredact</c>: what people covered, and showing it again.</summary>
internal static class RedactionsCommand
{
    private static readonly Option<bool> Withdrawn = new("--all") { Description = "Those that were withdrawn too." };
    private static readonly Argument<string> Id = new("redaction") { Description = "Its id, as tacho redactions list shows it." };

    private static readonly RowFormat<ReviewedRedaction> Format = new(
        static row => $"{row.Redaction.Id} [{SafeText.Time(row.Redaction.At.ToLocalTime())}] {SafeText.OneLine(Who(row))} {row.Redaction.Made.Scope} {SafeText.OneLine(Where(row))}{(row.Withdrawn is null ? "" : " (withdrawn)")}: {SafeText.OneLine(row.Redaction.Made.Reason)}",
        [
            new("redaction", static row => row.Redaction.Id) { Title = "redaction" },
            new("at", static row => row.Redaction.At) { Title = "time", Shown = static row => SafeText.Time(row.Redaction.At.ToLocalTime()) },
            new("actor", Who) { Title = "who" },
            new("person", static row => row.Redaction.Made.Person),
            new("scope", static row => row.Redaction.Made.Scope) { Title = "scope" },
            new("where", Where) { Title = "where", Shortens = true },
            new("agent", static row => row.Redaction.Made.Of?.Agent),
            new("session", static row => row.Redaction.Made.Of?.Session),
            new("field", static row => row.Redaction.Made.Field),
            new("isText", static row => row.Redaction.Made.Text is not null),
            new("replacement", static row => row.Redaction.Replacement),
            new("withdrawnAt", static row => row.WithdrawnAt),
            new("withdrawnBy", static row => row.Withdrawn?.Actor ?? row.Withdrawn?.Person),
            new("withdrawnReason", static row => row.Withdrawn?.Reason),
            new("reason", static row => row.Redaction.Made.Reason) { Title = "reason", Shown = static row => row.Withdrawn is null ? row.Redaction.Made.Reason : $"(withdrawn) {row.Redaction.Made.Reason}", Wraps = true },
        ]);

    public static Command Create()
    {
        var list = new Command("list", "What people covered: who, when, why.") { Withdrawn };
        OutputOptions.AddTo(list);
        list.SetAction(List);
        return new Command("redactions", "What people covered in the record.") { list };
    }

    public static Command CreateUnredact()
    {
        var command = new Command("unredact", "Withdraw a redaction: what it covers is shown again.") { Id, ReviewOptions.Reason };
        ReviewOptions.AddActorTo(command);
        command.SetAction(Unredact);
        return command;
    }

    private static int List(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var all = Reviews.Read(TachoHome.FromEnvironment()).Redactions;
        var places = new ShortPlaces(parsed);
        var rows = all.Where(one => parsed.GetValue(Withdrawn) || one.Withdrawn is null).Select(one => WithShort(one, places)).ToList();
        printer.Rows(Format, rows);
        if (rows.Count > 0) return (int)ExitCode.Done;
        printer.Note(all.IsEmpty ? "Nobody has redacted anything. tacho redact does it." : "No redaction is in force; --all shows those that were withdrawn.");
        return (int)ExitCode.NothingFound;
    }

    private static int Unredact(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var id = parsed.GetRequiredValue(Id);
        var reason = ReviewOptions.ReasonOf(parsed);
        var found = Reviews.Read(home).Redactions.FirstOrDefault(one => one.Redaction.Id == id) ?? throw new UserError($"there is no redaction '{id}'", "tacho redactions list shows them", ExitCode.NothingFound);
        if (found.Withdrawn is not null) throw new UserError($"{id} was withdrawn already, by {found.Withdrawn.Actor ?? found.Withdrawn.Person}", hint: null, ExitCode.NothingFound);
        new ReviewLedger(home, TimeProvider.System).Append("unredact", new RedactionWithdrawn(id, reason, Ledger.Person) { Actor = ReviewOptions.ActorOf(parsed) });
        parsed.InvocationConfiguration.Output.WriteLine($"{id} is withdrawn.");
        return (int)ExitCode.Done;
    }

    private static ReviewedRedaction WithShort(ReviewedRedaction row, ShortPlaces places) =>
        row with { Redaction = row.Redaction with { Made = row.Redaction.Made with { Places = [.. row.Redaction.Made.Places.Select(places.Of)] } } };

    private static string Who(ReviewedRedaction row) => row.Redaction.Made.Actor ?? row.Redaction.Made.Person ?? "";

    private static string Where(ReviewedRedaction row)
    {
        var made = row.Redaction.Made;
        var place = made.Places is [var first, ..] ? $"{first.Transcript}:{SafeText.Of(first.Line)}" : made.Of is { } target ? $"{target.Agent} {target.Session}" : "everywhere";
        return place + (made.Field is { } field ? " " + field : "") + (made.Text is null ? "" : " (a text)");
    }
}

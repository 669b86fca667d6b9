using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Review;
using Tacho.Trail;

namespace Tacho.Cli.Commands.Review;

/// <summary><c>tacho redact</c>: covers what is recorded in every view and export, and says in the sealed ledger who wanted it and why.</summary>
internal static class RedactCommand
{
    private static readonly Argument<string?> Place = new("citation") { Description = "A record as tacho search prints it (4f1c8b3e:17), or a session. Not needed with --scope global.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Field = new("--field") { Description = "Only this member, as tacho show --raw names it in body: text, command, output.text, input.file_path.", HelpName = "PATH" };
    private static readonly Option<string?> Text = new("--text") { Description = "Only this text, wherever it stands in the scope. The ledger keeps no copy of it.", HelpName = "TEXT" };
    private static readonly Option<bool> FromInput = new("--text-stdin") { Description = "Read the text from standard input, where no history of a shell keeps it." };
    private static readonly Option<bool> IgnoreCase = new("--ignore-case", "-i") { Description = "With a text: capital and small letters are the same." };
    private static readonly Option<string?> Scope = new Option<string?>("--scope") { Description = "How far it reaches: field (the record), prompt (all that was done for it), session or global. Default: what the citation names.", HelpName = "SCOPE" }
        .AcceptOnlyFromAmong("field", "prompt", "session", "global");
    private static readonly Option<string?> Replacement = new("--replacement") { Description = $"What stands in its place. Default: {ManualRedaction.UsualMark}.", HelpName = "TEXT" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be covered." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead of text." };

    public static Command Create()
    {
        var command = new Command("redact", "Cover a record, a member of it or a text in every view and export. The archive keeps it; tacho unredact shows it again, tacho scrub takes it out for good.")
        {
            Place, Field, Text, FromInput, IgnoreCase, Scope, Replacement, ReviewOptions.Reason, DryRun, Json,
        };
        ReviewOptions.AddActorTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var all = ArchiveChoice.Uncovered(parsed, ArchiveChoice.At(folder: null)).ToImmutableArray();
        var citation = parsed.GetValue(Place) is { } place ? Citation.Of(place, all) : null;
        var scope = ScopeOf(parsed, citation);
        var reason = parsed.GetValue(DryRun) ? "" : ReviewOptions.ReasonOf(parsed);
        var text = TextOf(parsed);
        var field = parsed.GetValue(Field);
        if (scope == RedactionScope.Global && text is null) throw new UserError("--scope global needs a text", "--text or --text-stdin; a session as a whole is covered by its id", ExitCode.Usage);
        if (field is not null && ManualRedaction.PathOf(field).IsEmpty) throw new UserError("--field is empty", "tacho show --raw shows a record's members", ExitCode.Usage);

        var made = new RedactionAdded(ReviewLedger.NewRedaction(), scope.ToString().ToLowerInvariant(), reason, Ledger.Person)
        {
            Actor = ReviewOptions.ActorOf(parsed),
            Of = scope == RedactionScope.Global ? null : ReviewOptions.TargetOf(citation!),
            Field = field,
            Text = text is null ? null : HiddenText.Under(TagKey.FromFile(home.TagKey)).Mark(text, parsed.GetValue(IgnoreCase)),
            Replacement = parsed.GetValue(Replacement),
        };
        if (scope is RedactionScope.Field or RedactionScope.Prompt) made = CoveredPlace.Begin(made, scope, citation!, all);
        var reach = RedactionReach.Of(home, made, scope, all, parsed.InvocationConfiguration.Error);
        if (reach.Title) made = made with { Title = true };
        if (reach.Texts == 0 && scope != RedactionScope.Global) throw NothingThere(field, text is not null);
        if (parsed.GetValue(DryRun))
        {
            Tell(parsed, made, reach);
            return (int)ExitCode.Done;
        }

        new ReviewLedger(home, TimeProvider.System).Append("redact", made);
        Tell(parsed, made, reach);

        // Else the text would stay in the store's file until the next command that uses it.
        StoreUpdate.AfterRemoval(parsed, home);
        return (int)ExitCode.Done;
    }

    private static RedactionScope ScopeOf(ParseResult parsed, Citation? citation)
    {
        if (parsed.GetValue(Scope) is { } named)
        {
            var scope = Enum.Parse<RedactionScope>(named, ignoreCase: true);
            return (scope, citation) switch
            {
                (RedactionScope.Global, not null) => throw new UserError("--scope global is everything, and takes no citation", hint: null, ExitCode.Usage),
                (not RedactionScope.Global, null) => throw new UserError($"--scope {named} needs a citation", "tacho search prints them, such as 4f1c8b3e:17", ExitCode.Usage),
                (RedactionScope.Field or RedactionScope.Prompt, { Line: null }) => throw new UserError($"--scope {named} needs a record", $"add its line: {citation!.Name}:LINE", ExitCode.Usage),
                _ => scope,
            };
        }

        return citation switch
        {
            null => throw new UserError("what shall be redacted?", "name a record or a session, or use --scope global with a text", ExitCode.Usage),
            { Line: null } => RedactionScope.Session,
            _ => RedactionScope.Field,
        };
    }

    private static string? TextOf(ParseResult parsed)
    {
        var text = parsed.GetValue(Text);
        if (parsed.GetValue(FromInput))
        {
            if (text is not null) throw new UserError("--text and --text-stdin exclude each other", hint: null, ExitCode.Usage);
            text = SecretInput.ReadText(parsed.InvocationConfiguration.Error, "Text to cover (not shown): ");
        }

        if (text is null && parsed.GetValue(IgnoreCase)) throw new UserError("--ignore-case goes with a text", hint: null, ExitCode.Usage);
        return text is null || text.Length >= HiddenText.MinLength ? text : throw new UserError($"a text of less than {HiddenText.MinLength} characters stands everywhere", hint: null, ExitCode.Usage);
    }

    private static UserError NothingThere(string? field, bool hasText) => new(
        hasText ? "the text does not stand there" : field is null ? "there is nothing to cover" : $"there is no text at '{field}'",
        hasText ? "capital and small letters differ without --ignore-case; tacho search finds where it stands" : "tacho show --raw shows what the record holds",
        ExitCode.NothingFound);

    private static void Tell(ParseResult parsed, RedactionAdded made, RedactionReach reach)
    {
        var output = parsed.InvocationConfiguration.Output;
        var isDone = !parsed.GetValue(DryRun);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(new System.Text.Json.Nodes.JsonObject
            {
                ["redaction"] = isDone ? made.Redaction : null, ["scope"] = made.Scope, ["texts"] = reach.Texts, ["transcripts"] = reach.Transcripts, ["sessions"] = reach.Sessions,
            }.ToJsonString(new JsonSerializerOptions()));
            return;
        }

        var what = $"{SafeText.Count(reach.Texts, "text")} in {SafeText.Count(reach.Transcripts, "transcript")} of {SafeText.Count(reach.Sessions, "session")}";
        output.WriteLine(isDone ? $"{made.Redaction} covers {what}." : $"It would cover {what}.");
        if (isDone) parsed.InvocationConfiguration.Error.WriteLine($"tacho unredact {made.Redaction} --reason TEXT shows it again.");
    }
}

using System.CommandLine;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Cli.Commands.Review;

/// <summary>Who says something of the record, and why.</summary>
internal static class ReviewOptions
{
    public static readonly Option<string?> Reason = new("--reason") { Description = "Why. It stands in the sealed ledger.", HelpName = "TEXT" };
    private static readonly Option<string?> Actor = new("--actor") { Description = "For whom you act, where it is not yourself. Your own name stands in the ledger too.", HelpName = "NAME" };

    public static void AddActorTo(Command command) => command.Options.Add(Actor);

    public static string? ActorOf(ParseResult parsed) => parsed.GetValue(Actor) is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : null;

    /// <exception cref="UserError">None was given.</exception>
    public static string ReasonOf(ParseResult parsed) =>
        parsed.GetValue(Reason) is { } reason && !string.IsNullOrWhiteSpace(reason) ? reason.Trim() : throw new UserError("a reason is needed, which stands in the ledger", "say why with --reason", ExitCode.Usage);

    /// <summary>The session of an archived transcript, as the ledger names it.</summary>
    /// <exception cref="UserError">The transcript has no id of a session.</exception>
    public static ReviewTarget TargetOf(Archive.Citation citation)
    {
        var meta = citation.Transcript.Meta;
        if (meta.Session == SessionId.Unknown.Value) throw new UserError($"{citation.Name} is of no known session, so that nothing can be said of it that would hold", "tacho redact --scope global covers a text everywhere", ExitCode.BadData);
        return new(meta.Agent, meta.Session);
    }
}

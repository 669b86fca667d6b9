using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.Review;

/// <summary>What people did with the record, in their order: the ledger in one shape.</summary>
public static class AuditLog
{
    /// <summary>All entries by a person; what the program seals by itself is not among them.</summary>
    public static IEnumerable<AuditEntry> Entries(TachoHome home) =>
        Ledger.Entries(home, static line => !line.Span.StartsWith("{\"kind\":\"transcripts.sealed\""u8)).Select(Of).OfType<AuditEntry>();

    private static AuditEntry? Of(TrailRecord entry)
    {
        var place = $"{Path.GetFileNameWithoutExtension(entry.File.Path)}:{entry.Line.ToString(CultureInfo.InvariantCulture)}";
        AuditEntry Told(string action, string subject, string? person, string? reason = null) => new(entry.Event.At, person, action, subject, reason, place, entry.Event.Body);
        return entry.Event.Body switch
        {
            PersonDecided it => Told(it.Decision, it.Subject, it.Person),
            RedactionAdded it => Told("redact", $"{it.Redaction} {it.Scope}{Of(it.Of)}{At(it.Places is [var first, ..] ? first : null)}{(it.Field is null ? "" : " " + it.Field)}", it.Actor ?? it.Person, it.Reason),
            RedactionWithdrawn it => Told("unredact", it.Redaction, it.Actor ?? it.Person, it.Reason),
            TagChanged it => Told(it.IsRemoved ? "untag" : "tag", $"{it.Tag}{Of(it.Of)}{At(it.At)}", it.Actor ?? it.Person),
            NoteAdded it => Told("note", $"{Of(it.Of).TrimStart()}{At(it.At)}", it.Actor ?? it.Person, it.Text),
            ContentReleased it => Told(it.Command, $"{it.Format} {it.Profile} of {it.Scope ?? "everything"} to {it.To ?? "standard output"}", it.Person),
            TranscriptsRemoved it => Told(it.Decision, $"{it.Transcripts.Length} transcripts", it.Person),
            RecordsPruned it => Told("prune-trail", $"{it.Sessions.Length} sessions", it.Person),
            RedactionApplied { Stage: RedactionApplied.Done } it => Told("scrub", it.Mode, it.Person),
            _ => null,
        };
    }

    private static string Of(ReviewTarget? target) => target is null ? "" : $" {target.Agent} {target.Session}";

    private static string At(ReviewPlace? place) => place is null ? "" : $" {place.Transcript}:{place.Line.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>One thing that a person did.</summary>
/// <param name="At">When.</param>
/// <param name="Person">Who; null where it is not told.</param>
/// <param name="Action">The command.</param>
/// <param name="Subject">To what, in words.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="Place">File and line of the ledger.</param>
/// <param name="Body">All that the ledger says of it.</param>
public sealed record AuditEntry(DateTimeOffset At, string? Person, string Action, string Subject, string? Reason, string Place, EventBody Body);

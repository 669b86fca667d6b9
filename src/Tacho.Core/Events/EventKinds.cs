using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tacho.Events;

/// <summary>A row of <see cref="EventKinds"/>. <paramref name="Json"/> is a function, so that a hook pays for the one kind that it writes.</summary>
public sealed record EventKind(string Name, Type Body, Func<JsonTypeInfo> Json);

/// <summary>
/// The one table of event kinds: name on disk, CLR type, JSON shape. A name is for ever; a new member of a body is optional. docs/events.md is checked
/// against it.
/// </summary>
public static class EventKinds
{
    public static readonly ImmutableArray<EventKind> All =
    [
        new("session.started", typeof(SessionStarted), () => EventBodyJson.Default.SessionStarted),
        new("session.ended", typeof(SessionEnded), () => EventBodyJson.Default.SessionEnded),
        new("user.prompt", typeof(UserPrompt), () => EventBodyJson.Default.UserPrompt),
        new("assistant.message", typeof(AssistantMessage), () => EventBodyJson.Default.AssistantMessage),
        new("reasoning", typeof(Reasoning), () => EventBodyJson.Default.Reasoning),
        new("turn.ended", typeof(TurnEnded), () => EventBodyJson.Default.TurnEnded),
        new("tool.call", typeof(ToolCall), () => EventBodyJson.Default.ToolCall),
        new("shell.command", typeof(ShellCommand), () => EventBodyJson.Default.ShellCommand),
        new("tool.result", typeof(ToolResult), () => EventBodyJson.Default.ToolResult),
        new("file.change", typeof(FileChange), () => EventBodyJson.Default.FileChange),
        new("plan.updated", typeof(PlanUpdated), () => EventBodyJson.Default.PlanUpdated),
        new("token.usage", typeof(TokenUsage), () => EventBodyJson.Default.TokenUsage),
        new("context.compacted", typeof(ContextCompacted), () => EventBodyJson.Default.ContextCompacted),
        new("subagent.started", typeof(SubagentStarted), () => EventBodyJson.Default.SubagentStarted),
        new("subagent.ended", typeof(SubagentEnded), () => EventBodyJson.Default.SubagentEnded),
        new("permission.asked", typeof(PermissionAsked), () => EventBodyJson.Default.PermissionAsked),
        new("permission.decided", typeof(PermissionDecided), () => EventBodyJson.Default.PermissionDecided),
        new("notice", typeof(Notice), () => EventBodyJson.Default.Notice),
        new("capture.gap", typeof(CaptureGap), () => EventBodyJson.Default.CaptureGap),
        new("person.decided", typeof(PersonDecided), () => EventBodyJson.Default.PersonDecided),
        new("redaction.applied", typeof(RedactionApplied), () => EventBodyJson.Default.RedactionApplied),
        new("transcripts.sealed", typeof(TranscriptsSealed), () => EventBodyJson.Default.TranscriptsSealed),
        new("transcripts.removed", typeof(TranscriptsRemoved), () => EventBodyJson.Default.TranscriptsRemoved),
        new("records.pruned", typeof(RecordsPruned), () => EventBodyJson.Default.RecordsPruned),
        new("redaction.added", typeof(RedactionAdded), () => EventBodyJson.Default.RedactionAdded),
        new("redaction.withdrawn", typeof(RedactionWithdrawn), () => EventBodyJson.Default.RedactionWithdrawn),
        new("tag.changed", typeof(TagChanged), () => EventBodyJson.Default.TagChanged),
        new("note.added", typeof(NoteAdded), () => EventBodyJson.Default.NoteAdded),
        new("content.released", typeof(ContentReleased), () => EventBodyJson.Default.ContentReleased),
        new("decision.noted", typeof(DecisionNoted), () => EventBodyJson.Default.DecisionNoted),
        new("decision.reviewed", typeof(DecisionReviewed), () => EventBodyJson.Default.DecisionReviewed),
        new("decision.rerouted", typeof(DecisionRerouted), () => EventBodyJson.Default.DecisionRerouted),
        new("rules.changed", typeof(RulesChanged), () => EventBodyJson.Default.RulesChanged),
    ];

    /// <summary>The row of a name on disk; null for a kind that this version does not know.</summary>
    public static EventKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The row of a body; null for <see cref="UnknownBody"/>, which carries its own kind.</summary>
    public static EventKind? Of(EventBody body)
    {
        var type = body.GetType();
        return All.FirstOrDefault(kind => kind.Body == type);
    }

    /// <summary>The name on disk of a body.</summary>
    public static string NameOf(EventBody body) =>
        body is UnknownBody unknown ? unknown.Kind : (Of(body) ?? throw new ArgumentException($"{body.GetType()} has no row in EventKinds", nameof(body))).Name;
}

/// <summary>Generated JSON shapes of the bodies: camelCase, absent members left out.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = EventJson.MaxDepth,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SessionStarted))]
[JsonSerializable(typeof(SessionEnded))]
[JsonSerializable(typeof(UserPrompt))]
[JsonSerializable(typeof(AssistantMessage))]
[JsonSerializable(typeof(Reasoning))]
[JsonSerializable(typeof(TurnEnded))]
[JsonSerializable(typeof(ToolCall))]
[JsonSerializable(typeof(ShellCommand))]
[JsonSerializable(typeof(ToolResult))]
[JsonSerializable(typeof(FileChange))]
[JsonSerializable(typeof(PlanUpdated))]
[JsonSerializable(typeof(TokenUsage))]
[JsonSerializable(typeof(ContextCompacted))]
[JsonSerializable(typeof(SubagentStarted))]
[JsonSerializable(typeof(SubagentEnded))]
[JsonSerializable(typeof(PermissionAsked))]
[JsonSerializable(typeof(PermissionDecided))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(CaptureGap))]
[JsonSerializable(typeof(PersonDecided))]
[JsonSerializable(typeof(RedactionApplied))]
[JsonSerializable(typeof(TranscriptsSealed))]
[JsonSerializable(typeof(TranscriptsRemoved))]
[JsonSerializable(typeof(RecordsPruned))]
[JsonSerializable(typeof(RedactionAdded))]
[JsonSerializable(typeof(RedactionWithdrawn))]
[JsonSerializable(typeof(TagChanged))]
[JsonSerializable(typeof(NoteAdded))]
[JsonSerializable(typeof(ContentReleased))]
[JsonSerializable(typeof(DecisionNoted))]
[JsonSerializable(typeof(DecisionReviewed))]
[JsonSerializable(typeof(DecisionRerouted))]
[JsonSerializable(typeof(RulesChanged))]
internal sealed partial class EventBodyJson : JsonSerializerContext;

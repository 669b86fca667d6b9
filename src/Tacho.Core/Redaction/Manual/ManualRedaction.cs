using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Redaction.Manual;

/// <summary>How far a redaction that a person made reaches.</summary>
public enum RedactionScope
{
    /// <summary>One record.</summary>
    Field,

    /// <summary>A prompt and all that was done for it, up to the next one.</summary>
    Prompt,

    /// <summary>A session with its sub-agents.</summary>
    Session,

    /// <summary>Everything that is recorded, also later.</summary>
    Global,
}

/// <summary>Content that a person covered, in force.</summary>
/// <param name="Id">By which it is withdrawn.</param>
/// <param name="Scope">How far it reaches.</param>
/// <param name="At">When it was made.</param>
/// <param name="Made">What the ledger says of it.</param>
public sealed record ManualRedaction(string Id, RedactionScope Scope, DateTimeOffset At, RedactionAdded Made)
{
    /// <summary>What stands in place of covered text unless the person chose something else.</summary>
    public const string UsualMark = "[redacted:manual]";

    /// <summary>What stands in place of covered text.</summary>
    public string Replacement => Made.Replacement ?? UsualMark;

    /// <summary>Whether it holds in every line of what it concerns.</summary>
    public bool HoldsEverywhere => Scope is RedactionScope.Global or RedactionScope.Session;

    /// <summary>Whether it covers everything that was said where it holds.</summary>
    public bool IsWhole => Made is { Text: null, Field: null };

    /// <summary>Whether it may concern a transcript of a session, or of a session that another one started.</summary>
    public bool Concerns(string agent, string session, string? parent) =>
        Made.Of is not { } target || (target.Agent == agent && (target.Session == session || target.Session == parent));

    /// <summary>The members that <see cref="RedactionAdded.Field"/> names, from the outside in: <c>input.edits[0].old_string</c> has four.</summary>
    public ImmutableArray<string> Path { get; } = Made.Field is { } named ? PathOf(named) : [];

    /// <summary>A field's name in parts; numbers in brackets are parts too.</summary>
    public static ImmutableArray<string> PathOf(string field) => [.. field.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries)];
}

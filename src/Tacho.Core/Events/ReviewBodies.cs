using System.Collections.Immutable;

namespace Tacho.Events;

/// <summary>A person covered content of the record in every view and export; stands in the ledger. The content itself stays, and does not stand here.</summary>
/// <param name="Redaction">Its id, by which it is withdrawn.</param>
/// <param name="Scope"><c>field</c>, <c>prompt</c>, <c>session</c> or <c>global</c>.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record RedactionAdded(string Redaction, string Scope, string Reason, string? Person) : EventBody
{
    /// <summary>For whom the person acted, in their own words.</summary>
    public string? Actor { get; init; }

    /// <summary>The session that it is of; null for all.</summary>
    public ReviewTarget? Of { get; init; }

    /// <summary>Where in the session it begins: the records, or the prompts, wherever they are archived. Empty for a whole session.</summary>
    public ImmutableArray<ReviewPlace> Places { get; init; } = [];

    /// <summary>Archived names of sub-agents' transcripts that are covered with their prompt.</summary>
    public ImmutableArray<string> Subagents { get; init; } = [];

    /// <summary>The member of the records that is covered, as <c>tacho show --raw</c> names it behind <c>body</c>; null for all.</summary>
    public string? Field { get; init; }

    /// <summary>The text that is covered, so that it can be found but not read here; null where all text is covered.</summary>
    public HiddenTextMark? Text { get; init; }

    /// <summary>The session's title repeats what is covered.</summary>
    public bool Title { get; init; }

    /// <summary>What stands in its place; null for the usual mark.</summary>
    public string? Replacement { get; init; }
}

/// <summary>A person took a redaction back.</summary>
/// <param name="Redaction">Its id.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record RedactionWithdrawn(string Redaction, string Reason, string? Person) : EventBody
{
    /// <inheritdoc cref="RedactionAdded.Actor"/>
    public string? Actor { get; init; }
}

/// <summary>A person gave a session or a record a tag, or took it away.</summary>
/// <param name="Run">Tells the same thing said twice from an echo.</param>
/// <param name="Tag">One word.</param>
/// <param name="IsRemoved">It was taken away.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record TagChanged(string Run, string Tag, bool IsRemoved, string? Person) : EventBody
{
    /// <inheritdoc cref="RedactionAdded.Actor"/>
    public string? Actor { get; init; }

    public required ReviewTarget Of { get; init; }

    /// <summary>The record; null for the session.</summary>
    public ReviewPlace? At { get; init; }
}

/// <summary>A person noted something about a session or a record.</summary>
/// <param name="Run">Tells the same thing said twice from an echo.</param>
/// <param name="Text">The note.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record NoteAdded(string Run, string Text, string? Person) : EventBody
{
    /// <inheritdoc cref="RedactionAdded.Actor"/>
    public string? Actor { get; init; }

    public required ReviewTarget Of { get; init; }

    /// <summary>The record; null for the session.</summary>
    public ReviewPlace? At { get; init; }
}

/// <summary>Content leaves the recorder's folder by a report or an export; written before the first byte does.</summary>
/// <param name="Run">Tells the same done twice from an echo.</param>
/// <param name="Command">The command.</param>
/// <param name="Format">What was written.</param>
/// <param name="Profile">How much was masked for it.</param>
/// <param name="Person">Who, by the operating system's name for them.</param>
public sealed record ContentReleased(string Run, string Command, string Format, string Profile, string? Person) : EventBody
{
    /// <summary>What was asked for, in words; null for everything.</summary>
    public string? Scope { get; init; }

    /// <summary>Where it went: a file, an address, or null for standard output.</summary>
    public string? To { get; init; }

    /// <summary>How many sessions' transcripts.</summary>
    public int Transcripts { get; init; }

    /// <summary>The sessions by their agents' ids, the first thousand.</summary>
    public ImmutableArray<string> Sessions { get; init; } = [];
}

/// <summary>A session that a person spoke of.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Session">The agent's id of it.</param>
public sealed record ReviewTarget(string Agent, string Session);

/// <summary>A record that a person spoke of.</summary>
/// <param name="Transcript">Name of the archived transcript.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Event">Id of the first event there, by which it is known in a copy; null where the agent gives none.</param>
public sealed record ReviewPlace(string Transcript, long Line, string? Event);

/// <summary>A text that can be recognised with the machine's key, and not read.</summary>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="Roll">A rolling hash under the key, in hex: where the text may stand.</param>
/// <param name="Hash">HMAC-SHA-256 under the key, in hex: whether it stands there.</param>
/// <param name="Check">What tells the key itself, so that a lost key is seen.</param>
public sealed record HiddenTextMark(int Length, string Roll, string Hash, string Check)
{
    /// <summary>Capital and small letters are the same.</summary>
    public bool IgnoresCase { get; init; }
}

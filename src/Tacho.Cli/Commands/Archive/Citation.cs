using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary>A place of the archive as commands print and take it: a transcript's name, and behind a colon the line, counted from 1.</summary>
/// <param name="Transcript">What is cited.</param>
/// <param name="Name">The shortest name by which it is found again.</param>
/// <param name="Line">The record; null for all of it.</param>
internal sealed record Citation(ArchivedTranscript Transcript, string Name, long? Line)
{
    /// <summary>Reads what a person wrote.</summary>
    /// <param name="text">A session's id, a part of it or of a file's name, with or without <c>:LINE</c>.</param>
    /// <param name="all">The archive.</param>
    /// <exception cref="UserError">It names none, or several, or a line that the transcript does not have.</exception>
    public static Citation Of(string text, ImmutableArray<ArchivedTranscript> all)
    {
        var (id, line) = Split(text, all);
        var names = new TranscriptNames(all);
        var transcript = names.One(id);
        if (line > transcript.Meta.Counts.Lines) throw new UserError($"the transcript has {SafeText.Count(transcript.Meta.Counts.Lines, "line")}", hint: null, ExitCode.NothingFound);
        return new(transcript, names.For(transcript), line);
    }

    /// <summary>Whether what a person wrote names anything of the archive, with or without a line.</summary>
    public static bool Fits(string text, ImmutableArray<ArchivedTranscript> all) => new TranscriptNames(all).Fits(Split(text, all).Id);

    /// <inheritdoc/>
    public override string ToString() => Line is { } line ? $"{Name}:{SafeText.Of(line)}" : Name;

    /// <summary>An id may itself hold a colon and digits; then it is no place.</summary>
    private static (string Id, long? Line) Split(string text, ImmutableArray<ArchivedTranscript> all)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) || line == 0) return (text, null);
        return all.Any(transcript => transcript.Meta.Session.Contains(text, StringComparison.OrdinalIgnoreCase)) ? (text, null) : (text[..colon], line);
    }
}

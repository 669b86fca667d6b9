using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Events;
using Tacho.Journal;
using Tacho.Review;

namespace Tacho.Cli.Sessions;

/// <summary>What people said of a session, for its head; and what was written into the journal while it ran.</summary>
internal sealed class Remarks(Reviews reviews, IReadOnlyCollection<JournalEntry> journal)
{
    /// <summary>Its tags on one line, then each note; what is of a record names its line. Then the entries of the journal.</summary>
    public IEnumerable<string> Of(ArchivedTranscript transcript)
    {
        var target = new ReviewTarget(transcript.Meta.Agent, transcript.Meta.Session);
        var tags = reviews.Tags.Where(tag => tag.Of == target && IsOf(transcript, tag.At)).Select(static tag => tag.Tag + LineOf(tag.At)).ToList();
        if (tags.Count > 0) yield return $"tagged {string.Join(", ", tags)}";
        foreach (var note in reviews.Notes.Where(note => note.Of == target && IsOf(transcript, note.At))) yield return $"note{LineOf(note.At)} by {note.Person}: {note.Text}";
        foreach (var entry in journal.Where(entry => entry.Dropped is null && entry.Noted.Of == target)) yield return $"journal {entry.Id}: {entry.Noted.Title}";
    }

    private static bool IsOf(ArchivedTranscript transcript, ReviewPlace? at) => at is null || at.Transcript == transcript.Name;

    private static string LineOf(ReviewPlace? at) => at is null ? "" : $" (line {SafeText.Of(at.Line)})";
}

using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Cli.Commands.Archive;

/// <summary>The archive that a command reads, and the transcript in it that a person means.</summary>
internal static class ArchiveChoice
{
    private const int MaxNamed = 10;

    private static readonly Option<string?> Folder = new("--archive") { Description = "Read the archive in this folder. Default: archive in the recorder's home.", HelpName = "DIR" };

    public static void AddTo(Command command) => command.Options.Add(Folder);

    /// <summary>The archive of a folder, or the recorder's own.</summary>
    public static TranscriptArchive At(string? folder) => new(folder is not null ? GivenPath.Full(folder, Folder.Name) : TachoHome.FromEnvironment().Archive);

    /// <summary>The archive that the command line names.</summary>
    public static TranscriptArchive Of(ParseResult parsed) => At(parsed.GetValue(Folder));

    /// <summary>All transcripts of the archive; on standard error, metadata that cannot be read.</summary>
    public static IEnumerable<ArchivedTranscript> All(ParseResult parsed) => All(parsed, Of(parsed));

    /// <summary>All transcripts of an archive; on standard error, metadata that cannot be read.</summary>
    public static IEnumerable<ArchivedTranscript> All(ParseResult parsed, TranscriptArchive archive) =>
        archive.All((file, why) => parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read and is passed over: {SafeText.OneLine(why)}"));

    /// <summary>
    /// The transcript of a session's id, of a part of one, or of a part of the archived file's name. Of one session's transcripts its own goes before those of its
    /// sub-agents, and what a source was rewritten into before what it had been.
    /// </summary>
    /// <exception cref="UserError">There is none, or the part fits several sessions.</exception>
    public static ArchivedTranscript One(ParseResult parsed, string id) => One(All(parsed), id);

    /// <inheritdoc cref="One(ParseResult, string)"/>
    public static ArchivedTranscript One(IEnumerable<ArchivedTranscript> all, string id)
    {
        var (chosen, sessions) = Choose(all, id);
        if (chosen is not null) return chosen;
        if (sessions.IsEmpty) throw new UserError($"no archived session has '{id}' in its id or name", "See tacho list; tacho import archives what is not there yet.", ExitCode.NothingFound);
        throw new UserError($"'{id}' fits {sessions.Length} sessions", $"Such as {string.Join(", ", sessions.Take(MaxNamed).Select(static session => session.Name))}", ExitCode.Usage);
    }

    /// <summary>How lists call a transcript: the session's eight digits, and a sub-agent's id.</summary>
    public static string IdOf(ArchivedTranscript transcript) =>
        new SessionId(transcript.Meta.Session).ShortId + (transcript.Meta.Subagent is { } subagent ? "-" + new SessionId(subagent).FileName : "");

    /// <summary>The shortest name by which <see cref="One(ParseResult, string)"/> finds this transcript among all.</summary>
    public static string NameFor(ArchivedTranscript transcript, IReadOnlyCollection<ArchivedTranscript> all)
    {
        var id = IdOf(transcript);
        return Choose(all, id).Chosen?.MetaPath == transcript.MetaPath ? id : transcript.Name;
    }

    /// <summary>The one that an id means, or one of each session that it fits where that is not clear.</summary>
    private static (ArchivedTranscript? Chosen, ImmutableArray<ArchivedTranscript> Sessions) Choose(IEnumerable<ArchivedTranscript> all, string id)
    {
        var fitting = all.Where(transcript => Fits(transcript, id)).ToImmutableArray();
        if (fitting.FirstOrDefault(transcript => transcript.Name == id) is { } named) return (named, []);
        var sessions = fitting.GroupBy(static transcript => (transcript.Meta.Agent, transcript.Meta.Session)).ToImmutableArray();
        var exact = sessions.Where(session => session.Key.Session == id).ToImmutableArray();
        if (!exact.IsEmpty) sessions = exact;
        if (sessions.Length != 1) return (null, [.. sessions.Select(static session => session.First())]);

        // Where a sub-agent's transcript is not told as such, the session's own is the one that is named after it, or begins first.
        var chosen = sessions[0]
            .OrderBy(static transcript => transcript.Meta.Subagent is not null)
            .ThenBy(static transcript => transcript.Meta.TakenOver is not null)
            .ThenByDescending(static transcript => transcript.Meta.Rewritten)
            .ThenByDescending(static transcript => Path.GetFileName(transcript.Meta.Source).Contains(transcript.Meta.Session, StringComparison.Ordinal))
            .ThenBy(static transcript => transcript.Meta.Started)
            .ThenByDescending(static transcript => transcript.Meta.Counts.Lines)
            .First();
        return (chosen, []);
    }

    private static bool Fits(ArchivedTranscript transcript, string id) =>
        transcript.Meta.Session.Contains(id, StringComparison.OrdinalIgnoreCase) || transcript.Name.Contains(id, StringComparison.OrdinalIgnoreCase);
}

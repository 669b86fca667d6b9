using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Cli.Commands.Archive;

/// <summary>
/// How transcripts are called on a command line, and which one a name means. In this order: a file's whole name; a session's whole id; the end of a file's name behind the project
/// (<c>4f1c8b3e</c>, <c>4f1c8b3e-sub</c>, <c>4f1c8b3e.2</c>), or the beginning or end of an id; any part of an id or name. Parts have at least four characters: one or two would
/// mean a session by accident.
/// </summary>
internal sealed class TranscriptNames(IReadOnlyCollection<ArchivedTranscript> all)
{
    private const int LeastPart = 4;
    private const int ShortLength = 8;
    private const int MaxNamed = 10;

    private readonly Lazy<ILookup<string, ArchivedTranscript>> _byHandle = new(() =>
        all.SelectMany(static transcript => Handles(transcript).Distinct(StringComparer.OrdinalIgnoreCase).Select(handle => (Handle: handle, Transcript: transcript)))
            .ToLookup(static one => one.Handle, static one => one.Transcript, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The transcript that a name means. Of one session's transcripts its own goes before those of its sub-agents, and what a source was rewritten into before what it had been.
    /// </summary>
    /// <exception cref="UserError">There is none, the name fits several sessions, or it is too short to mean one.</exception>
    public ArchivedTranscript One(string name)
    {
        CheckLength(name, all.Any(transcript => transcript.Name == name || transcript.Meta.Session == name));
        var (chosen, sessions) = Choose(all, name);
        if (chosen is not null) return chosen;
        if (sessions.IsEmpty) throw new UserError($"no archived session has '{name}' in its id or name", "See tacho list; tacho import archives what is not there yet.", ExitCode.NothingFound);
        var more = sessions.Length > MaxNamed ? $"\n  and {sessions.Length - MaxNamed} more" : "";
        throw new UserError($"'{name}' fits {sessions.Length} sessions", $"Name one of them:\n  {string.Join("\n  ", sessions.Take(MaxNamed).Select(static session => session.Name))}{more}", ExitCode.Usage);
    }

    /// <summary>Whether a name fits any transcript.</summary>
    public bool Fits(string name) => all.Any(transcript => RankOf(transcript, name) is not null);

    /// <summary>Refuses what could mean a session only by accident.</summary>
    /// <param name="name">What a person wrote.</param>
    /// <param name="isWhole">Whether it is a whole id or name.</param>
    /// <exception cref="UserError">It is empty or too short.</exception>
    public static void CheckLength(string name, bool isWhole)
    {
        if (name.Length == 0) throw new UserError("no session is named", "Give its id, or a part of it; tacho list shows them.", ExitCode.Usage);
        if (name.Length < LeastPart && !isWhole) throw new UserError($"'{name}' is too short to mean a session", $"Give at least {LeastPart} characters of its id; tacho list shows them.", ExitCode.Usage);
    }

    /// <summary>The shortest name by which <see cref="One"/> finds a transcript: at least the session's eight digits, as many more as it takes, or the file's whole name.</summary>
    public string For(ArchivedTranscript transcript)
    {
        var candidates = Longer(transcript).Prepend(NumberedTailOf(transcript)).Prepend(transcript.ShortName);
        return candidates.FirstOrDefault(candidate => candidate.Length >= ShortLength && Choose(Near(candidate), candidate).Chosen?.MetaPath == transcript.MetaPath) ?? transcript.Name;
    }

    /// <summary>The file's name from the session's digits on: with the number of one of several of the same name.</summary>
    private static string TailOf(ArchivedTranscript transcript)
    {
        var at = transcript.Name.LastIndexOf(transcript.ShortName, StringComparison.Ordinal);
        return at < 0 ? transcript.Name : transcript.Name[at..];
    }

    /// <summary>The same with a number in any case: 1 for the first, whose file has none.</summary>
    private static string NumberedTailOf(ArchivedTranscript transcript) => TailOf(transcript) is var tail && tail == transcript.ShortName ? tail + ".1" : tail;

    /// <summary>More and more of the id, from the end at which its eight digits are taken.</summary>
    private static IEnumerable<string> Longer(ArchivedTranscript transcript)
    {
        var session = transcript.Meta.Session;
        if (transcript.Meta.Subagent is not null || session == SessionId.Unknown.Value) yield break;
        var isEnd = session.EndsWith(new SessionId(session).ShortId, StringComparison.OrdinalIgnoreCase);
        for (var length = ShortLength + 1; length <= session.Length; length++)
        {
            var part = isEnd ? session[^length..] : session[..length];
            if (char.IsAsciiLetterOrDigit(isEnd ? part[0] : part[^1])) yield return part;
        }
    }

    /// <summary>All that a name of eight characters or more can fit but as a part in the middle.</summary>
    private IEnumerable<ArchivedTranscript> Near(string name) =>
        _byHandle.Value[name].Concat(_byHandle.Value[name[..ShortLength]]).Concat(_byHandle.Value[name[^ShortLength..]]).DistinctBy(static transcript => transcript.MetaPath);

    private static IEnumerable<string> Handles(ArchivedTranscript transcript)
    {
        yield return TailOf(transcript);
        yield return NumberedTailOf(transcript);
        if (transcript.Meta.Session.Length < ShortLength) yield break;
        yield return transcript.Meta.Session[..ShortLength];
        yield return transcript.Meta.Session[^ShortLength..];
    }

    /// <summary>The one that a name means, or one of each session that it fits where that is not clear.</summary>
    private static (ArchivedTranscript? Chosen, ImmutableArray<ArchivedTranscript> Sessions) Choose(IEnumerable<ArchivedTranscript> all, string name)
    {
        var ranked = all.Select(transcript => (Transcript: transcript, Rank: RankOf(transcript, name))).Where(static one => one.Rank is not null).ToList();
        if (ranked.Count == 0) return (null, []);
        var best = ranked.Min(static one => one.Rank);
        var sessions = ranked.Where(one => one.Rank == best).Select(static one => one.Transcript).GroupBy(KeyOf).ToImmutableArray();
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

    /// <summary>How well a name fits, the best being 0; null for not at all.</summary>
    private static int? RankOf(ArchivedTranscript transcript, string name)
    {
        var session = transcript.Meta.Session;
        if (transcript.Name == name) return 0;
        if (session == name) return 1;
        if (session.StartsWith(name, StringComparison.OrdinalIgnoreCase) || session.EndsWith(name, StringComparison.OrdinalIgnoreCase) || TailOf(transcript).Equals(name, StringComparison.OrdinalIgnoreCase)
            || NumberedTailOf(transcript).Equals(name, StringComparison.OrdinalIgnoreCase)) return 2;
        return session.Contains(name, StringComparison.OrdinalIgnoreCase) || transcript.Name.Contains(name, StringComparison.OrdinalIgnoreCase) ? 3 : null;
    }

    /// <summary>Transcripts without an id of their session stand each for itself.</summary>
    private static (string Agent, string Session) KeyOf(ArchivedTranscript transcript) =>
        (transcript.Meta.Agent, transcript.Meta.Session == SessionId.Unknown.Value ? transcript.MetaPath : transcript.Meta.Session);
}

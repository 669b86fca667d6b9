using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Recaps;
using Tacho.Cli.Routing;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Inference;
using Tacho.Interop;
using Tacho.Journal;
using Tacho.Redaction;
using Tacho.Review;

namespace Tacho.Cli.Inferring;

/// <summary>The candidates for the journal: what sessions did of which nobody wrote.</summary>
internal sealed class JournalInferences
{
    private readonly JournalRouting _routing;
    private readonly SessionStories _stories;
    private readonly ImmutableArray<SessionFiles> _sessions;
    private readonly ImmutableDictionary<string, JournalEntry> _noted;
    private readonly ImmutableDictionary<string, DecisionReviewed> _dropped;
    private readonly HashSet<ReviewTarget> _written;
    private readonly RuleSet _rules;
    private readonly TagKey _key;
    private readonly Dictionary<string, Contributor> _people = new(StringComparer.Ordinal);
    private readonly List<string> _broken = [];

    /// <exception cref="UserError">What people covered, or the rules that mask, cannot be read.</exception>
    public JournalInferences(TachoHome home, TimeProvider time)
    {
        _routing = new(home);
        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        _sessions = SessionFiles.List(home, project: null, RecordSources.All, _broken.Add);
        _stories = new(new RecordCitations(_sessions, [.. _sessions.SelectMany(static session => session.Transcripts)]), folder => Directory.Exists(folder) ? locator.Locate(named: null, folder).Root : folder, time);
        var entries = CoveredJournal.Read(home).Where(static entry => entry.IsSealed).ToImmutableArray();
        _noted = entries.ToImmutableDictionary(static entry => entry.Id, StringComparer.Ordinal);
        _dropped = JournalBook.DroppedInferences(home);
        _written = [.. entries.Where(static entry => !entry.Noted.IsInferred).Select(static entry => entry.Noted.Of).OfType<ReviewTarget>()];
        _rules = RulesInForce.Load(home, root: null).OrThrow();
        _key = TagKey.FromFile(home.TagKey);
    }

    /// <summary>Files that could not be read to their end.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>All candidates, reviewed ones among them, session by session in the order of time, each session's most telling first.</summary>
    /// <param name="window">When it happened; null for all times.</param>
    public ImmutableArray<JournalCandidate> In(TimeWindow? window)
    {
        var sessions = _sessions.Where(session => SessionStories.MayHold(session, window)).OrderBy(SessionStories.EndOf).ToList();
        var found = new (SessionFiles Session, SessionStory Story, ImmutableArray<InferredEntry> Entries)?[sessions.Count];
        Parallel.For(0, sessions.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) }, i => found[i] = Infer(sessions[i]));

        // A resumed or forked session's transcript begins with the records of the one before it, which ended earlier: it happened there.
        var seen = new HashSet<(string Agent, string Anchor)>();
        var candidates = ImmutableArray.CreateBuilder<JournalCandidate>();
        foreach (var (session, story, entries) in found.OfType<(SessionFiles Session, SessionStory Story, ImmutableArray<InferredEntry> Entries)>())
        {
            var own = entries.Where(entry => seen.Add((story.Agent, entry.Anchor))).ToList();
            candidates.AddRange(own.Select((entry, rank) => Candidate(session, story, entry with { Rank = rank })).Where(candidate => window?.Contains(candidate.Entry.At) != false));
        }

        return candidates.ToImmutable();
    }

    private (SessionFiles Session, SessionStory Story, ImmutableArray<InferredEntry> Entries)? Infer(SessionFiles session)
    {
        try
        {
            if (_stories.Of(session) is not { } story) return null;
            var redactor = new Redactor(_rules, _key, new MachineKeys(AgentRegistry.MachineKeys));
            return (session, story, InferredEntries.Of(story, text => redactor.RedactText(text).Value));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            lock (_broken) _broken.Add(session.Name);
            return null;
        }
    }

    private JournalCandidate Candidate(SessionFiles session, SessionStory story, InferredEntry inferred)
    {
        var of = new ReviewTarget(story.Agent, story.Session);
        var place = PlaceOf(session, story, inferred);
        var person = PersonOf(place.Root);
        var noted = inferred.Note(new DecisionNoted("", "", person.Id)
        {
            PersonName = person.Name,
            Project = place.Project,
            Root = place.Root,
            Part = place.Part,
            Of = of,
            Branch = session.Transcripts.Select(static one => one.Meta.GitBranch).FirstOrDefault(static branch => branch is { Length: > 0 }),
            Files = [.. inferred.Files.Select((file, i) => Path.IsPathRooted(place.Root) && Path.IsPathRooted(file) ? _routing.NameIn(place, file) : inferred.FileNames[i]).Distinct(StringComparer.Ordinal)],
        });
        var known = _noted.GetValueOrDefault(inferred.Id);
        var state = known is { Dropped: null } ? CandidateState.Confirmed : known is not null || _dropped.ContainsKey(inferred.Id) ? CandidateState.Dropped : CandidateState.New;
        var entry = known ?? new JournalEntry(noted with { Happened = LocalTime.Of(inferred.Happened) }, default, LocalTime.Of(inferred.Happened), Number: 0) { Place = place, IsSealed = false, IsCandidate = true };
        return new(inferred, entry, state) { HasOwnEntries = _written.Contains(of) };
    }

    /// <summary>The project by what changed, where that is on this machine; else the session's.</summary>
    private JournalPlace PlaceOf(SessionFiles session, SessionStory story, InferredEntry inferred)
    {
        var root = session.Root is { Length: > 0 } told ? told : story.Roots.FirstOrDefault() ?? "";
        if (!Path.IsPathRooted(root) || !Directory.Exists(root)) return new(session.Project, root, Part: null);
        return _routing.PlaceOf([.. inferred.Files.Where(static file => Path.IsPathRooted(file) && Directory.Exists(Path.GetDirectoryName(file)))], root);
    }

    private Contributor PersonOf(string root)
    {
        var folder = Directory.Exists(root) ? root : Environment.CurrentDirectory;
        if (!_people.TryGetValue(folder, out var person)) _people[folder] = person = Contributor.Of(folder, Environment.GetEnvironmentVariable);
        return person;
    }
}

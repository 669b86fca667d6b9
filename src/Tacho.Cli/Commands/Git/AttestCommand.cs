using System.Collections.Immutable;
using System.CommandLine;
using System.Reflection;
using Tacho.Attribution;
using Tacho.Capture;
using Tacho.Cli.Git;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Git;
using Tacho.Store.Commits;

namespace Tacho.Cli.Commands.Git;

/// <summary><c>tacho attest</c>: says which agents wrote which lines of commits, in a form that other programs read, or in a commit's own message.</summary>
internal static class AttestCommand
{
    private static readonly Argument<string> Range = new("range") { Description = "A commit, or a range such as main..HEAD. Default: HEAD.", DefaultValueFactory = static _ => "HEAD" };
    private static readonly Option<bool> Notes = new("--notes") { Description = $"Put each record on its commit, as a git note under {AgentTrace.NotesRef}." };
    private static readonly Option<bool> Trailer = new("--trailer") { Description = "Instead: print a line for the message of the commit that is being made, for a prepare-commit-msg hook." };

    public static Command Create()
    {
        var command = new Command("attest", "Write agent-trace records of commits: which sessions wrote which lines.") { Range, Notes, Trailer };
        ReleaseFile.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ReleaseFile.Check(parsed);
        var project = new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, Environment.CurrentDirectory);
        var repository = GitRepository.At(Environment.CurrentDirectory);
        if (parsed.GetValue(Trailer)) return WriteTrailers(parsed, repository, project);
        var commits = repository.Commits(parsed.GetValue(Range)!);
        var traces = Trace(parsed, repository, commits, project);
        var error = parsed.InvocationConfiguration.Error;
        if (traces.IsEmpty)
        {
            error.WriteLine($"No recorded session had a part in {(commits.Length == 1 ? "this commit" : $"these {SafeText.Count(commits.Length, "commit")}")}.");
            return (int)ExitCode.NothingFound;
        }

        var now = TimeProvider.System.GetUtcNow();
        var version = typeof(AttestCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        if (parsed.GetValue(Notes)) PutNotes(repository, traces, now, version, error);
        if (!parsed.GetValue(Notes) || ReleaseFile.PathOf(parsed) is not null)
        {
            ReleaseFile.Write(parsed, output =>
            {
                foreach (var trace in traces) output.Write(trace.ToJson(now, version) + "\n");
                return SafeText.Count(traces.Length, "record");
            });
        }

        return (int)ExitCode.Done;
    }

    private static int WriteTrailers(ParseResult parsed, GitRepository repository, Project project)
    {
        var sessions = WorkingSession.Find(TachoHome.FromEnvironment(), project.Name, repository.Staged(), TimeProvider.System);
        foreach (var session in sessions) parsed.InvocationConfiguration.Output.WriteLine(SafeText.OneLine(session.Trailer));
        return (int)(sessions.IsEmpty ? ExitCode.NothingFound : ExitCode.Done);
    }

    /// <summary>A record that says the same as the note that is there leaves it, whenever that was made.</summary>
    private static void PutNotes(GitRepository repository, ImmutableArray<AgentTrace> traces, DateTimeOffset now, string version, TextWriter error)
    {
        var put = 0;
        foreach (var trace in traces)
        {
            var known = repository.Note(AgentTrace.NotesRef, trace.Commit.Hash);
            if (known is not null && AgentTrace.RecordedAt(known) is { } at && trace.ToJson(at, version) + "\n" == known) continue;
            if (repository.PutNote(AgentTrace.NotesRef, trace.Commit.Hash, trace.ToJson(now, version) + "\n")) put++;
        }

        error.WriteLine($"{SafeText.Count(put, "note")} put, {traces.Length - put} unchanged, under {AgentTrace.NotesRef}");
        error.WriteLine($"  git log --show-notes=agent-trace shows them; git push <remote> {AgentTrace.NotesRef} shares them");
    }

    private static ImmutableArray<AgentTrace> Trace(ParseResult parsed, GitRepository repository, ImmutableArray<GitCommit> commits, Project project)
    {
        var linked = LinkedCommits.Of(parsed, repository, commits, project.Name);
        var changes = repository.Changes(commits);
        var paths = changes.Values.SelectMany(static all => all).Select(static change => change.Path).ToHashSet(StringComparer.Ordinal);
        ImmutableHashSet<string> having;
        using (var store = StoreUpdate.CurrentOrMade(parsed, TachoHome.FromEnvironment())) having = StoredChanges.Transcripts(store, paths);
        var mayMean = StoredChanges.MayMeanAny(paths);
        var isOfAnyCommit = linked.IsLinked();
        var workTree = repository.WorkTree ?? project.Root;
        var edits = RecordedEdit.In(
            linked.Transcripts.Where(one => having.Contains(one.Name) && (one.Meta.Project == project.Name || isOfAnyCommit(one))),
            (_, recorded) => mayMean(recorded),
            (file, why) => parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read to its end: {SafeText.OneLine(why)}"));
        var tracing = new CommitTracing(repository, edits);
        return [.. commits.Select(commit => Trace(commit)).Where(static trace => !trace.Files.IsEmpty || !trace.Sessions.IsEmpty)];

        AgentTrace Trace(GitCommit commit)
        {
            var links = linked.Links.GetValueOrDefault(commit.Hash, []);
            var sessions = links.Select(static link => (link.Session.Agent, link.Session.Id)).ToHashSet();
            var (files, writers) = tracing.Of(commit, changes[commit.Hash], (edit, path) =>
                StoredChanges.MayMean(edit.Path, path)
                && (sessions.Contains((edit.Transcript.Meta.Agent, edit.Transcript.Meta.Session)) || new RecordedFile(Path.Combine(workTree, path), path, project, workTree).IsMeant(edit.Transcript, edit.Path)));
            var traced = links.Select(link => new TracedSession(link.Session.Agent, link.Session.Id, [.. link.Evidence.Select(static one => CommitLink.NameOf(one.Kind)).Distinct(), .. writers.Contains((link.Session.Agent, link.Session.Id)) ? (string[])["lines"] : []]))
                .Concat(writers.Where(writer => !sessions.Contains(writer)).Select(static writer => new TracedSession(writer.Agent, writer.Session, ["lines"])));
            return new AgentTrace(commit, files, [.. traced.OrderBy(static one => one.Session, StringComparer.Ordinal)]);
        }
    }
}

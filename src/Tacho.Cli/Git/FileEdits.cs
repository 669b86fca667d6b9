using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Attribution;
using Tacho.Capture;
using Tacho.Cli.Commands;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Git;
using Tacho.Store.Commits;

namespace Tacho.Cli.Git;

/// <summary>The recorded edits of a file, which need not be there any more.</summary>
/// <param name="Edits">The oldest first.</param>
/// <param name="Names">By which their transcripts are found again.</param>
internal sealed record FileEdits(ImmutableArray<RecordedEdit> Edits, TranscriptNames Names)
{
    /// <summary>Looks; the store is brought up to the archive first.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Full path.</param>
    /// <exception cref="UserError">Nothing is archived, or the store cannot be used.</exception>
    public static FileEdits Of(ParseResult parsed, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var project = new ProjectLocator(TachoHome.FromEnvironment(), TachoHome.UserFolder()).Locate(named: null, folder);
        var workTree = WorkTreeOf(folder) ?? project.Root;
        return Of(parsed, [new RecordedFile(path, Path.GetRelativePath(workTree, path), project, workTree)]);
    }

    /// <summary>The same for all names that a file had.</summary>
    public static FileEdits Of(ParseResult parsed, ImmutableArray<RecordedFile> files)
    {
        var home = TachoHome.FromEnvironment();
        var error = parsed.InvocationConfiguration.Error;
        ImmutableArray<ArchivedTranscript> all = [.. ArchiveChoice.All(parsed, new TranscriptArchive(home.Archive))];
        ImmutableHashSet<string> having;
        using (var store = StoreUpdate.CurrentOrMade(parsed, home)) having = StoredChanges.Transcripts(store, files.Select(static file => Path.GetFileName(file.Path)));
        ImmutableArray<ArchivedTranscript> transcripts = [.. all.Where(one => having.Contains(one.Name))];
        var edits = files.SelectMany(file => file.Edits(transcripts, (broken, why) => error.WriteLine($"tacho: {SafeText.OneLine(broken)} cannot be read to its end: {SafeText.OneLine(why)}")));
        return new(files.Length == 1 ? [.. edits] : [.. edits.DistinctBy(static edit => (edit.Transcript.Name, edit.Line, edit.Path)).OrderBy(static edit => edit.Event.At)], new TranscriptNames(all));
    }

    /// <summary>A file can be blamed where there is no git, too.</summary>
    private static string? WorkTreeOf(string folder)
    {
        try
        {
            return GitRepository.Find(folder)?.WorkTree;
        }
        catch (UserError)
        {
            return null;
        }
    }
}

using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Review;

namespace Tacho.Cli.Commands.Archive;

/// <summary>The archive that a command reads, and the transcript in it that a person means.</summary>
internal static class ArchiveChoice
{
    private static readonly Option<string?> Folder = new("--archive") { Description = "Read the archive in this folder. Default: archive in the recorder's home.", HelpName = "DIR" };

    public static void AddTo(Command command) => command.Options.Add(Folder);

    /// <summary>The archive of a folder, or the recorder's own, which need not be there yet.</summary>
    /// <exception cref="UserError">The folder is not there.</exception>
    public static TranscriptArchive At(string? folder)
    {
        if (folder is null) return new(TachoHome.FromEnvironment().Archive);
        var path = GivenPath.Full(folder, Folder.Name);
        return Directory.Exists(path) ? new(path) : throw new UserError($"--archive: there is no folder {path}", "tacho import --out makes one.", ExitCode.Usage);
    }

    /// <summary>Whether the command line names an archive, which the store does not know.</summary>
    public static bool IsElsewhere(ParseResult parsed) => parsed.GetValue(Folder) is not null;

    /// <summary>The archive that the command line names.</summary>
    public static TranscriptArchive Of(ParseResult parsed) => At(parsed.GetValue(Folder));

    /// <summary>All transcripts of the archive; on standard error, metadata that cannot be read.</summary>
    public static IEnumerable<ArchivedTranscript> All(ParseResult parsed) => All(parsed, Of(parsed));

    /// <summary>All transcripts of an archive, with what people covered in them; on standard error, metadata that cannot be read.</summary>
    public static IEnumerable<ArchivedTranscript> All(ParseResult parsed, TranscriptArchive archive) =>
        Uncovered(parsed, archive).Select(Reviews.Read(TachoHome.FromEnvironment()).Covered);

    /// <summary>The same as they are kept, for those who work on the archive itself.</summary>
    public static IEnumerable<ArchivedTranscript> Uncovered(ParseResult parsed, TranscriptArchive archive) =>
        archive.All((file, why) => parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read and is passed over: {SafeText.OneLine(why)}"));

    /// <inheritdoc cref="TranscriptNames.One"/>
    public static ArchivedTranscript One(ParseResult parsed, string name) => new TranscriptNames([.. All(parsed)]).One(name);
}

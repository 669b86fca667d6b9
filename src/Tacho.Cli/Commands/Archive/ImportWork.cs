using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Sealing;
using Tacho.Setup;

namespace Tacho.Cli.Commands.Archive;

/// <summary>What every command that archives sessions has in common: where to, with which rules, and of which agents.</summary>
internal static class ImportWork
{
    public static readonly Option<string?> Out = new("--out") { Description = "Archive into this folder. Default: archive in the recorder's home.", HelpName = "DIR" };
    public static readonly Option<string?> Codec = new("--codec")
    {
        Description = $"Compress by {string.Join(", ", ArchiveCodec.Names)}. Default: zstd where the system has it, else brotli.", HelpName = "NAME",
    };

    /// <summary>The archive that is written to.</summary>
    public static TranscriptArchive ArchiveOf(ParseResult parsed, TachoHome home) => new(parsed.GetValue(Out) is { } folder ? GivenPath.Full(folder, Out.Name) : home.Archive);

    /// <summary>Masks by the rules and settings in force.</summary>
    /// <exception cref="UserError">Rules or settings cannot be loaded: nothing may be written then.</exception>
    public static Redactor Redactor(ParseResult parsed, TachoHome home)
    {
        var settings = SettingsLoader.Load(SettingsOption.FileOf(parsed, home), SettingsOption.Environment(parsed)).OrThrow();
        var rules = RulesInForce.Load(home, root: null).OrThrow().At(RedactionLevel.Of(settings));
        return new Redactor(rules, TagKey.FromFile(home.TagKey), new MachineKeys(AgentRegistry.MachineKeys));
    }

    /// <summary>What holds where nobody named the session: those of folders that a person excluded are left out, also by a decision of this moment.</summary>
    public static ImportChoices Unasked(TachoHome home) => ImportChoices.None with { ExclusionOf = folder => CaptureState.Read(home).ExclusionOf(folder) };

    /// <summary>An import that knows what is archived already.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="archive">Where to.</param>
    /// <param name="choices">What the person chose for all sources.</param>
    public static TranscriptImport Begin(ParseResult parsed, TachoHome home, TranscriptArchive archive, ImportChoices choices)
    {
        if (parsed.GetValue(Codec) is { } codec && !ArchiveCodec.Names.Contains(codec)) throw new UserError($"--codec: there is no '{codec}'", $"One of: {string.Join(", ", ArchiveCodec.Names)}", ExitCode.Usage);
        var redactor = Redactor(parsed, home);
        Prove(archive);
        var import = new TranscriptImport(archive, redactor, new ProjectLocator(home, TachoHome.UserFolder()), TimeProvider.System)
        {
            Choices = choices with { Codec = parsed.GetValue(Codec) }, Seal = Seal(home, archive, redactor),
        };
        var error = parsed.InvocationConfiguration.Error;
        import.Load((file, why) => error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read and is passed over: {SafeText.OneLine(why)}"));
        return import;
    }

    /// <summary>Says once, before anything is read, that nothing can be written, and not for each session.</summary>
    private static void Prove(TranscriptArchive archive)
    {
        try
        {
            ArchiveProbe.Write(archive);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the archive {archive.Root} cannot be written: {FailureText.Of(failure)}", "Nothing was imported and nothing is lost. Make room or a folder that you may write to, or name another by --out.", ExitCode.InputOutput);
        }
    }

    /// <summary>Seals an archive in the recorder's ledger, wherever the archive is.</summary>
    public static ArchiveSeal Seal(TachoHome home, TranscriptArchive archive, Redactor redactor) => new(home, archive, recorded => redactor.Redact(recorded, Settings.Default.OutputCapBytes), TimeProvider.System);

    /// <summary>Seals what was archived, and tells what is not sealed.</summary>
    public static void Finish(TranscriptImport import, TextWriter error)
    {
        if (import.Finish() is { } trouble) error.WriteLine($"tacho: archived, and not all of it sealed: {SafeText.OneLine(trouble)}; the next tacho import seals it");
    }

    /// <summary>Where agents keep their transcripts on this machine.</summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="closed">Is told once of each folder or file there that cannot be looked into.</param>
    /// <exception cref="UserError">There is no home folder.</exception>
    public static TranscriptPlaces Places(TachoHome home, Action<string, string>? closed = null)
    {
        var user = TachoHome.UserFolder() ?? throw new UserError("there is no home folder to look in", "Set HOME, or name a folder by tacho import --from.", ExitCode.Configuration);
        var told = new HashSet<string>(StringComparer.Ordinal);
        return new(user, Environment.GetEnvironmentVariable, [.. new ProjectRegistry(home, TimeProvider.System).All.Select(static project => project.Root)])
        {
            Closed = (path, why) =>
            {
                if (told.Add(path)) closed?.Invoke(path, why);
            },
        };
    }

    /// <summary>The agents of a command line, all whose transcripts can be read where it names none.</summary>
    /// <exception cref="UserError">A name is no such agent's.</exception>
    public static IReadOnlyList<IAgent> Agents(IReadOnlyCollection<string> names)
    {
        var readable = AgentRegistry.All.Where(static agent => agent.Transcripts is not null);
        if (names.Count == 0) return [.. readable];
        return [.. names.Select(name => AgentRegistry.Find(name) is { Transcripts: not null } agent
            ? agent
            : throw new UserError($"--agent: {name} is no agent whose transcripts can be read", $"One of: {string.Join(", ", readable.Select(static agent => agent.Info.Id.Value))}", ExitCode.Usage))];
    }
}

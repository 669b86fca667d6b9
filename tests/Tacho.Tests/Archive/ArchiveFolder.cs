using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Sealing;

namespace Tacho.Tests.Archive;

/// <summary>A folder with sources, a recorder's home and its archive; imports within this process or in ones of their own.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-archive-").FullName;

    public ArchiveFolder()
    {
        Home = new TachoHome(Path.Combine(_folder, "home"));
        TachoHome.CreateFolder(Home.Root);
        Directory.CreateDirectory(Sources);
        Redactor = new Redactor(RuleSet.BuiltIn, TagKey.FromFile(Home.TagKey), new MachineKeys(AgentRegistry.MachineKeys));
    }

    public TachoHome Home { get; }

    public Redactor Redactor { get; }

    public string Sources => Path.Combine(_folder, "sources");

    /// <summary>The home folder of the person for whom programs are started.</summary>
    public string User => Path.Combine(_folder, "user");

    /// <summary>What programs are told by their environment, beside where the folders are.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What stands before the program in the command line of a process, such as a program that gives rights away.</summary>
    public string[] Before { get; set; } = [];

    /// <summary>Everything of this folder.</summary>
    public string Root => _folder;

    public TranscriptArchive Archive => new(Home.Archive);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public string Source(string name) => Path.Combine(Sources, name);

    /// <summary>Writes on at the end of a source.</summary>
    public static void Append(string source, string text)
    {
        using var file = PosixFile.OpenAppend(source);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>An import that has looked at the archive as it is now, or at another one of the same home.</summary>
    public TranscriptImport Loaded(string? other = null)
    {
        var archive = other is null ? Archive : new TranscriptArchive(Path.Combine(Home.Root, other));
        var seal = new ArchiveSeal(Home, archive, recorded => Redactor.Redact(recorded, Settings.Default.OutputCapBytes), TimeProvider.System);
        var import = new TranscriptImport(archive, Redactor, new ProjectLocator(Home, userFolder: null), TimeProvider.System) { Seal = seal };
        import.Load((file, why) => Assert.Fail($"{file}: {why}"));
        return import;
    }

    /// <summary>Imports every source, in the order of their names, and seals what it archived; or dies before.</summary>
    public ImmutableArray<ImportOutcome> Import(TranscriptImport? import = null, bool seals = true)
    {
        import ??= Loaded();
        ImmutableArray<ImportOutcome> outcomes =
        [
            .. TranscriptDiscovery.InFolder(Sources, "*", AgentRegistry.All, static _ => { })
                .OrderBy(static found => found.Source.Path, StringComparer.Ordinal)
                .Select(found => import.Import(AgentRegistry.Find(found.Source.Agent.Value)!.Transcripts!, found.Source))
        ];
        if (seals) Assert.Null(import.Finish());
        return outcomes;
    }

    /// <summary>Imports every session of one source of an agent.</summary>
    public ImmutableArray<ImportOutcome> ImportSessions(string agent, string name)
    {
        var import = Loaded();
        var transcripts = AgentRegistry.Find(agent)!.Transcripts!;
        return [.. transcripts.SessionsOf(TranscriptDiscovery.Recognise(Source(name), [AgentRegistry.Find(agent)!])!).Select(source => import.Import(transcripts, source))];
    }

    /// <summary>What is archived, with no metadata broken.</summary>
    public ImmutableArray<ArchivedTranscript> All() => [.. Archive.All((file, why) => Assert.Fail($"{file}: {why}"))];

    public static ImmutableArray<string> Lines(ArchivedTranscript transcript, long from = 1) => [.. FrameReader.Lines(transcript, from).Select(static line => Encoding.UTF8.GetString(line.Span))];

    /// <summary>The lines of a source as the archive must hold them.</summary>
    public ImmutableArray<string> Masked(string source) =>
        [.. File.ReadAllText(source).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Encoding.UTF8.GetString(Redactor.RedactJson(Encoding.UTF8.GetBytes(line)).Value.Span))];

    /// <summary>Every source is archived whole, once, and nothing else is.</summary>
    public void AssertEachSourceOnce()
    {
        var all = All();
        Assert.Equal(Directory.GetFiles(Sources).Order(StringComparer.Ordinal), all.Select(static one => one.Meta.Source).Order(StringComparer.Ordinal));
        foreach (var transcript in all) Assert.Equal(Masked(transcript.Meta.Source), Lines(transcript));
    }

    /// <summary>The bytes that stand in the archive's files, metadata, names and content, decompressed.</summary>
    public string Everything()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Home.Archive, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            text.Append(file).Append('\n').Append(Encoding.Latin1.GetString(File.ReadAllBytes(file))).Append('\n');
        foreach (var transcript in All()) text.AppendJoin('\n', Lines(transcript)).Append('\n');
        return text.ToString();
    }

    public Process StartTacho(params string[] words) => StartDotnet(["tacho.dll", .. words]);

    /// <summary>Starts an assembly that lies beside the tests, as a person with a home folder of their own would.</summary>
    public Process StartDotnet(params string[] words)
    {
        string[] all = [.. Before, "dotnet", Path.Combine(AppContext.BaseDirectory, words[0]), .. words[1..]];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        start.Environment[TachoHome.Variable] = Home.Root;
        start.Environment["HOME"] = User;
        start.Environment.Remove("TACHO_CONFIG");
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public Process StartImport() => StartTacho("import", "--from", Sources, "--yes", "--jobs", "2");

    public static (int ExitCode, string Output, string Error) Wait(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }

    public (int ExitCode, string Output, string Error) Tacho(params string[] words) => Wait(StartTacho(words));
}

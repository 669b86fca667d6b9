using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>What more than one check needs, gathered once and when it is first asked for.</summary>
internal sealed class Evidence
{
    private readonly Lazy<ImmutableArray<HookInstallation>> _installations;
    private readonly Lazy<TrailSurvey> _survey;
    private readonly Lazy<HookTiming?> _timing;

    public Evidence(Surroundings here)
    {
        Here = here;
        Now = here.Time.GetUtcNow();
        _installations = new(() => HookInspection.All(here, Manifest, new ProjectRegistry(here.Home, here.Time).All.Select(project => project.Root)));
        _survey = new(() => TrailSurvey.Of(here.Home, Now));
        _timing = new(() => File.Exists(ProgramPath) ? HookTiming.Measure(this) : null);
    }

    public Surroundings Here { get; }

    /// <summary>When the examination began.</summary>
    public DateTimeOffset Now { get; }

    /// <exception cref="UserError">The manifest is damaged.</exception>
    public SetupManifest Manifest => new SetupStore(Here.Home).Load();

    /// <summary>The hooks of every agent in every place that Tacho knows of, absent ones included.</summary>
    /// <exception cref="UserError">The manifest or the list of projects is damaged.</exception>
    public ImmutableArray<HookInstallation> Installations => _installations.Value;

    /// <summary>The installations of which something stands, in the order of the registry.</summary>
    public IEnumerable<HookInstallation> Present => Installations.Where(installation => installation.IsPresent);

    public TrailSurvey Survey => _survey.Value;

    /// <summary>How fast the hook program is; null when there is none.</summary>
    public HookTiming? Timing => _timing.Value;

    /// <summary>Where commands in agents' settings look for the program.</summary>
    public string ProgramPath => Path.Combine(Here.UserFolder, HookCommand.Marker.Replace('/', Path.DirectorySeparatorChar)) + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>The folder in which probes run and under whose name they are recorded; the home folder where it cannot be made.</summary>
    public string ProbeFolder
    {
        get
        {
            var folder = Path.Combine(Here.Home.Root, "doctor");
            try
            {
                TachoHome.CreateFolder(folder);
                return folder;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // That the recorder's folder cannot be written is a finding of its own, and a probe tells what comes of it.
                return Here.UserFolder;
            }
        }
    }

    /// <summary>The time that the file system gives a file that is written now, less the clock's. Not to be asked without a folder.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TimeSpan FileSystemAhead()
    {
        var path = Path.Combine(Here.Home.Root, $".doctor-{new Probe().Nonce}");
        try
        {
            var clock = Here.Time.GetUtcNow();
            PosixFile.CreateNew(path)?.Dispose();
            return File.GetLastWriteTimeUtc(path) - clock.UtcDateTime;
        }
        finally
        {
            File.Delete(path);
        }
    }
}

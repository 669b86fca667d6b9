using System.Collections.Immutable;
using System.Text;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Setup;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

/// <summary>A home folder and a repository for a doctor to look at. Programs are played by <see cref="Programs"/> and by the capture code itself.</summary>
internal sealed class DoctorFolder : IDisposable
{
    private readonly SetupFolder _setup = new();

    public DoctorFolder() => Run = call => Programs.TryGetValue(Path.GetFileName(call.Program), out var play) ? play(call) : RecordInProcess(call);

    public SetupFolder Setup => _setup;

    public TachoHome Home => _setup.Home;

    public string ProgramPath => Path.Combine(_setup.User, ".tacho", "bin", "tacho-hook");

    /// <summary>Programs by their file name; what is not here is the hook.</summary>
    public Dictionary<string, Func<ProgramCall, ProgramRun>> Programs { get; } = new(StringComparer.Ordinal);

    public List<ProgramCall> Calls { get; } = [];

    public Func<ProgramCall, ProgramRun> Run { get; set; }

    public RecordingState Recording { get; set; } = new(null, null, _ => null, []);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static IAgent Claude => AgentDetection.Named(["claude"])[0];

    public Surroundings Surroundings => new(
        Home, _setup.User, _setup.Project, _setup.Variable, new ToolLocation(Path.Combine(_setup.User, "tool"), Dotnet: null), Time, Recording, call =>
        {
            Calls.Add(call);
            return Run(call);
        });

    public Evidence Evidence => new(Surroundings);

    /// <summary>What one check finds, without those of agents that only happen to be installed on this machine.</summary>
    public static ImmutableArray<Diagnosis> Of(IEnumerable<Diagnosis> found, string subject) => [.. found.Where(diagnosis => diagnosis.Subject == subject)];

    public static Diagnosis One(IEnumerable<Diagnosis> found, string subject) => Assert.Single(found, diagnosis => diagnosis.Subject == subject);

    /// <summary>Installs agents' hooks in the repository, and something in the place of the hook program.</summary>
    public void Install(params ImmutableArray<IAgent> agents)
    {
        _setup.Install(agents);
        InstallProgram("\u007fELF");
    }

    public void InstallProgram(string content, UnixFileMode mode = (UnixFileMode)0b111_101_101)
    {
        TachoHome.CreateFolder(Path.GetDirectoryName(ProgramPath)!);
        File.WriteAllText(ProgramPath, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(ProgramPath, mode);
    }

    /// <summary>A happening of an agent, in the payload shape of Claude Code.</summary>
    public void Happen(string happening, string members = "", TimeProvider? time = null, string session = "4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a")
    {
        var payload = $"{{\"session_id\":\"{session}\",\"cwd\":\"{_setup.Project}\",\"hook_event_name\":\"{happening}\",\"transcript_path\":\"/home/dev/.claude/projects/x/y.jsonl\"{members}}}";
        Capture(Home, Claude.Info.Id.Value, payload, time ?? Time);
    }

    /// <summary>Does what the hook does, for the agent that the call names.</summary>
    public ProgramRun RecordInProcess(ProgramCall call)
    {
        var command = File.Exists(call.Arguments[^1]) ? File.ReadAllText(call.Arguments[^1]) : call.Arguments[^1];
        var words = command.Split(' ', '"', '\n');
        var agent = AgentRegistry.All.First(known => words.Contains(known.Info.Id.Value)).Info.Id.Value;
        var home = call.Variables.GetValueOrDefault(TachoHome.Variable) is { } moved ? new TachoHome(moved) : Home;
        return new ProgramRun.Ended(0, Capture(home, agent, call.Input, Time), "", TimeSpan.FromMilliseconds(4));
    }

    private static string Capture(TachoHome home, string agent, string payload, TimeProvider time) =>
        new HookCapture(home, time, _ => null).Run(agent, eventName: null, new MemoryStream(Encoding.UTF8.GetBytes(payload)));

    public void Dispose() => _setup.Dispose();
}

/// <summary>A clock that stands still.</summary>
internal sealed class StoppedClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}

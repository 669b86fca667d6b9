using Tacho.Agents;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Setup;
using Tacho.Setup.Doctor;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Setup.DoctorChecks;

public sealed class DoctorProbeTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    private Diagnosis Probe() => DoctorFolder.One(ProbeCheck.Run(_folder.Evidence), "probe");

    public static TheoryData<string> AgentIds => [.. AgentRegistry.All.Where(agent => agent.Hooks is not null).Select(agent => agent.Info.Id.Value)];

    [Theory]
    [MemberData(nameof(AgentIds))]
    public void A_probe_of_any_agent_is_kept_by_its_adapter(string agent)
    {
        var probe = new Probe();
        _folder.RecordInProcess(new(_folder.ProgramPath, [agent], probe.Payload, "/", probe.Variables(AgentRegistry.Find(agent)!), TimeSpan.Zero));
        Assert.True(probe.IsRecorded(_folder.Home));
        var recorded = Assert.Single(new TrailReader(_folder.Home).Files(project: null).SelectMany(file => TrailReader.Events(file)));
        Assert.Equal((agent, SessionId.Unknown), (recorded.Event.Agent.Value, recorded.Event.Session));
    }

    [Theory]
    [MemberData(nameof(AgentIds))]
    public void A_probe_through_what_stands_in_the_files_of_any_agent_arrives(string agent)
    {
        _folder.Install([AgentRegistry.Find(agent)!]);
        var name = AgentRegistry.Find(agent)!.Info.Name;
        Assert.All(ProbeCheck.Run(_folder.Evidence), diagnosis => Assert.Equal((name, Health.Well), (diagnosis.Area, diagnosis.Health)));
    }

    [Fact]
    public void A_probe_is_not_taken_for_an_event_of_the_agent()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal(Health.Well, Probe().Health);
        Assert.Null(TrailSurvey.Of(_folder.Home, TimeProvider.System.GetUtcNow()).Of(DoctorFolder.Claude.Info.Id));
    }

    [Fact]
    public void A_probe_is_the_command_line_of_the_file_as_sh_gets_it()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Probe();
        var call = Assert.Single(_folder.Calls, call => call.Program == "sh");
        Assert.Equal(["-c", HookCommand.Posix("claude-code")], call.Arguments);
        Assert.Equal(Path.Combine(_folder.Home.Root, "doctor"), call.WorkingFolder);
    }

    [Fact]
    public void A_probe_takes_away_the_variables_that_would_make_it_another_sessions() =>
        Assert.Null(new Probe().Variables(DoctorFolder.Claude)["CLAUDE_PROJECT_DIR"]);

    [Fact]
    public void One_command_in_two_places_is_tried_once()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Setup.Installer.Apply(_folder.Setup.Installer.PlanInstall(SetupFolder.ClaudeCode, _folder.Setup.Context(InstallScope.User)));
        Assert.Contains("the same in 2 places", Probe().Finding);
    }

    public static TheoryData<string, Func<ProgramCall, ProgramRun>> Failures => new()
    {
        { "not in the trail", _ => new ProgramRun.Ended(0, "", "", TimeSpan.Zero) },
        { "it wrote what the agent would read: hello", _ => new ProgramRun.Ended(0, "hello", "", TimeSpan.Zero) },
        { "exit code 2", _ => new ProgramRun.Ended(2, "", "", TimeSpan.Zero) },
        { "did not end within 5 s", call => new ProgramRun.TimedOut(call.Patience) },
        { "does not start: no such file", _ => new ProgramRun.NotStarted("no such file") },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_probe_that_goes_wrong_is_a_fault(string finding, Func<ProgramCall, ProgramRun> run)
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Programs["sh"] = run;
        Assert.Equal(Health.Fault, Probe().Health);
        Assert.Contains(finding, Probe().Finding);
    }

    [Fact]
    public void A_probe_into_a_trail_that_cannot_be_written_is_a_fault_with_the_self_logs_words()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        File.WriteAllText(_folder.Home.Trail, "a file where the folder should be");
        Assert.Equal(Health.Fault, Probe().Health);
        Assert.Contains("the self-log says: claude-code: IOException", Probe().Finding);
    }

    [Fact]
    public void A_probe_while_recording_is_paused_is_not_sent()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Recording = _folder.Recording with { PausedSince = DateTimeOffset.UnixEpoch };
        Assert.Equal(Health.Unknown, Probe().Health);
        Assert.Empty(_folder.Calls);
    }

    [Fact]
    public void A_probe_into_an_excluded_folder_is_not_sent()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Recording = _folder.Recording with { ExclusionOf = _ => "/" };
        Assert.Equal(Health.Unknown, Probe().Health);
    }

    public void Dispose() => _folder.Dispose();
}

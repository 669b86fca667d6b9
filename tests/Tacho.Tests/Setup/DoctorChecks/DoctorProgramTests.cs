using System.Runtime.Versioning;
using Tacho.Interop;
using Tacho.Setup;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorProgramTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    private Diagnosis Program(string subject = "program") => DoctorFolder.One(HookProgramCheck.Run(_folder.Evidence), subject);

    [Fact]
    public void A_missing_program_is_a_fault_only_where_hooks_call_it()
    {
        Assert.Equal(Health.Note, Program().Health);
        _folder.Setup.Install(SetupFolder.ClaudeCode);
        Assert.Equal((Health.Fault, "tacho init"), (Program().Health, Program().Remedy));
    }

    [Theory]
    [InlineData(0b110_100_100, "not executable")]
    [InlineData(0b111_111_101, "other users may replace")]
    public void A_program_with_a_wrong_mode_is_a_fault(int mode, string finding)
    {
        _folder.InstallProgram("\u007fELF", (UnixFileMode)mode);
        Assert.Contains(finding, Program().Finding);
        Assert.Equal((Health.Fault, $"chmod 755 {_folder.ProgramPath}"), (Program().Health, Program().Remedy));
    }

    [Fact]
    public void A_native_program_is_well_and_its_speed_is_the_median_of_seven()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var milliseconds = new Queue<int>([90, 3, 5, 4, 9, 8, 2]);
        _folder.Run = call => _folder.RecordInProcess(call) is ProgramRun.Ended ended ? ended with { Duration = TimeSpan.FromMilliseconds(milliseconds.Dequeue()) } : throw new InvalidOperationException();
        Assert.Equal(Health.Well, Program().Health);
        milliseconds = new Queue<int>([90, 3, 5, 4, 9, 8, 2]);
        Assert.StartsWith("5 ms a call", Program("speed").Finding);
    }

    [Fact]
    public void Measuring_leaves_nothing_in_the_trail()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Program("speed");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Home.Root, "doctor")));
        Assert.False(Directory.Exists(_folder.Home.Trail));
    }

    [Fact]
    public void Another_native_build_than_the_one_at_hand_is_a_note()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        var architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        _folder.Setup.Write(Path.Combine(_folder.Setup.User, "tool", "native", $"{(OperatingSystem.IsMacOS() ? "osx" : "linux")}-{architecture}", "tacho-hook"), "\u007fELF newer");
        Assert.Equal((Health.Note, "tacho init"), (Program().Health, Program().Remedy));
    }

    [Fact]
    public void A_script_whose_target_is_gone_is_a_fault_unless_a_tacho_steps_in()
    {
        _folder.Setup.Write(Path.Combine(_folder.Setup.User, "tool", "tacho.dll"), "");
        new HookProgram(_folder.Setup.User, _folder.Surroundings.Tool).Ensure(write: true);
        Assert.Equal(Health.Well, Program().Health);
        Directory.Delete(Path.Combine(_folder.Setup.User, "tool"), recursive: true);
        Assert.Equal((Health.Fault, "tacho init"), (Program().Health, Program().Remedy));
        _folder.Setup.Write(Path.Combine(_folder.Setup.User, ".dotnet", "tools", "tacho"), "");
        Assert.Equal(Health.Note, Program().Health);
    }

    public static TheoryData<string, Func<ProgramCall, ProgramRun>> Failures => new()
    {
        { "does not start: Exec format error", _ => new ProgramRun.NotStarted("Exec format error") },
        { "hangs", call => new ProgramRun.TimedOut(call.Patience) },
        { "exit code 139 instead of 0", _ => new ProgramRun.Ended(139, "", "", TimeSpan.Zero) },
        { "records nothing", _ => new ProgramRun.Ended(0, "", "", TimeSpan.Zero) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_program_that_fails_is_a_fault(string finding, Func<ProgramCall, ProgramRun> run)
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Run = run;
        var diagnosis = Program("speed");
        Assert.Equal(Health.Fault, diagnosis.Health);
        Assert.Contains(finding, diagnosis.Finding);
    }

    [Fact]
    public void A_program_that_hangs_is_not_tried_again()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Run = call => new ProgramRun.TimedOut(call.Patience);
        Assert.Contains(Examination.Run(_folder.Surroundings), diagnosis => diagnosis is { Subject: "probe", Health: Health.Fault });
        Assert.Single(_folder.Calls, call => call.Program == _folder.ProgramPath || call.Program == "sh");
    }

    public void Dispose() => _folder.Dispose();
}

using System.Runtime.Versioning;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorHomeTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    private Diagnosis Home(string subject) => DoctorFolder.One(HomeCheck.Run(_folder.Evidence), subject);

    [Fact]
    public void A_folder_that_does_not_exist_is_a_note_and_is_not_made()
    {
        Assert.Equal(Health.Note, Home("folder").Health);
        Assert.False(Path.Exists(_folder.Home.Root));
    }

    [Fact]
    public void A_folder_that_is_in_order_is_well()
    {
        _folder.Happen("Stop");
        Assert.All(HomeCheck.Run(_folder.Evidence).Where(diagnosis => diagnosis.Subject != "room"), diagnosis => Assert.Equal(Health.Well, diagnosis.Health));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_fault()
    {
        Assert.SkipWhen(Environment.UserName == "root", "nothing is read-only for root");
        TachoHome.CreateFolder(_folder.Home.Root);
        File.SetUnixFileMode(_folder.Home.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var diagnosis = Home("folder");
        File.SetUnixFileMode(_folder.Home.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal((Health.Fault, $"chmod u+rwx {_folder.Home.Root}"), (diagnosis.Health, diagnosis.Remedy));
    }

    [Fact]
    public void A_folder_that_a_variable_names_is_said()
    {
        _folder.Happen("Stop");
        _folder.Setup.Set(TachoHome.Variable, _folder.Home.Root);
        Assert.Equal(Health.Note, Home("folder").Health);
    }

    [Fact]
    public void Modes_of_an_open_folder_are_a_fault_that_names_what_is_open()
    {
        _folder.Happen("Stop");
        File.SetUnixFileMode(_folder.Home.Root, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_folder.Home.SigningKey, (UnixFileMode)0b110_100_100);
        var diagnosis = Home("modes");
        Assert.Equal((Health.Fault, $"chmod -R go= {_folder.Home.Root}"), (diagnosis.Health, diagnosis.Remedy));
        Assert.Contains(_folder.Home.Root, diagnosis.Finding);
        Assert.Contains("seal/signing.key", diagnosis.Finding);
    }

    [Fact]
    public void Modes_of_a_file_in_a_closed_folder_are_a_note_and_programs_are_passed_over()
    {
        _folder.Happen("Stop");
        _folder.InstallProgram("#!/bin/sh\n");
        Assert.Equal(Health.Well, Home("modes").Health);
        File.SetUnixFileMode(_folder.Home.SigningKey, (UnixFileMode)0b110_100_100);
        Assert.Equal(Health.Note, Home("modes").Health);
    }

    [Fact]
    public void Settings_that_are_wrong_are_a_fault_with_their_line()
    {
        TachoHome.CreateFolder(_folder.Home.Root);
        File.WriteAllText(_folder.Home.ConfigFile, "{\n  \"nonsense\": 1\n}\n");
        var diagnosis = Home("settings");
        Assert.Equal(Health.Fault, diagnosis.Health);
        Assert.Contains($"{_folder.Home.ConfigFile}:2", diagnosis.Finding);
    }

    [Fact]
    public void A_pause_and_an_exclusion_are_said()
    {
        Assert.Equal(Health.Well, RecordingCheck.Run(_folder.Evidence).Single().Health);
        _folder.Recording = new(null, null, path => path == _folder.Setup.Project ? path : null, [_folder.Setup.Project]);
        var excluded = RecordingCheck.Run(_folder.Evidence).Single();
        Assert.Equal((Health.Note, $"tacho exclude --remove {_folder.Setup.Project}"), (excluded.Health, excluded.Remedy));
        _folder.Recording = _folder.Recording with { PausedSince = DateTimeOffset.UnixEpoch };
        var paused = RecordingCheck.Run(_folder.Evidence).Single();
        Assert.Equal((Health.Note, "tacho resume"), (paused.Health, paused.Remedy));
        Assert.Contains("paused since 1970-01-01T", paused.Finding);
    }

    [Fact]
    public void The_self_log_is_counted_by_kind_and_time()
    {
        Assert.Equal(Health.Well, SelfLogCheck.Run(_folder.Evidence).Single().Health);
        var now = TimeProvider.System.GetUtcNow();
        new SelfLog(_folder.Home, new StoppedClock(now.AddDays(-40))).Write("a", "too old");
        new SelfLog(_folder.Home, new StoppedClock(now.AddDays(-3))).Write("a", "oversize: 17 bytes");
        new SelfLog(_folder.Home, TimeProvider.System).Write("b", "oversize: 12 bytes");
        new SelfLog(_folder.Home, TimeProvider.System).Write("b", "no-key");
        var diagnosis = SelfLogCheck.Run(_folder.Evidence).Single();
        Assert.Equal(Health.Note, diagnosis.Health);
        Assert.Equal("2 troubles in a day, 3 in 30: oversize (2), b: no-key (1)".Replace("b: ", "", StringComparison.Ordinal), diagnosis.Finding);
    }

    public void Dispose() => _folder.Dispose();
}

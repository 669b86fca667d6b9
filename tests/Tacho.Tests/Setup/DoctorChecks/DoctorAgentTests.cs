using System.Runtime.Versioning;
using Tacho.Interop;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

/// <summary>Versions and transcripts of the agents themselves.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorAgentTests : IDisposable
{
    private readonly DoctorFolder _folder = new();

    private Diagnosis? Version()
    {
        var program = _folder.Setup.Write("programs/claude", "");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        _folder.Setup.Set("PATH", Path.GetDirectoryName(program)!);
        return VersionCheck.Run(_folder.Evidence).SingleOrDefault(diagnosis => diagnosis.Subject == "version");
    }

    [Theory]
    [InlineData("2.1.122 (Claude Code)\n", Health.Well)]
    [InlineData("2.1.328 (Claude Code)\n", Health.Well)]
    [InlineData("2.2\n", Health.Well)]
    [InlineData("10.0.0\n", Health.Well)]
    [InlineData("2.1.99 (Claude Code)\n", Health.Fault)]
    [InlineData("2.1\n", Health.Fault)]
    [InlineData("1.0.0-beta.9\n", Health.Fault)]
    [InlineData("whatever\n", Health.Unknown)]
    [InlineData("", Health.Unknown)]
    public void A_version_is_compared_by_numbers(string output, Health health)
    {
        _folder.Install(SetupFolder.ClaudeCode);
        _folder.Programs["claude"] = _ => new ProgramRun.Ended(0, output, "", TimeSpan.Zero);
        Assert.Equal(health, Version()!.Health);
    }

    [Fact]
    public void An_old_version_without_hooks_is_only_a_note()
    {
        _folder.Programs["claude"] = _ => new ProgramRun.Ended(0, "2.0.0", "", TimeSpan.Zero);
        Assert.Equal(Health.Note, Version()!.Health);
    }

    [Fact]
    public void A_program_that_tells_no_version_in_time_is_unknown()
    {
        _folder.Programs["claude"] = call => new ProgramRun.TimedOut(call.Patience);
        Assert.Equal(Health.Unknown, Version()!.Health);
    }

    [Fact]
    public void Without_the_program_nothing_is_said_of_its_version() => Assert.Empty(VersionCheck.Run(_folder.Evidence));

    [Fact]
    public void Transcripts_that_go_within_three_days_are_a_note_with_their_number_and_the_oldest()
    {
        Transcript("a.jsonl", daysOld: 26);
        Assert.Equal(Health.Well, Transcripts().Health);
        Transcript("b.jsonl", daysOld: 28);
        Transcript("deep/c.jsonl", daysOld: 60);
        Transcript("d.txt", daysOld: 60);
        var diagnosis = Transcripts();
        Assert.Equal(Health.Note, diagnosis.Health);
        Assert.StartsWith($"2 of 3 about to go within 3 days, the oldest of {TimeProvider.System.GetUtcNow().AddDays(-60):yyyy-MM}", diagnosis.Finding);
        Assert.StartsWith("cp -a ", diagnosis.Remedy);
    }

    [Theory]
    [InlineData("{ \"cleanupPeriodDays\": 365 } // mine", Health.Well)]
    [InlineData("{ \"cleanupPeriodDays\": 7 }", Health.Note)]
    [InlineData("{ \"cleanupPeriodDays\": 0 }", Health.Note)]
    [InlineData("{ \"cleanupPeriodDays\": \"soon\" }", Health.Note)]
    public void The_setting_of_the_clean_up_counts(string settings, Health health)
    {
        Transcript("a.jsonl", daysOld: 20);
        _folder.Setup.Write("user/.claude/settings.json", settings);
        Assert.Equal(health, Transcripts().Health);
    }

    [Fact]
    public void Without_transcripts_nothing_is_said() => Assert.Empty(TranscriptCheck.Run(_folder.Evidence));

    private Diagnosis Transcripts() => Assert.Single(TranscriptCheck.Run(_folder.Evidence));

    private void Transcript(string name, double daysOld) =>
        File.SetLastWriteTimeUtc(_folder.Setup.Write($"user/.claude/projects/shop/{name}", "{}\n"), TimeProvider.System.GetUtcNow().AddDays(-daysOld).UtcDateTime);

    public void Dispose() => _folder.Dispose();
}

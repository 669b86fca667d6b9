using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Versioning;
using Tacho.Interop;
using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorExternalProgramTests
{
    private static readonly ImmutableDictionary<string, string?> NoChange = ImmutableDictionary<string, string?>.Empty;

    private static ProgramRun Sh(string script, string input = "", ImmutableDictionary<string, string?>? variables = null, int patienceMs = 20_000) =>
        ExternalProgram.Run(new("sh", ["-c", script], input, "/", variables ?? NoChange, TimeSpan.FromMilliseconds(patienceMs)));

    [Fact]
    public void A_program_gets_its_input_and_gives_its_outputs()
    {
        var ended = Assert.IsType<ProgramRun.Ended>(Sh("cat; echo oops >&2; exit 3", "häh"));
        Assert.Equal((3, "häh", "oops\n"), (ended.ExitCode, ended.Output, ended.ErrorOutput));
        Assert.True(ended.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void A_program_gets_variables_changed_and_taken_away() => Assert.Equal(
        "x-",
        Assert.IsType<ProgramRun.Ended>(Sh("printf %s- \"$A$HOME\"", variables: NoChange.Add("A", "x").Add("HOME", null))).Output);

    [Fact]
    public void A_program_that_writes_much_and_reads_nothing_ends() =>
        Assert.Equal(200_000, Assert.IsType<ProgramRun.Ended>(Sh("head -c 200000 /dev/zero", new string('x', 1 << 20))).Output.Length);

    [Theory]
    [InlineData("sleep 30", 0)]
    [InlineData("sleep 30", 1 << 20)]
    [InlineData("sleep 30 & exit 0", 0)]
    [InlineData("trap '' TERM; while :; do sleep 1; done", 0)]
    public void A_program_that_hangs_or_leaves_a_child_with_its_output_is_given_up(string script, int inputLength)
    {
        var watch = Stopwatch.StartNew();
        Assert.IsType<ProgramRun.TimedOut>(Sh(script, new string('x', inputLength), patienceMs: 200));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void A_program_that_is_not_there_is_not_started() =>
        Assert.IsType<ProgramRun.NotStarted>(ExternalProgram.Run(new("/nowhere/program", [], "", "/", NoChange, TimeSpan.FromSeconds(1))));

    [Fact]
    public void A_program_that_a_signal_ends_has_its_exit_code() => Assert.Equal(139, Assert.IsType<ProgramRun.Ended>(Sh("kill -SEGV $$")).ExitCode);
}

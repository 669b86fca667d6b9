using System.Diagnostics;
using Tacho.Cli.Output;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli;

/// <summary>Long text on a real terminal, which script(1) makes.</summary>
public sealed class PagerTests : IDisposable
{
    private const string Script = "/usr/bin/script";

    private readonly ArchiveFolder _folder = new();

    public PagerTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 400));
        _folder.Import();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tr a-z A-Z", null, "", "PROMPT 400")]
    [InlineData(null, "sed s/^/paged:/", "", "paged:")]
    [InlineData("cat", "sed s/^/paged:/", "", "push origin 399")]
    [InlineData("", "sed s/^/paged:/", "", "push origin 399")]
    [InlineData("tr a-z A-Z", null, "--no-pager", "push origin 399")]
    [InlineData("tr a-z A-Z", null, "--json", "push origin 399")]
    [InlineData("no-such-pager-here", null, "", "push origin 399")]
    public void Pager_that_the_variables_name_shows_it(string? own, string? common, string option, string expected)
    {
        var (exitCode, screen) = OnTerminal(own, common, $"show 4f1c8b01 {option}");
        Assert.Equal(0, exitCode);
        Assert.Contains(expected, screen, StringComparison.Ordinal);
        if (expected.Contains("push", StringComparison.Ordinal)) Assert.DoesNotContain("paged:", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Pager_that_is_left_early_ends_it_quietly()
    {
        var (exitCode, screen) = OnTerminal("head -n 1", null, "show 4f1c8b01 --full");
        Assert.Equal(0, exitCode);
        Assert.Contains("claude-code 2.1.0", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("Broken pipe", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_is_no_page()
    {
        var (exitCode, screen) = OnTerminal("sed s/^/paged:/", null, "show no-such-session");
        Assert.Equal(1, exitCode);
        Assert.Contains("no archived session", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("paged:", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Into_a_pipe_there_is_no_pager()
    {
        _folder.Variables["TACHO_PAGER"] = "sed s/^/paged:/";
        Assert.DoesNotContain("paged:", _folder.Tacho("show", "4f1c8b01").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("more", "most", "more")]
    [InlineData(null, "most -s", "most -s")]
    [InlineData(" cat ", "most", null)]
    [InlineData(null, null, null)]
    public void Own_variable_goes_before_the_common_one(string? own, string? common, string? expected) =>
        Assert.Equal(expected, Pager.CommandOf(name => name switch { "TACHO_PAGER" => own, "PAGER" => common, _ => "/nowhere" }));

    private (int ExitCode, string Screen) OnTerminal(string? own, string? common, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "no script(1) of util-linux here");
        var start = new ProcessStartInfo(Script, ["-qec", $"stty cols 80 rows 24; dotnet '{Path.Combine(AppContext.BaseDirectory, "tacho.dll")}' {words}", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        start.Environment["TACHO_HOME"] = _folder.Home.Root;
        start.Environment["HOME"] = _folder.User;
        start.Environment["TERM"] = "xterm";
        foreach (var (name, value) in new[] { ("TACHO_PAGER", own), ("PAGER", common) })
        {
            start.Environment.Remove(name);
            if (value is not null) start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var screen = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, screen);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Tacho.Tests.Archive;

/// <summary>A session is archived by a program of its own when its agent says that it ended.</summary>
public sealed class SessionEndTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The hook program as an agent starts it, and the command line tool that stands in for it.</summary>
    public static TheoryData<string> Programs => ["tacho-hook.dll", "tacho.dll"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void End_of_a_session_archives_it_without_holding_up_its_agent(string program)
    {
        Directory.CreateDirectory(_folder.Home.Archive);
        var source = Transcript();

        var (started, output) = End(program, source);

        Assert.Equal("", output);
        var worker = Worker();
        Assert.Equal(worker, SessionOf(worker));
        Assert.All(Enumerable.Range(0, 3), stream => Assert.Equal("/dev/null", new FileInfo($"/proc/{worker}/fd/{stream}").LinkTarget));

        // What the agent writes while it ends is there as well.
        WaitUntil(() => _folder.All().Length == 1);
        ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: 1));
        var masked = _folder.Masked(source);
        WaitUntil(() => _folder.All() is [var archived] && ArchiveFolder.Lines(archived).SequenceEqual(masked));
        WaitUntil(() => !Directory.Exists($"/proc/{worker}"));
        Assert.False(File.Exists(_folder.Home.SelfLog), File.Exists(_folder.Home.SelfLog) ? File.ReadAllText(_folder.Home.SelfLog) : "");
        Assert.True(started < Patience);
    }

    [Fact]
    public void Nothing_is_started_where_nobody_archives_or_wants_it()
    {
        var source = Transcript();
        End("tacho-hook.dll", source);
        Assert.False(Directory.Exists(_folder.Home.Archive));

        Directory.CreateDirectory(_folder.Home.Archive);
        Assert.Equal(0, _folder.Tacho("config", "set", "archive.onSessionEnd", "false").ExitCode);
        End("tacho-hook.dll", source);
        Assert.Equal(0, _folder.Tacho("config", "set", "archive.onSessionEnd", "true").ExitCode);
        Assert.Equal(0, _folder.Tacho("pause").ExitCode);
        End("tacho-hook.dll", source);
        Thread.Sleep(1500);
        Assert.Empty(_folder.All());
        Assert.Equal(0, Worker(wait: false));
    }

    [Fact]
    public void Broken_rules_archive_nothing_and_say_so()
    {
        Directory.CreateDirectory(_folder.Home.Archive);
        Directory.CreateDirectory(_folder.Home.Rules);
        File.WriteAllText(Path.Combine(_folder.Home.Rules, "a.json"), "{ not JSON");
        End("tacho-hook.dll", Transcript());
        WaitUntil(() => File.Exists(_folder.Home.SelfLog) && File.ReadAllText(_folder.Home.SelfLog).Contains("session's end is not archived", StringComparison.Ordinal));
        Assert.Empty(_folder.All());
    }

    /// <summary>Where the agent keeps it, with a sub-agent's beside.</summary>
    private string Transcript()
    {
        var folder = Path.Combine(_folder.Sources, "projects", "-home-dev-shop");
        Directory.CreateDirectory(folder);
        var source = Path.Combine(folder, WrittenSession.Id(1) + ".jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        return source;
    }

    /// <summary>The hook call of a session's end. Its output is read to its end, so that whoever holds it open holds this up.</summary>
    private (TimeSpan Duration, string Output) End(string program, string source)
    {
        string[] words = program == "tacho.dll" ? [program, "hook", "claude-code"] : [program, "claude-code"];
        using var hook = _folder.StartDotnet(words);
        var clock = Stopwatch.StartNew();
        hook.StandardInput.Write(JsonSerializer.Serialize(new { hook_event_name = "SessionEnd", session_id = WrittenSession.Id(1), transcript_path = source, cwd = _folder.Sources, reason = "other" }));
        hook.StandardInput.Close();
        var output = hook.StandardOutput.ReadToEnd() + hook.StandardError.ReadToEnd();
        hook.WaitForExit();
        Assert.Equal(0, hook.ExitCode);
        return (clock.Elapsed, output);
    }

    /// <summary>The process that archives this test's session; 0 for none.</summary>
    private int Worker(bool wait = true)
    {
        var found = 0;
        WaitUntil(() =>
        {
            found = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(static name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .FirstOrDefault(name => CommandLine(name!) is var words && words.Contains("archive-session", StringComparison.Ordinal) && words.Contains(_folder.Sources, StringComparison.Ordinal)) is { } process
                ? int.Parse(process, CultureInfo.InvariantCulture)
                : 0;
            return found != 0 || !wait;
        });
        return found;
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The session of a process: the fourth member behind its name (proc(5)).</summary>
    private static int SessionOf(int process) => int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[3], CultureInfo.InvariantCulture);

    private static void WaitUntil(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < Patience, "it did not happen in time");
            Thread.Sleep(20);
        }
    }
}

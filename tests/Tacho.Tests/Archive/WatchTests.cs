using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tacho.Archive;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho watch</c>: sees sessions grow, costs nothing while nothing happens, and ends when it is told to.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void Sessions_are_archived_as_they_grow(string signal)
    {
        var first = Session(1, turns: 2);
        using var watch = _folder.StartTacho("watch", "--interval", "4s");
        var told = new StringBuilder();
        watch.OutputDataReceived += (_, line) => told.AppendLine(line.Data);
        watch.BeginOutputReadLine();
        Assert.Contains("watching", watch.StandardError.ReadLine(), StringComparison.Ordinal);
        WaitUntil(() => IsArchived(first));

        ArchiveFolder.Append(first, WrittenSession.Claude(1, turns: 1));
        WaitUntil(() => IsArchived(first));

        // Of a project that is new, in a folder that was not there.
        var second = Session(2, turns: 3, project: "-home-dev-api");
        WaitUntil(() => IsArchived(second));
        Assert.Equal(2, _folder.All().Length);

        using (var kill = Process.Start("kill", ["-" + signal, watch.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.True(watch.WaitForExit(Patience));
        watch.WaitForExit();
        Assert.Equal(0, watch.ExitCode);
        Assert.Contains("grown: ", told.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, told.ToString().Split("] new: ").Length - 1);
        Assert.Equal("", watch.StandardError.ReadToEnd());
    }

    [Fact]
    public void Nothing_to_do_costs_next_to_nothing()
    {
        for (var number = 1; number <= 200; number++) Session(number, turns: 1, project: string.Create(CultureInfo.InvariantCulture, $"-home-dev-p{number % 20}"));
        Assert.Equal(0, _folder.Tacho("import", "--yes").ExitCode);
        using var watch = _folder.StartTacho("watch", "--interval", "1s");
        Assert.Contains("watching", watch.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(TimeSpan.FromSeconds(4));
        var before = watch.TotalProcessorTime;
        Thread.Sleep(TimeSpan.FromSeconds(6));
        watch.Refresh();
        var spent = (watch.TotalProcessorTime - before).TotalSeconds / 6;
        watch.Kill();
        watch.WaitForExit();

        // With a look each second, sixty times as often as by default.
        Assert.InRange(spent, 0, 0.06);
    }

    private bool IsArchived(string source) =>
        _folder.Archive.All().FirstOrDefault(one => one.Meta.Source == source) is { } archived && Lines(archived).SequenceEqual(_folder.Masked(source));

    /// <summary>None when the file was replaced by a longer one meanwhile.</summary>
    private static ImmutableArray<string> Lines(ArchivedTranscript transcript)
    {
        try
        {
            return ArchiveFolder.Lines(transcript);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private string Session(int number, int turns, string project = "-home-dev-shop")
    {
        var folder = Path.Combine(_folder.User, ".claude", "projects", project);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, WrittenSession.Id(number) + ".jsonl");
        File.WriteAllText(path, WrittenSession.Claude(number, turns));
        return path;
    }

    private static void WaitUntil(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < Patience, "it did not happen in time");
            Thread.Sleep(50);
        }
    }
}

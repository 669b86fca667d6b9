using System.Diagnostics;
using System.Text;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

/// <summary>A verifier that was written in another language from docs/trail-format.md alone comes to the same verdicts.</summary>
public sealed class StrangerVerifierTests : IDisposable
{
    private readonly SampleTrail _trail = SampleTrail.OfThirtyLines();

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Verdicts_of_the_python_verifier_are_those_of_tacho()
    {
        Assert.SkipUnless(HasPython(), "python3 is not on the PATH");
        var outside = Path.Combine(_trail.Project.Root, "outside.txt");
        var copy = Path.Combine(_trail.Project.Root, "copy.jsonl");
        File.WriteAllBytes(_trail.File, [.. File.ReadAllBytes(_trail.File), .. "{\"kind\":\"shell.comm"u8]);
        _trail.Run("echo after");
        File.WriteAllText(outside, string.Join('\n', _trail.Sign().Notes.Select(note => note.ToString())));
        var notes = CheckpointNotes.Read(outside, CheckpointPlace.Outside).Notes;
        var lines = _trail.Lines();
        var place = lines.Count / 2;
        var altered = (byte[])lines[place].Clone();
        altered[40] ^= 1;

        foreach (var (name, content) in new (string, IEnumerable<byte[]>)[]
        {
            ("sound", lines),
            ("torn", lines.Append("{\"kind\":\"she"u8.ToArray())),
            ("altered", lines.Select((line, i) => i == place ? altered : line)),
            ("dropped", lines.Where((_, i) => i != place)),
            ("duplicated", lines.Take(place).Append(lines[place]).Concat(lines.Skip(place))),
            ("inserted", lines.Take(place).Append("{\"kind\":\"x\"}\n"u8.ToArray()).Concat(lines.Skip(place))),
            ("cut", lines.SkipLast(2)),
            ("resealed", SampleTrail.Reseal([.. lines.Where(line => SealedLine.TryRead(line.AsSpan()[..^1], out _))], 4, text => text.Insert(text.Length - 1, ",\"x\":1"))),
        })
        {
            File.WriteAllBytes(copy, [.. content.SelectMany(line => line)]);

            var ours = new TrailVerifier(_trail.Home).VerifyFile(copy, notes);
            var (exitCode, output) = Python(copy, outside);

            Assert.True(exitCode == (int)ours.ExitCode, $"{name}: {exitCode} {output}\n{VerifyAssert.Describe(ours)}");
            Assert.Equal(name is "sound" or "torn", exitCode == 0);
        }
    }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Trail", "verify_trail.py");

    internal static bool HasPython()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", "--version") { RedirectStandardOutput = true, UseShellExecute = false });
            python!.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    internal static (int ExitCode, string Output) Python(params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 })!;
        var output = python.StandardOutput.ReadToEnd() + python.StandardError.ReadToEnd();
        python.WaitForExit();
        return (python.ExitCode, output);
    }
}

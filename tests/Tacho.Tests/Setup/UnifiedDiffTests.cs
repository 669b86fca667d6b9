using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Texts;

namespace Tacho.Tests.Setup;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_diff() => Assert.Empty(UnifiedDiff.Of("a\n", "a\n", "f"));

    [Fact]
    public void A_change_stands_between_three_lines_of_context() => Assert.Equal(
        ["--- f", "+++ f", "@@ -2,7 +2,8 @@", " 2", " 3", " 4", "-5", "+five", "+5a", " 6", " 7", " 8"],
        UnifiedDiff.Of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n5a\n6\n7\n8\n9\n", "f"));

    [Fact]
    public void A_new_file_comes_from_nothing() =>
        Assert.Equal(["--- /dev/null", "+++ f", "@@ -0,0 +1,2 @@", "+a", "+b", "\\ No newline at end of file"], UnifiedDiff.Of(null, "a\r\nb", "f"));

    [Fact]
    public void A_file_that_goes_leads_to_nothing() =>
        Assert.Equal(["--- f", "+++ /dev/null", "@@ -1,1 +0,0 @@", "-a"], UnifiedDiff.Of("a\n", null, "f"));

    [Fact]
    public void Any_diff_leads_from_the_old_text_to_the_new_one_by_patch() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var old = Lines(random, random.Next(40));
            var now = old.Split('\n').SelectMany(line => random.Next(6) switch { 0 => new[] { line, "new" }, 1 => [], _ => [line] });
            return Patched(old, string.Join('\n', now));
        }));

    private static string Lines(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => $"line {random.Next(5)}\n"));

    private static bool Patched(string old, string now)
    {
        if (old == now || old.Length == 0 || now.Length == 0) return true;
        using var folder = new SetupFolder();
        var file = folder.Write("f", old);
        var diff = folder.Write("f.diff", string.Join('\n', UnifiedDiff.Of(old, now, "f")) + "\n");
        using var patch = Process.Start(new ProcessStartInfo("git", ["apply", "--unidiff-zero", "-p0", diff]) { WorkingDirectory = Path.GetDirectoryName(file) })!;
        patch.WaitForExit();
        return patch.ExitCode == 0 && File.ReadAllText(file) == now;
    }
}

using System.Runtime.CompilerServices;
using System.Text;

namespace Tacho.Tests;

/// <summary>
/// Compares text with a file beside the test, named as Verify names them: <c>Class.Method.verified.txt</c>. A difference leaves <c>.received.txt</c> there and fails;
/// with <c>TACHO_UPDATE=1</c> in the environment the text becomes the new file.
/// </summary>
internal static class Snapshot
{
    /// <param name="actual">The text; line ends are compared as line feeds.</param>
    /// <param name="parameters">What tells the cases of a theory apart, such as <c>agent=cursor</c>.</param>
    /// <param name="method">The test.</param>
    /// <param name="file">The test's source file, named after its class.</param>
    public static void Match(string actual, string? parameters = null, [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        actual = actual.ReplaceLineEndings("\n");
        var name = $"{Path.GetFileNameWithoutExtension(file)}.{method}{(parameters is null ? "" : "_" + parameters)}";
        var verified = Path.Combine(Path.GetDirectoryName(file)!, name + ".verified.txt");
        var received = Path.Combine(Path.GetDirectoryName(file)!, name + ".received.txt");
        if (Environment.GetEnvironmentVariable("TACHO_UPDATE") == "1") File.WriteAllText(verified, actual, new UTF8Encoding(false));
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual, new UTF8Encoding(false));
        Assert.Fail($"{(expected is null ? "no snapshot yet" : FirstDifference(expected, actual))}\nsee {received}; TACHO_UPDATE=1 accepts it");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(i => was.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"line {line + 1} differs\n- {was.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using Tacho.Incidents;

namespace Tacho.Tests.Incidents;

public class InstallCommandsTests
{
    /// <summary>A case a line: command line, <c>=></c>, and the installations as <c>manager verb: packages</c> joined by semicolons, or nothing; <c>\n</c> is a line break.</summary>
    [Theory]
    [InlineData("installs-managers.txt")]
    [InlineData("installs-shells.txt")]
    [InlineData("installs-none.txt")]
    public void Command_line_gives_the_installations_of_the_table(string file)
    {
        var wrong = new StringBuilder();
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(SourceFolder(), file)))
        {
            if (line.Length == 0 || line.StartsWith("##", StringComparison.Ordinal)) continue;
            count++;
            var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
            var command = line[..arrow].Trim().Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
            var expected = line[(arrow + 2)..].Trim();
            var actual = Told(command);
            if (actual != expected) wrong.AppendLine($"{command}\n    expected: {expected}\n    actual:   {actual}");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
        Assert.True(count > 30);
    }

    [Theory]
    [InlineData("left-pad", "left-pad", null, true)]
    [InlineData("pad", "left-pad", null, true)]
    [InlineData("axios@1.9", "axios", "1.9.0", true)]
    [InlineData("axios@1.9", "axios", "^1.9.3", true)]
    [InlineData("axios@1.9", "axios", "1.8.0", false)]
    [InlineData("axios@1.9", "axios", null, false)]
    [InlineData("axios@1.9", "my-axios", "1.9.0", false)]
    [InlineData("router@1.0", "@tanstack/router", "1.0.4", true)]
    [InlineData("@tanstack", "@tanstack/router", "1.0.4", true)]
    [InlineData("REQUESTS@2", "requests", "2.31.0", true)]
    public void Word_means_a_package(string word, string name, string? version, bool meant) =>
        Assert.Equal(meant, new NamedPackage(name, version).IsMeantBy(word));

    [Fact]
    public void Deep_nesting_is_read_in_time()
    {
        var hostile = string.Concat(Enumerable.Repeat("$(", 100_000)) + "npm install x" + new string(')', 100_000);
        _ = InstallCommands.Of(hostile);
        Assert.Empty(InstallCommands.Of(string.Concat(Enumerable.Repeat("bash -c '", 5_000))));
        Assert.Empty(InstallCommands.Of(new string('|', 200_000)));
        Assert.Empty(InstallCommands.Of(string.Concat(Enumerable.Repeat("sh|", 100_000))));
        Assert.Empty(InstallCommands.Of(string.Concat(Enumerable.Repeat("cat <<E\n", 20_000))));
        Assert.Empty(InstallCommands.Of(new string('`', 200_001)));
        Assert.Empty(InstallCommands.Of(string.Concat(Enumerable.Repeat("sudo ", 20_000))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("`")]
    [InlineData("$(")]
    [InlineData("${")]
    [InlineData("$((")]
    [InlineData("npm install \"unfinished")]
    [InlineData("<<")]
    [InlineData("cat <<EOF\nnever ended")]
    [InlineData("\\")]
    [InlineData(">&")]
    [InlineData("()")]
    [InlineData("& && || ; | |&")]
    [InlineData("$'\\x")]
    [InlineData("\u0000npm install")]
    public void Broken_syntax_never_throws(string command) => _ = InstallCommands.Of(command);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Told(string command) => string.Join("; ", InstallCommands.Of(command).Select(install =>
        $"{install.Manager} {install.Verb}{(install.Packages.IsEmpty ? "" : ": " + string.Join(' ', install.Packages))}"));
}

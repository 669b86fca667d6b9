using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho mask</c> as real processes, with real pipes and files.</summary>
public sealed class MaskCommandTests : IDisposable
{
    private static readonly string Token = "ghp_" + SecretTemplate.Expand("{alnum:36}");

    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-mask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Standard_input_comes_out_masked_and_otherwise_byte_by_byte()
    {
        byte[] input = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"push {Token}\r\n"), 0, 0xFF, 0xC3, (byte)'\n', .. "\n{\"password\":\"sunflower8garden\",\"n\":1.50}\r\nno end"u8];

        var (exitCode, output, error) = Mask(input);

        Assert.Equal((0, ""), (exitCode, error));
        var masked = Encoding.Latin1.GetString(output);
        Assert.Matches("^\u00EF\u00BB\u00BFpush \\[redacted:github-pat:[0-9a-f]{8}\\]\r\n\0\u00FF\u00C3\n\n\\{\"password\":\"\\[redacted:password\\]\",\"n\":1.50\\}\r\nno end$", masked);
    }

    [Fact]
    public void Personal_data_is_masked_on_demand()
    {
        var input = Encoding.UTF8.GetBytes("from alice.w@acme.io, ssn 536-22-8726\n{\"to\":\"alice.w@acme.io\"}\n");

        Assert.Equal(input, Mask(input).Output);
        Assert.Equal("from [redacted:email], ssn 536-22-8726\n{\"to\":\"[redacted:email]\"}\n", Encoding.UTF8.GetString(Mask(input, "--pii").Output));
        Assert.Equal("from alice.w@acme.io, ssn [redacted:us-ssn]\n{\"to\":\"alice.w@acme.io\"}\n", Encoding.UTF8.GetString(Mask(input, "--pii=us-ssn").Output));
        Assert.Equal(64, Mask(input, "--pii=passport").ExitCode);
    }

    [Fact]
    public void Many_blocks_come_out_in_order()
    {
        var input = new StringBuilder();
        for (var i = 0; i < 40_000; i++) input.Append("{\"n\":").Append(i).Append(",\"text\":\"").Append('x', i % 300).Append(i % 50 == 0 ? " " + Token : "").Append("\"}\n");
        File.WriteAllText(In("long.jsonl"), input.ToString());

        var (exitCode, output, _) = Mask([], "long.jsonl");

        Assert.Equal(0, exitCode);
        var lines = Encoding.UTF8.GetString(output).Split('\n');
        Assert.Equal(40_001, lines.Length);
        for (var i = 0; i < 40_000; i++)
        {
            using var line = JsonDocument.Parse(lines[i]);
            Assert.Equal(i, line.RootElement.GetProperty("n").GetInt32());
            Assert.Equal(i % 50 == 0, lines[i].Contains("[redacted:github-pat:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Slow_stream_comes_out_line_by_line()
    {
        using var process = Start();
        foreach (var one in Encoding.UTF8.GetBytes($"first {Token}\n"))
        {
            process.StandardInput.BaseStream.WriteByte(one);
            process.StandardInput.BaseStream.Flush();
        }

        Assert.Matches("^first \\[redacted:github-pat:[0-9a-f]{8}\\]$", process.StandardOutput.ReadLine());
        process.StandardInput.WriteLine("second");
        process.StandardInput.Flush();
        Assert.Equal("second", process.StandardOutput.ReadLine());
        process.StandardInput.Close();
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData('{')]
    [InlineData('x')]
    public void Line_of_fifty_megabytes_is_masked(char first)
    {
        var line = $"{{\"a\":\"{string.Concat(Enumerable.Repeat("lorem ipsum dolor sit amet ", 2_000_000))}\",\"b\":\"see {Token} there\"}}\nnext {Token}\n";
        File.WriteAllText(In("huge"), first == '{' ? line : first + line);

        var (exitCode, output, _) = Mask([], "huge");

        Assert.Equal(0, exitCode);
        var end = Encoding.UTF8.GetString(output.AsSpan(output.Length - 200));
        Assert.Matches("amet \",\"b\":\"see (\\[redacted:github-pat:[0-9a-f]{8}\\]) there\"\\}\nnext \\1\n$", end);
        Assert.Equal(54_000_000, Encoding.UTF8.GetString(output).LastIndexOf("\",\"b\"", StringComparison.Ordinal) - (first == '{' ? 6 : 7));
    }

    [Fact]
    public void Reader_that_leaves_early_is_no_error()
    {
        File.WriteAllText(In("long"), string.Concat(Enumerable.Repeat("line of text without end\n", 400_000)));

        var (exitCode, output, error) = Bash("tacho mask long | head -1; echo ${PIPESTATUS[0]}");

        Assert.Equal((0, "line of text without end\n0\n", ""), (exitCode, output, error));
    }

    [Fact]
    public void Full_disk_is_an_error()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full");
        var (_, output, error) = Bash("echo text | tacho mask > /dev/full; echo $?");

        Assert.Equal("74\n", output);
        Assert.StartsWith("tacho: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_masks_in_later_lines_what_was_found_in_one()
    {
        var secret = SecretTemplate.Expand("{alnum:32}");
        var input = Encoding.UTF8.GetBytes($"api_key={secret}\ngot {secret}\n");

        Assert.Contains($"got {secret}", Encoding.UTF8.GetString(Mask(input).Output), StringComparison.Ordinal);
        Assert.Matches("^api_key=(\\[redacted:api-key:[0-9a-f]{8}\\])\ngot \\1\n$", Encoding.UTF8.GetString(Mask(input, "--session").Output));
    }

    [Fact]
    public void Personal_data_is_masked_where_it_is_asked_for()
    {
        var input = "write to alice.miller@acme-tools.io\n"u8.ToArray();

        Assert.Equal(input, Mask(input).Output);
        Assert.DoesNotContain("alice", Encoding.UTF8.GetString(Mask(input, "--pii").Output), StringComparison.Ordinal);
        Assert.Equal(64, Mask(input, "--pii=shoe-size").ExitCode);
    }

    [Fact]
    public void Report_tells_what_each_rule_masked()
    {
        var input = Encoding.UTF8.GetBytes($"a {Token}\nb {Token}\nDB_PASSWORD=sunflower8garden\n");

        var table = Mask(input, "--report");
        var json = Mask(input, "--report", "--json");

        Assert.Equal(table.Output, json.Output);
        Assert.Matches(@"rule +masks +bytes\s+github-pat +2 +80\s+password +1 +16", table.Error);
        Assert.Equal("{\"rule\":\"github-pat\",\"count\":2,\"bytes\":80}\n{\"rule\":\"password\",\"count\":1,\"bytes\":16}\n", json.Error);
    }

    [Fact]
    public void Files_are_masked_where_they_are_and_backups_never_replaced()
    {
        File.WriteAllText(In("a.log"), $"one {Token}\n");
        File.WriteAllText(In("clean.log"), "nothing\n");
        Bash("chmod 640 a.log");
        File.CreateSymbolicLink(In("link"), "a.log");
        var cleanBefore = File.GetLastWriteTimeUtc(In("clean.log"));

        var (exitCode, output, error) = Bash("tacho mask --in-place link clean.log");
        Add("a.log", $"two {Token}\n");
        Bash("tacho mask --in-place a.log");
        Add("a.log", $"three {Token}\n");
        Bash("tacho mask --in-place --no-backup a.log");

        Assert.Equal((0, "link: 1 secret masked\n", ""), (exitCode, output, error));
        Assert.Matches("^one (\\[redacted:github-pat:[0-9a-f]{8}\\])\ntwo \\1\nthree \\1\n$", File.ReadAllText(In("a.log")));
        Assert.Equal($"one {Token}\n", File.ReadAllText(In("a.log.bak")));
        Assert.Matches($"^one \\[redacted.*\ntwo {Token}\n$", File.ReadAllText(In("a.log.bak.1")));
        Assert.Equal("640\n", Bash("stat -c %a a.log").Output);
        Assert.Equal("a.log", new FileInfo(In("link")).LinkTarget);
        Assert.Equal(cleanBefore, File.GetLastWriteTimeUtc(In("clean.log")));
        Assert.Equal(["a.log", "a.log.bak", "a.log.bak.1", "clean.log", "link"], Names());
    }

    [Fact]
    public void What_cannot_be_masked_is_left_as_it_is()
    {
        Bash($"echo {Token} | gzip > a.gz; cp a.gz b.log; mkfifo pipe; mkdir folder");
        var before = File.ReadAllBytes(In("a.gz"));

        Assert.Equal(65, Bash("tacho mask --in-place a.gz").ExitCode);
        Assert.Equal(65, Bash("tacho mask b.log").ExitCode);
        Assert.Equal(64, Bash("tacho mask --in-place pipe").ExitCode);
        Assert.Equal(64, Bash("tacho mask --in-place folder").ExitCode);
        Assert.Equal(74, Bash("tacho mask --in-place gone").ExitCode);
        Assert.Equal(74, Bash("tacho mask gone").ExitCode);
        Assert.Equal(64, Bash("tacho mask --no-backup a.gz").ExitCode);
        Assert.Equal(64, Bash("tacho mask --in-place").ExitCode);
        Assert.Equal(before, File.ReadAllBytes(In("a.gz")));
        Assert.Equal(["a.gz", "b.log", "folder", "pipe"], Names());
    }

    [Theory]
    [InlineData("TERM", false)]
    [InlineData("INT", false)]
    [InlineData("KILL", true)]
    public void Signal_in_the_middle_leaves_the_file_whole(string signal, bool leavesTrace)
    {
        var content = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i} api_key={SecretTemplate.Expand("{alnum:32}", i % 50)} {Token}\n"));
        File.WriteAllText(In("big.log"), content);

        // Stopped as soon as the file beside it is there; a signal that comes too late is no failure of this test.
        Bash($"tacho mask --in-place big.log & p=$!; while kill -0 $p 2>/dev/null && ! ls -A | grep -q tacho-tmp; do :; done; kill -{signal} $p; wait $p");

        var now = File.ReadAllText(In("big.log"));
        Assert.True(now == content || (!now.Contains(Token, StringComparison.Ordinal) && now.Split('\n').Length == 40_001));
        if (!leavesTrace) Assert.DoesNotContain(Names(), name => name.Contains("tacho-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void File_that_changes_meanwhile_is_left_as_it_is()
    {
        File.WriteAllText(In("big.log"), string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i} api_key={SecretTemplate.Expand("{alnum:32}", i % 50)} {Token}\n")));

        var (_, output, error) = Bash("tacho mask --in-place big.log & p=$!; while ! ls -A | grep -q tacho-tmp; do :; done; echo more >> big.log; wait $p; echo $?");

        Assert.Equal("74\n", output);
        Assert.Contains("changed while it was read", error, StringComparison.Ordinal);
        Assert.EndsWith("more\n", File.ReadAllText(In("big.log")), StringComparison.Ordinal);
        Assert.Equal(["big.log"], Names());
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string[] Names() => [.. Directory.GetFileSystemEntries(_folder).Select(path => Path.GetFileName(path)!).Where(name => name != "home").Order(StringComparer.Ordinal)];

    private Process Start(params string[] options) => PipedProcess.Start("dotnet", [PipedProcess.Tacho, "mask", .. options], _folder, In("home"));

    private (int ExitCode, byte[] Output, string Error) Mask(byte[] input, params string[] options) =>
        PipedProcess.Run("dotnet", [PipedProcess.Tacho, "mask", .. options], input, _folder, In("home"));

    private (int ExitCode, string Output, string Error) Bash(string line) =>
        PipedProcess.RunText("bash", ["-c", $"t='dotnet {PipedProcess.Tacho}'\n{line.Replace("tacho mask", "$t mask", StringComparison.Ordinal)}"], "", _folder, In("home"));

    private void Add(string name, string text) => File.WriteAllText(In(name), File.ReadAllText(In(name)) + text);
}

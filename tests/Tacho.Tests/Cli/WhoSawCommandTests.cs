using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Tests.Trail;

namespace Tacho.Tests.Cli;

/// <summary><c>tacho who-saw</c> over a trail that real hook calls wrote.</summary>
public sealed class WhoSawCommandTests : IDisposable
{
    private static readonly string Token = "ghp_" + SecretTemplate.Expand("{alnum:36}");
    private static readonly string Key = SecretTemplate.Expand("{alnum:32}");

    private readonly SampleTrail _trail = new();

    public WhoSawCommandTests()
    {
        _trail.Run($"GITHUB_TOKEN={Token} git push");
        _trail.Run("ls");
        _trail.Run($"curl -H 'X-Auth-Token: {Key}' localhost", SampleTrail.OtherSession);
        _trail.Run($"deploy --api-key {Key}", SampleTrail.OtherSession);
        _trail.Run("DB_PASSWORD=sunflower8garden make", SampleTrail.OtherSession);
    }

    public void Dispose() => _trail.Dispose();

    [Fact]
    public void Secret_is_found_by_its_tag_under_every_rule()
    {
        var (exitCode, output, _) = Ask(Key + "\n", "--json");

        Assert.Equal(0, exitCode);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["token", "api-key"], rows.Select(row => row.GetProperty("rule").GetString()));
        Assert.All(rows, row => Assert.Equal(SampleTrail.OtherSession, row.GetProperty("session").GetString()));
        Assert.Matches("^deploy --api-key \\[redacted:", rows[1].GetProperty("command").GetString());
        Assert.True(rows[0].GetProperty("first").GetDateTimeOffset() <= rows[0].GetProperty("last").GetDateTimeOffset());
        Assert.Equal(1, rows[0].GetProperty("commands").GetInt32());
        Assert.True(rows[0].GetProperty("records").GetInt32() >= 1);
    }

    [Fact]
    public void Plain_lines_and_csv_hold_no_secret()
    {
        var plain = Ask(Token);
        var csv = Ask(Token, "--csv", "--all-projects");

        Assert.Equal(0, plain.ExitCode);
        Assert.Matches(@"^\[.{19}\] \[.{19}\] \[claude-code\] \[4f1c8b3e\] \[github-pat\] GITHUB_TOKEN=\[redacted:github-pat:[0-9a-f]{8}\] git push\n$", plain.Output);
        Assert.StartsWith("rule,session,agent,project,source,records,commands,first,last,command,file,line\ngithub-pat,", csv.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, plain.Output + plain.Error + csv.Output + csv.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_or_fingerprint_will_do()
    {
        var key = TagKey.FromFile(_trail.Home.TagKey);
        var fingerprint = key.Fingerprint("github-pat", System.Text.Encoding.UTF8.GetBytes(Token));
        var shared = key.Fingerprint("secret", System.Text.Encoding.UTF8.GetBytes(Key));

        foreach (var tag in (string[])[$"github-pat:{fingerprint}", $"[redacted:github-pat:{fingerprint}]", fingerprint!])
            Assert.Contains("[github-pat]", Ask("", "--tag", tag).Output, StringComparison.Ordinal);
        Assert.Equal(2, Ask("", "--tag", $"secret:{shared}").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(1, Ask("", "--tag", $"aws-access-key:{fingerprint}").ExitCode);
        Assert.Equal(64, Ask("", "--tag", "github-pat:xyz").ExitCode);
    }

    [Fact]
    public void Tag_that_a_scrub_left_is_known()
    {
        var secret = System.Text.Encoding.UTF8.GetBytes(SecretTemplate.Expand("{alnum:24}"));
        var key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);
        var line = System.Text.Encoding.UTF8.GetBytes($"echo [redacted:scrubbed:{key.Fingerprint("secret", secret)}]");

        Assert.Equal(["scrubbed"], SecretTrace.Of(secret, RuleSet.BuiltIn, key).RulesIn(line));
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("sunflower8garden")]
    [InlineData("correct horse battery staple")]
    public void What_has_no_fingerprint_cannot_be_known(string value)
    {
        var (exitCode, output, error) = Ask(value);

        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains("Cannot know", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_that_nobody_saw_is_not_found()
    {
        Assert.Equal(1, Ask("ghp_" + SecretTemplate.Expand("{alnum:36}", variant: 1)).ExitCode);
        Assert.Equal(64, Ask("").ExitCode);
    }

    [Fact]
    public void Value_that_stands_in_clear_is_told()
    {
        _trail.Run("echo 'quite \"ordinary\" words'");

        var (exitCode, output, _) = Ask("quite \"ordinary\" words\n");

        Assert.Equal(0, exitCode);
        Assert.Contains("[(in clear)] echo", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_does_not_show_what_is_typed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "no python3 to make a terminal with");
        const string script = """
            import os, pty, sys, time, select, termios
            pid, fd = pty.fork()
            if pid == 0: os.execvp('dotnet', ['dotnet', sys.argv[1], 'who-saw', '--plain'])
            seen = b''
            def read_until(text, seconds=60):
                global seen
                end = time.time() + seconds
                while text not in seen and time.time() < end:
                    if select.select([fd], [], [], 0.2)[0]:
                        try: seen += os.read(fd, 4096)
                        except OSError: break
            read_until(b'not shown): ')
            print('echo off', not termios.tcgetattr(fd)[3] & termios.ECHO)
            if sys.argv[3] == 'interrupt':
                os.write(fd, b'\x03')
                os.waitpid(pid, 0)
                print('echo on', bool(termios.tcgetattr(fd)[3] & termios.ECHO))
            else:
                os.write(fd, sys.argv[2].encode() + b'\n')
                read_until(b'git push')
                print('found', b'[github-pat]' in seen, 'shown', sys.argv[2].encode() in seen)
            """;

        Assert.Equal("echo off True\nfound True shown False\n", Python(script, Token, "type"));
        Assert.Equal("echo off True\necho on True\n", Python(script, Token, "interrupt"));
    }

    private string Python(string script, params string[] arguments) =>
        PipedProcess.RunText("/usr/bin/python3", ["-c", script, PipedProcess.Tacho, .. arguments], "", _trail.Project.Root, _trail.Home.Root).Output;

    private (int ExitCode, string Output, string Error) Ask(string secret, params string[] options) =>
        PipedProcess.RunText("dotnet", [PipedProcess.Tacho, "who-saw", .. options], secret, _trail.Project.Root, _trail.Home.Root);
}

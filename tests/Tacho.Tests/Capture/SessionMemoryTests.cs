using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Trail;

namespace Tacho.Tests.Capture;

/// <summary>Each hook call is a process of its own; what one found in a session the next ones know.</summary>
public sealed class SessionMemoryTests : IDisposable
{
    private readonly string _secret = SecretTemplate.Expand("{alnum:32}");
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void Secret_of_an_earlier_call_is_masked_in_a_later_one_without_its_context()
    {
        _recorder.Run($"export DEPLOY_TOKEN={_secret}");
        _recorder.Run($"echo it was {_secret} indeed");
        _recorder.Run($"echo {_secret}", session: "99aabbcc-0000-4000-8000-000000000002");

        var commands = _recorder.Events().Select(recorded => ((ShellCommand)recorded.Body).Command).ToList();
        Assert.Matches(@"^echo it was \[redacted:token:[0-9a-f]{8}\] indeed$", commands[1]);
        Assert.Equal($"echo {_secret}", commands[2]);
    }

    [Fact]
    public void Clean_session_leaves_no_file_and_a_file_tells_no_secret()
    {
        _recorder.Run("ls -la");
        var path = new TrailPaths(_recorder.Home, Recorder.Session).Secrets;
        Assert.False(File.Exists(path));

        _recorder.Run($"export DEPLOY_TOKEN={_secret}");
        _recorder.Run($"echo {_secret}");

        var records = File.ReadAllBytes(path);
        Assert.Equal(SessionSecrets.RecordBytes, records.Length);
        Assert.DoesNotContain(_secret[..4], System.Text.Encoding.Latin1.GetString(records), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(500_000)]
    public void Damaged_file_keeps_no_command_from_the_record(int bytes)
    {
        var path = new TrailPaths(_recorder.Home, Recorder.Session).Secrets;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (bytes > 0) File.WriteAllBytes(path, new byte[bytes]);
        else Directory.CreateDirectory(path);

        _recorder.Run($"export DEPLOY_TOKEN={_secret}");
        _recorder.Run($"echo {_secret}");

        Assert.Equal(2, _recorder.Events().Count);
        if (bytes == 500_000) Assert.EndsWith("]", ((ShellCommand)_recorder.Events()[1].Body).Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_of_the_session_is_not_taken_for_its_secret()
    {
        _recorder.Run($"export SESSION_TOKEN={Recorder.Session}");
        _recorder.Run("ls");

        Assert.Equal(Recorder.Session, _recorder.Events()[^1].Session.Value);
    }
}

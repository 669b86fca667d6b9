using Tacho.Agents;
using Tacho.Agents.CodexCli;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class CodexCliTranscriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("tacho-codex-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_each_session_once()
    {
        const string Id = "019cb800-0000-7000-8000-00000000000a";
        Put($"sessions/2026/03/04/rollout-2026-03-04T10-00-00-{Id}.jsonl");
        Put($"sessions/2026/03/04/rollout-2026-03-04T10-00-00-{Id}.jsonl.zst");
        Put("archived_sessions/rollout-2026-02-01T10-00-00-019cb800-0000-7000-8000-00000000000b.jsonl.zst");
        Put("sessions/rollout-2025-05-02-8a4f8a5e-7a55-4a57-8f6d-6b8f1f1f0b02.json");
        Put("auth.json");
        Put("history.jsonl");

        var found = TranscriptSample.Of("codex-cli").Discover(new TranscriptPlaces("/nowhere", name => name == "CODEX_HOME" ? _home : null, [])).ToList();

        Assert.Equal(3, found.Count);
        Assert.Contains(found, static source => source.Session?.Value == Id && source.Path.EndsWith(".jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public void Fork_tells_only_what_is_its_own()
    {
        var fork = TranscriptSample.Read(TranscriptSample.Recognise("codex-cli", TranscriptSample.PathOf("codex-cli", "fork.jsonl"))!);
        var events = fork.Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).ToList();

        Assert.Equal(["and the linter?"], events.Select(static happened => happened.Body).OfType<UserPrompt>().Select(static prompt => prompt.Text));
        Assert.Equal(new TokenCount(100, 700, null, 5, 0), Assert.Single(events.Select(static happened => happened.Body).OfType<TokenUsage>()).Count);
    }

    [Fact]
    public void Tokens_repeated_for_limits_count_once_and_a_total_that_begins_anew_counts()
    {
        var usage = TranscriptSample.Read(TranscriptSample.Recognise("codex-cli", TranscriptSample.PathOf("codex-cli", "enveloped.jsonl"))!)
            .Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Body).OfType<TokenUsage>().ToList();

        Assert.Equal([1000L, 600L, 100L], usage.Select(static tokens => tokens.Count!.Input));
        Assert.Equal(usage.Count, usage.Select(static tokens => tokens.Request).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("await tools.exec_command({cmd:\"ls -la\"})", "ls -la")]
    [InlineData("await tools.exec_command({\"workdir\": \"/a,b\", \"env\": {a: [1, \"}\"]}, 'cmd': 'echo \\'x\\'\\n\\u0041\\x42'})", "echo 'x'\nAB")]
    [InlineData("tools.exec_command({cmd:`git log`}); tools.exec_command({cmd:\"git diff\"})", "git log|git diff")]
    [InlineData("tools.exec_command({cmd:`rm ${name}`})", "")]
    [InlineData("tools.exec_command({cmd:\"rm \" + name})", "")]
    [InlineData("tools.exec_command({cmd})", "")]
    [InlineData("tools.exec_command({cmd:\"ls", "")]
    [InlineData("text('no command')", "")]
    public void Commands_of_a_script_are_told_where_they_stand_there(string script, string expected) =>
        Assert.Equal(expected, string.Join('|', CodexScript.Commands(script)));

    private void Put(string path)
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "");
    }
}

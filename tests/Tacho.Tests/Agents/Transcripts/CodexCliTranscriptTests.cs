using Tacho.Agents;
using Tacho.Agents.CodexCli;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Events;
using Tacho.Tests.Archive;

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

    [Theory]
    [InlineData("a sub-agent", ",\"session_id\":\"ROOT\",\"parent_thread_id\":\"ROOT\"", "ROOT", "ROOT", "THREAD")]
    [InlineData("of a sub-agent", ",\"session_id\":\"ROOT\",\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"OTHER\",\"depth\":2}}}", "ROOT", "OTHER", "THREAD")]
    [InlineData("before 0.142", ",\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"ROOT\",\"depth\":1}}}", "THREAD", "ROOT", "THREAD")]
    [InlineData("a fork", ",\"session_id\":\"THREAD\",\"forked_from_id\":\"ROOT\"", "THREAD", "ROOT", null)]
    [InlineData("a review without a parent", ",\"source\":{\"subagent\":\"review\"}", "THREAD", null, null)]
    [InlineData("a session", "", "THREAD", null, null)]
    public void Thread_of_a_sub_agent_is_archived_as_one_with_its_parent(string what, string told, string session, string? parent, string? subagent)
    {
        using var folder = new ArchiveFolder();
        var source = folder.Source($"rollout-2026-07-04T10-00-05-{Named("THREAD")}.jsonl");
        File.WriteAllText(source, Named($"{{\"timestamp\":\"2026-07-04T10:00:05Z\",\"type\":\"session_meta\",\"payload\":{{\"id\":\"THREAD\",\"timestamp\":\"2026-07-04T10:00:05Z\",\"cli_version\":\"0.146.0\"{told}}}}}\n"));
        Assert.Equal(ImportResult.New, Assert.Single(folder.Import()).Result);
        ArchiveFolder.Append(source, "{\"timestamp\":\"2026-07-04T10:00:09Z\",\"type\":\"event_msg\",\"payload\":{\"type\":\"user_message\",\"message\":\"go on\"}}\n");
        Assert.Equal(ImportResult.Grown, Assert.Single(folder.Import()).Result);

        var archived = Assert.Single(folder.All());

        Assert.Equal((what, Named(session), parent is null ? null : Named(parent), subagent is null ? null : Named(subagent)), (what, archived.Meta.Session, archived.Meta.Parent, archived.Meta.Subagent));
        Assert.All(ArchivedSession.Read(archived).SelectMany(static line => line.Events), happened => Assert.Equal((Named(session), subagent is null ? null : Named(subagent)), (happened.Session.Value, happened.Subagent)));

        static string Named(string text) => text.Replace("ROOT", "019f2c92-1900-7000-8000-00000000000a", StringComparison.Ordinal)
            .Replace("OTHER", "019cd050-0000-7000-8000-00000000000b", StringComparison.Ordinal).Replace("THREAD", "019f2c92-2c88-7000-8000-00000000000c", StringComparison.Ordinal);
    }

    [Fact]
    public void Sub_agent_whose_file_is_moved_stays_scrubbed()
    {
        using var folder = new ArchiveFolder();
        var source = folder.Source("rollout-2026-07-04T10-00-05-019f2c92-2c88-7000-8000-00000000000c.jsonl");
        File.Copy(TranscriptSample.PathOf("codex-cli", "subagent.jsonl"), source);
        var archived = Assert.Single(folder.Import()).Transcript!;
        TranscriptArchive.Update(archived, archived.Meta with { Scrubbed = 1 });
        Directory.CreateDirectory(folder.Source("archived"));
        File.Move(source, folder.Source($"archived/{Path.GetFileName(source)}"));

        folder.Import();

        Assert.Equal([1L, 1L], folder.All().Select(static one => one.Meta.Scrubbed ?? 0));
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

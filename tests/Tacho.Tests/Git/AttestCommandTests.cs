using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Git;

/// <summary><c>tacho attest</c>: records of the Agent Trace specification, as JSON, as notes, and the trailer of a commit that is being made.</summary>
public sealed class AttestCommandTests
{
    [Fact]
    public void Record_has_the_members_that_the_specification_asks_for()
    {
        using var repository = new WorkedRepository();
        repository.Write("src/a b.txt", "by hand\n");
        repository.Commit("base");
        var session = repository.Session(1).Prompt("go").Edit("src/a b.txt", "by hand\n", "by hand\nby agent\nonce more\n").Write("new.txt", "whole\n").Bash("git add -A && git commit -m work").Save();

        var (exitCode, output, error) = repository.Tacho(["attest"]);
        Assert.Equal((0, ""), (exitCode, error));
        var record = JsonDocument.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal("0.1.0", record.GetProperty("version").GetString());
        Assert.True(record.GetProperty("id").TryGetGuid(out _));
        Assert.True(record.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        Assert.Equal(("git", repository.Head), (record.GetProperty("vcs").GetProperty("type").GetString(), record.GetProperty("vcs").GetProperty("revision").GetString()));
        Assert.Equal(["new.txt", "src/a b.txt"], record.GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("path").GetString()));
        var conversation = Assert.Single(record.GetProperty("files")[1].GetProperty("conversations").EnumerateArray());
        Assert.Equal("tacho:" + session.Id, conversation.GetProperty("url").GetString());
        Assert.True(Uri.IsWellFormedUriString(conversation.GetProperty("url").GetString(), UriKind.Absolute));
        Assert.Equal(("ai", "anthropic/claude-sonnet-4-6"), (conversation.GetProperty("contributor").GetProperty("type").GetString(), conversation.GetProperty("contributor").GetProperty("model_id").GetString()));
        var range = Assert.Single(conversation.GetProperty("ranges").EnumerateArray());
        Assert.Equal((2, 3), (range.GetProperty("start_line").GetInt32(), range.GetProperty("end_line").GetInt32()));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("by agent\nonce more\n"))), range.GetProperty("content_hash").GetString());
        Assert.Equal(($"tacho:{session.Id}:1", "prompt"), (conversation.GetProperty("related")[0].GetProperty("url").GetString(), conversation.GetProperty("related")[0].GetProperty("type").GetString()));
        var traced = Assert.Single(record.GetProperty("metadata").GetProperty("tacho").GetProperty("sessions").EnumerateArray());
        Assert.Equal(["output", "tree", "lines"], traced.GetProperty("evidence").EnumerateArray().Select(static word => word.GetString()));
        Assert.Equal(0, repository.Tacho(["show", session.Id + ":1"]).ExitCode);
    }

    [Fact]
    public void Commits_without_sessions_have_no_record()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("x").Save();
        repository.Commit("by hand");
        var (exitCode, output, error) = repository.Tacho(["attest"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("No recorded session had a part in this commit.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_put_once_and_say_the_same_as_the_file()
    {
        using var repository = new WorkedRepository();
        repository.Session(1).Prompt("go").Write("a.txt", "one line\n").Bash("git add -A && git commit -m first").Write("b.txt", "b line\n").Bash("git add -A && git commit -m second").Save();
        var (exitCode, output, error) = repository.Tacho(["attest", "HEAD~1..HEAD", "--notes"]);
        Assert.Equal((0, ""), (exitCode, output));
        Assert.Contains("1 note put, 0 unchanged, under refs/notes/agent-trace", error, StringComparison.Ordinal);
        var note = repository.Git("notes", "--ref=agent-trace", "show", "HEAD");
        Assert.Contains("0 notes put, 1 unchanged", repository.Tacho(["attest", "HEAD~1..HEAD", "--notes"]).Error, StringComparison.Ordinal);
        Assert.Equal(note, repository.Git("notes", "--ref=agent-trace", "show", "HEAD"));

        Assert.Equal(0, repository.Tacho(["attest", "main", "--notes", "--out", repository.At("trace.jsonl")]).ExitCode);
        static string WithoutTime(string json) => json[..json.IndexOf("\"timestamp\"", StringComparison.Ordinal)] + json[json.IndexOf("\"vcs\"", StringComparison.Ordinal)..];
        Assert.Equal(WithoutTime(note), WithoutTime(File.ReadAllText(repository.At("trace.jsonl")).TrimEnd()));
        Assert.Equal("", repository.Git("status", "--porcelain", "--", "a.txt", "b.txt"));
        Assert.Equal(64, repository.Tacho(["attest", "--out", repository.At("trace.jsonl")]).ExitCode);
    }

    [Fact]
    public void Trailer_names_the_session_whose_command_commits()
    {
        using var repository = new WorkedRepository();
        repository.Write("a.txt", "a\n");
        repository.Git("add", "-A");
        Assert.Equal((1, ""), Trailer(repository));

        Hook(repository, 1, "PreToolUse", "git commit -m x", "toolu_a");
        Hook(repository, 2, "PreToolUse", "ls", "toolu_b");
        var (exitCode, line) = Trailer(repository);
        Assert.Equal(0, exitCode);
        Assert.Matches($"^Assisted-by: claude-code \\(tacho {WrittenSession.Id(1)[..8]}@[0-9]+:[0-9a-f]{{12}}\\)\n$", line);

        // As a hook of git, which tells its own folders by variables.
        var script = repository.At(".git/hooks/prepare-commit-msg");
        File.WriteAllText(script, $"#!/bin/sh\nTACHO_HOME='{repository.Folder.Home.Root}' dotnet '{Path.Combine(AppContext.BaseDirectory, "tacho.dll")}' attest --trailer | while IFS= read -r line; do\n  git interpret-trailers --in-place --if-exists addIfDifferent --trailer \"$line\" \"$1\"; done\n");
        repository.Run(repository.Root, ["chmod", "+x", script]);
        repository.Git("commit", "-q", "-m", "subject");
        Assert.Equal("subject\n\n" + line.TrimEnd(), repository.Git("log", "-1", "--format=%B").TrimEnd());

        Hook(repository, 1, "PostToolUse", "git commit -m x", "toolu_a");
        Assert.Equal((1, ""), Trailer(repository));
    }

    [Fact]
    public void Trailer_names_an_open_session_whose_edits_are_staged()
    {
        using var repository = new WorkedRepository();
        Send(repository, new { session_id = WrittenSession.Id(3), hook_event_name = "PreToolUse", tool_name = "Write", tool_use_id = "toolu_w", cwd = repository.Root, tool_input = new { file_path = repository.At("w.txt"), content = "w\n" } });
        repository.Write("w.txt", "w\n");
        Assert.Equal((1, ""), Trailer(repository));
        repository.Git("add", "-A");
        Assert.StartsWith($"Assisted-by: claude-code (tacho {WrittenSession.Id(3)[..8]}", Trailer(repository).Output, StringComparison.Ordinal);
        Send(repository, new { session_id = WrittenSession.Id(3), hook_event_name = "SessionEnd", reason = "exit", cwd = repository.Root });
        Assert.Equal((1, ""), Trailer(repository));
    }

    private static (int ExitCode, string Output) Trailer(WorkedRepository repository)
    {
        var (exitCode, output, _) = ArchiveFolder.Wait(repository.Start(["attest", "--trailer"]));
        return (exitCode, output);
    }

    private static void Hook(WorkedRepository repository, int number, string name, string command, string call) =>
        Send(repository, name == "PreToolUse"
            ? new { session_id = WrittenSession.Id(number), hook_event_name = name, tool_name = "Bash", tool_use_id = call, cwd = repository.Root, tool_input = new { command } }
            : new { session_id = WrittenSession.Id(number), hook_event_name = name, tool_name = "Bash", tool_use_id = call, cwd = repository.Root, tool_input = new { command }, tool_response = new { stdout = "", stderr = "" } });

    private static void Send(WorkedRepository repository, object payload)
    {
        using var process = repository.Start(["hook", "claude-code"]);
        process.StandardInput.Write(JsonSerializer.Serialize(payload));
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class AntigravityTranscriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("tacho-antigravity-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_takes_the_full_log_where_there_is_one()
    {
        Put("antigravity/brain/one/.system_generated/logs/transcript.jsonl");
        Put("antigravity-cli/brain/two/.system_generated/logs/transcript.jsonl");
        Put("antigravity-cli/brain/two/.system_generated/logs/transcript_full.jsonl");
        Put("antigravity-cli/brain/two/artifacts/transcript.jsonl");
        Put("antigravity-cli/conversations/two.pb");

        var found = TranscriptSample.Of("antigravity").Discover(new TranscriptPlaces(_home, static _ => null, []));

        Assert.Equal(["one transcript.jsonl", "two transcript_full.jsonl"], found.Select(static source => $"{source.Session} {Path.GetFileName(source.Path)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Results_are_joined_to_calls_in_their_order()
    {
        var events = TranscriptSample.Read(TranscriptSample.Recognise("antigravity", TranscriptSample.PathOf("antigravity", "steps.jsonl"))!)
            .Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).ToList();
        var results = events.Where(static happened => happened.Body is ToolResult).ToDictionary(static happened => happened.ToolCallId!, static happened => (ToolResult)happened.Body, StringComparer.Ordinal);

        var failed = Assert.Single(events, static happened => happened.Body is ShellCommand { Command: "npm test" });
        Assert.Equal(("failed", 1, 1000L), (results[failed.ToolCallId!].Status, results[failed.ToolCallId!].ExitCode, results[failed.ToolCallId!].DurationMs));
        Assert.Equal(events.Where(static happened => happened.Body is ShellCommand or ToolCall).Select(static happened => happened.ToolCallId!).Order(StringComparer.Ordinal), results.Keys.Order(StringComparer.Ordinal));
    }

    private void Put(string path)
    {
        string full = Path.Combine(_home, ".gemini", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "");
    }
}

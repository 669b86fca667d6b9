using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class VsCodeCopilotTranscriptTests : IDisposable
{
    private const string Session = "7de89a80-0000-4000-8000-0000000000d4";

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-vscode-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_sessions_of_all_editions_and_logs_of_those_that_have_none_else()
    {
        Put($"Code/User/workspaceStorage/0a1b/chatSessions/{Session}.json");
        Put($"Code/User/workspaceStorage/0a1b/chatSessions/{Session}.jsonl");
        Put($"Code/User/workspaceStorage/0a1b/GitHub.copilot-chat/transcripts/{Session}.jsonl");
        Put("Code/User/workspaceStorage/0a1b/GitHub.copilot-chat/transcripts/7de89a80-0000-4000-8000-0000000000d5.jsonl");
        Put("Code/User/workspaceStorage/0a1b/state.vscdb");
        Put("Code - Insiders/User/globalStorage/emptyWindowChatSessions/7de89a80-0000-4000-8000-0000000000d6.json");

        var found = Discover();

        Assert.Equal(
            ["document ..d6", "events ..d5", "journal ..d4"],
            found.Select(static source => $"{source.Format} ..{source.Session!.Value.Value[^2..]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Session_is_of_the_folder_that_its_storage_is_of()
    {
        Put("Code/User/workspaceStorage/0a1b/workspace.json", """{"folder":"file:///home/dev/the%20shop"}""");
        Put($"Code/User/workspaceStorage/0a1b/chatSessions/{Session}.jsonl", File.ReadAllText(TranscriptSample.PathOf("vscode-copilot", "journal.jsonl")));

        Assert.Contains("cwd=/home/dev/the shop", TranscriptSample.Describe(Assert.Single(Discover())), StringComparison.Ordinal);
    }

    [Fact]
    public void Journal_says_of_a_request_what_its_document_says()
    {
        var document = Events("document.json").Where(static happened => happened.Turn == "request_1").Select(static happened => (happened.Id, happened.Body.GetType())).ToList();

        Assert.Equal(document, Events("journal.jsonl").Where(static happened => happened.Turn == "request_1").Select(static happened => (happened.Id, happened.Body.GetType())));
        Assert.Contains(document, static happened => happened.Item2 == typeof(ShellCommand));
    }

    [Fact]
    public void Answer_that_goes_on_is_told_when_it_is_whole()
    {
        var pending = Events("journal.jsonl").Where(static happened => happened.Turn == "request_2").Select(static happened => happened.Body).ToList();
        Assert.Equal("and the tests?", Assert.IsType<UserPrompt>(Assert.Single(pending)).Text);

        Put(
            $"Code/User/workspaceStorage/0a1b/chatSessions/{Session}.jsonl",
            File.ReadAllText(TranscriptSample.PathOf("vscode-copilot", "journal.jsonl")) + """{"kind":1,"k":["requests",1,"modelState"],"v":{"value":2}}""" + "\n");

        var ended = TranscriptSample.Read(Assert.Single(Discover())).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)
            .Where(static happened => happened.Turn == "request_2").Select(static happened => happened.Body).ToList();
        Assert.Equal("npm test --silent", Assert.Single(ended.OfType<ShellCommand>()).Command);
        Assert.Equal(1, ended.OfType<ToolResult>().First().ExitCode);
        Assert.Equal("cancelled", Assert.Single(ended.OfType<TurnEnded>()).Outcome);
    }

    [Fact]
    public void Journal_that_is_being_written_is_read_to_its_last_whole_line()
    {
        byte[] whole = File.ReadAllBytes(TranscriptSample.PathOf("vscode-copilot", "journal.jsonl"));
        string path = Path.Combine(_home, "journal.jsonl");
        var source = TranscriptSample.Recognise("vscode-copilot", TranscriptSample.PathOf("vscode-copilot", "journal.jsonl"))! with { Path = path };
        var broken = TranscriptSample.Read(source with { Path = TranscriptSample.PathOf("vscode-copilot", "journal.jsonl") }).Count(static read => read.Reading is RecordReading.Unreadable);

        for (int cut = 1; cut < whole.Length; cut += 97)
        {
            File.WriteAllBytes(path, whole[..cut]);
            Assert.InRange(TranscriptSample.Read(source).Count(static read => read.Reading is RecordReading.Unreadable), 0, broken);
        }
    }

    [Theory]
    [InlineData("""{"requests":[{"requestId":7,"timestamp":253402300799999,"message":"x","response":{"a":1},"result":{"timings":{"totalElapsed":604799999},"metadata":{"toolCallRounds":[{"toolCalls":[{"id":"\ud800","arguments":"{"}]}],"toolCallResults":{"\ud800":[]}}}}],"responderUsername":"\ud83d","sessionId":[]}""")]
    [InlineData("""{"requests":{},"sessionId":"s","version":3,"\ud800":1}""")]
    public void Document_of_another_shape_is_accounted_for(string document)
    {
        string path = Path.Combine(_home, "document.json");
        File.WriteAllText(path, document);

        Assert.NotEmpty(TranscriptSample.Read(TranscriptSample.Recognise("vscode-copilot", path)!));
    }

    private static List<AgentEvent> Events(string name) =>
        [.. TranscriptSample.Read(TranscriptSample.Recognise("vscode-copilot", TranscriptSample.PathOf("vscode-copilot", name))!).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)];

    private List<TranscriptSource> Discover() =>
        [.. TranscriptSample.Of("vscode-copilot").Discover(new TranscriptPlaces("/nowhere", name => name == "XDG_CONFIG_HOME" ? _home : null, []))];

    private void Put(string path, string content = "")
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}

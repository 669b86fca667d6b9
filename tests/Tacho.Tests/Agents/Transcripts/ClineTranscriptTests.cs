using System.Text.Json;
using System.Text.Json.Nodes;
using Tacho.Agents;
using Tacho.Agents.Cline;
using Tacho.Events;

namespace Tacho.Tests.Agents.Transcripts;

public sealed class ClineTranscriptTests : IDisposable
{
    private const string Id = "1763628000000";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _home = Directory.CreateTempSubdirectory("tacho-cline-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Discover_finds_each_task_once_and_by_its_agent_alone()
    {
        Put($".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/{Id}/ui_messages.json");
        Put($".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/{Id}/api_conversation_history.json");
        Put($".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/{Id}/task_metadata.json");
        Put(".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json");
        Put(".vscode-server/data/User/globalStorage/saoudrizwan.claude-dev/tasks/1763628000001/api_conversation_history.json");
        Put(".cline/data/tasks/1763628000002/ui_messages.json");
        Put(".cline/data/sessions/s1/s1.messages.json");
        Put(".cline/data/sessions/s1/s1.json");
        Put(".config/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0199a000-0000-7000-8000-000000000001/ui_messages.json");
        Put("Library/Application Support/Cursor/User/globalStorage/kilocode.kilo-code/tasks/0199a000-0000-7000-8000-000000000002/ui_messages.json");
        Put(".kilocode/cli/global/tasks/0199a000-0000-7000-8000-000000000003/ui_messages.json");

        Assert.Equal(4, Discover("cline").Count);
        Assert.Single(Discover("roo-code"));
        Assert.Equal(2, Discover("kilo-code").Count);
        Assert.Contains(Discover("cline"), static source => source.Session?.Value == Id && source.Path.EndsWith("ui_messages.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_files_of_a_task_are_read_as_one_in_the_order_in_which_they_came_about()
    {
        string folder = MakeTask();

        var (ui, api) = (TranscriptSample.Recognise("cline", Path.Combine(folder, "ui_messages.json")), TranscriptSample.Recognise("cline", Path.Combine(folder, "api_conversation_history.json")));

        Assert.Equal(ui, api);
        Assert.Equal(TranscriptSample.Lines(TranscriptSample.Recognise("cline", TranscriptSample.PathOf("cline", "lines.jsonl"))!), TranscriptSample.Lines(ui!));
    }

    [Fact]
    public void Calls_are_joined_and_nothing_is_told_twice()
    {
        var events = Events(TranscriptSample.Recognise("cline", Path.Combine(MakeTask(), "ui_messages.json"))!);

        Assert.Equal(["Make the cart test pass.\nIt fails since Monday.", "Now the linter."], events.Select(static happened => happened.Body).OfType<UserPrompt>().Select(static prompt => prompt.Text));
        Assert.Equal(["I run the test.", "The sum is wrong.", "It passes."], events.Select(static happened => happened.Body).OfType<AssistantMessage>().Select(static message => message.Text));
        var calls = events.Where(static happened => happened.Body is ShellCommand or ToolCall).Select(static happened => happened.ToolCallId);
        Assert.Equal(calls, events.Where(static happened => happened.Body is ToolResult).Select(static happened => happened.ToolCallId));
        Assert.Equal("npm test", Assert.Single(events.Select(static happened => happened.Body).OfType<ShellCommand>()).Command);
        Assert.All(events, static happened => Assert.Equal(Id, happened.Session.Value));
    }

    [Fact]
    public void Counters_that_are_filled_in_later_replace_what_was_told()
    {
        string folder = MakeTask();
        var source = TranscriptSample.Recognise("cline", Path.Combine(folder, "ui_messages.json"))!;
        var before = TranscriptSample.Read(source);
        string path = Path.Combine(folder, "ui_messages.json");
        var messages = JsonNode.Parse(File.ReadAllBytes(path))!.AsArray();
        messages.Single(static message => message!["ts"]!.GetValue<long>() == 1763628007000)!["text"] = "{\"tokensIn\":7,\"tokensOut\":8,\"cacheWrites\":9,\"cacheReads\":10}";
        File.WriteAllText(path, messages.ToJsonString());

        using (var records = TranscriptSample.Of("cline").Open(source, before[^1].Behind)) Assert.True(records.StartedOver);
        var after = Events(source);

        var known = before.Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events).Select(static happened => happened.Id).ToHashSet();
        var added = Assert.Single(after, happened => !known.Contains(happened.Id));
        Assert.Equal(new TokenCount(7, 10, 9, 8, null), Assert.IsType<TokenUsage>(added.Body).Count);
    }

    [Fact]
    public void Task_grows_where_its_files_do()
    {
        string folder = MakeTask();
        var source = TranscriptSample.Recognise("cline", Path.Combine(folder, "ui_messages.json"))!;
        var before = TranscriptSample.Read(source);
        string path = Path.Combine(folder, "ui_messages.json");
        var messages = JsonNode.Parse(File.ReadAllBytes(path))!.AsArray();
        messages.Add(JsonNode.Parse("""{"ts":1763628099000,"type":"say","say":"user_feedback","text":"Thanks.","conversationHistoryIndex":6}"""));
        File.WriteAllText(path, messages.ToJsonString(Indented));

        Assert.Contains("Thanks.", Assert.Single(TranscriptSample.Lines(TranscriptSample.Read(source, before[^1].Behind).Select(static read => read.Reading))), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_files_beside_a_task_tell_its_folder_parent_and_version()
    {
        string folder = MakeTask();
        File.WriteAllText(Path.Combine(folder, "history_item.json"), """{"id":"x","workspace":"/home/dev/other","parentTaskId":"1763627000000","tokensIn":5}""");
        File.WriteAllText(Path.Combine(folder, "task_metadata.json"), """{"environment_history":[{"cline_version":"3.60.0"},{"cline_version":"3.71.0"}]}""");
        var source = TranscriptSample.Recognise("cline", Path.Combine(folder, "ui_messages.json"))!;

        string facts = TranscriptSample.Describe(source).Split('\n')[0];

        Assert.Contains("parent=1763627000000 version=3.71.0 cwd=/home/dev/other", facts, StringComparison.Ordinal);
        Assert.Contains("title=Make the cart test pass. ", facts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"role\":\"user\",\"content\":\"hello\"}]")]
    [InlineData("[{\"ts\":1763628000000,\"level\":\"info\"}]")]
    [InlineData("{\"version\":1,\"messages\":[]}")]
    [InlineData("[]")]
    public void Document_of_another_program_is_not_claimed(string content)
    {
        string path = Path.Combine(_home, "messages.json");
        File.WriteAllText(path, content);

        Assert.Null(TranscriptSample.Recognise("cline", path));
        Assert.Null(TranscriptSample.Recognise("roo-code", path));
    }

    [Theory]
    [InlineData("No mark <b>here</b>.", "No mark <b>here</b>.")]
    [InlineData("<thinking>a</thinking>b", "(a)|b")]
    [InlineData("a<list_files><path>.</path><recursive>true</recursive></list_files>b", "a|list_files{\"path\":\".\",\"recursive\":\"true\"}|b")]
    [InlineData("<write_to_file><path>x</path><content>\n</write_to_file> <read_file>\n</content></write_to_file>", "write_to_file{\"path\":\"x\",\"content\":\"</write_to_file> <read_file>\"}")]
    [InlineData("<read_file> <read_file> a", "<read_file> <read_file> a")]
    [InlineData("<execute_command><command>echo \"a\"</command", "<execute_command><command>echo \"a\"</command")]
    public void Marks_in_a_text_are_calls_where_they_are_whole(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', ClineMarkup.Pieces(text).Select(static piece => piece.Tool is null ? piece.Text : piece.Tool.Length == 0 ? $"({piece.Text})" : piece.Tool + JsonSerializer.Serialize(piece.Input, Plain))));

    private static List<AgentEvent> Events(TranscriptSource source) =>
        [.. TranscriptSample.Read(source).Select(static read => read.Reading).OfType<RecordReading.Understood>().SelectMany(static read => read.Events)];

    private List<TranscriptSource> Discover(string agent) => [.. TranscriptSample.Of(agent).Discover(new TranscriptPlaces(_home, static _ => null, []))];

    /// <summary>The sample's lines as the two files that they were made of.</summary>
    private string MakeTask()
    {
        string folder = Path.Combine(_home, "tasks", Id);
        Directory.CreateDirectory(folder);
        var rows = File.ReadLines(TranscriptSample.PathOf("cline", "lines.jsonl")).Select(static line => JsonNode.Parse(line)!.AsObject()).ToList();
        foreach (var (kind, name) in new[] { ("ui", "ui_messages.json"), ("api", "api_conversation_history.json") })
        {
            var messages = new JsonArray([.. rows.Where(row => row.ContainsKey(kind)).Select(row => row[kind]!.DeepClone())]);
            File.WriteAllText(Path.Combine(folder, name), messages.ToJsonString(Indented));
        }

        return folder;
    }

    private void Put(string path)
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "[]");
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Agents;
using Tacho.Events;
using Tacho.Setup;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Tacho.Tests.Setup;

public sealed class EntryEditsTests
{
    private static readonly AgentId Agent = new("claude-code");
    private static readonly FileOrigin Unknown = new FileOrigin.Unknown();

    private static string Command(string agent = "claude-code") => JsonEncodedText.Encode(HookCommand.Posix(agent)).ToString();

    private static string Handler(int timeout = 5, string agent = "claude-code") =>
        $$"""{ "type": "command", "command": "{{Command(agent)}}", "timeout": {{timeout}} }""";

    private static string Group(int timeout = 5, string agent = "claude-code") => $$"""{ "matcher": "*", "hooks": [{{Handler(timeout, agent)}}] }""";

    private static readonly FileEdit.JsonEntries Edit = new(
        "settings.json", [new(["hooks", "PreToolUse"], Group()), new(["hooks", "Stop"], Group())], [new("version", "1")]);

    private static string Install(string text) => EntryEdits.Install(SettingsText.Parse(text, "settings.json"), Edit, Agent).Text;

    private static string Uninstall(string text, FileOrigin? origin = null) =>
        EntryEdits.Uninstall(SettingsText.Parse(text, "settings.json"), Edit, Agent, origin ?? Unknown).Text;

    [Fact]
    public void Install_keeps_other_peoples_hooks_of_the_same_event()
    {
        const string theirs = """{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "echo theirs" }] }""";
        var text = $$"""
            {
              "hooks": {
                "PreToolUse": [
                  {{theirs}} // keep me
                ]
              }
            }
            """;
        Assert.Equal(
            $$"""
            {
              "hooks": {
                "PreToolUse": [
                  {{theirs}}, // keep me
                  {{Group()}}
                ],
                "Stop": [
                  {{Group()}}
                ]
              }
            }
            """,
            Install(text));
    }

    [Fact]
    public void Install_replaces_an_entry_of_ours_that_differs_in_its_place()
    {
        var old = Install("{}").Replace("\"timeout\": 5", "\"timeout\": 60", StringComparison.Ordinal);
        Assert.Equal(Install("{}"), Install(old));
    }

    [Fact]
    public void Install_leaves_an_equal_entry_in_another_layout()
    {
        var formatted = JsonNode.Parse(Install("{}"))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        Assert.Equal(formatted, Install(formatted));
    }

    [Fact]
    public void Install_replaces_only_the_handler_in_a_group_that_is_shared()
    {
        var shared = $$"""{ "hooks": { "PreToolUse": [{ "matcher": "Bash", "hooks": [{ "command": "echo theirs" }, {{Handler(60)}}] }], "Stop": [{{Group()}}] } }""";
        var expected = shared.Replace("60", "5", StringComparison.Ordinal);
        Assert.Equal(expected, Install(shared));
        Assert.Equal(expected, Install(expected));
    }

    [Fact]
    public void Uninstall_takes_only_the_handler_from_a_group_that_is_shared()
    {
        var shared = $$"""{ "hooks": { "PreToolUse": [{ "matcher": "Bash", "hooks": [{ "command": "echo theirs" }, {{Handler()}}] }] } }""";
        Assert.Equal("""{ "hooks": { "PreToolUse": [{ "matcher": "Bash", "hooks": [{ "command": "echo theirs" }] }] } }""", Uninstall(shared));
    }

    [Fact]
    public void Install_removes_entries_of_ours_that_are_doubled_or_no_longer_wanted()
    {
        var text = $$"""{ "hooks": { "PreToolUse": [{{Group()}}, {{Group(7)}}], "Stop": [{{Group()}}], "Gone": [{{Group()}}] } }""";
        Assert.Equal($$"""{ "hooks": { "PreToolUse": [{{Group()}}], "Stop": [{{Group()}}] } }""", Install(text));
    }

    [Fact]
    public void Install_leaves_another_agents_entries_in_the_same_file()
    {
        var text = $$"""{ "hooks": { "Stop": [{{Group(5, "codex-cli")}}] } }""";
        var installed = Install(text);
        Assert.Contains(Group(5, "codex-cli"), installed);
        Assert.Equal(text, Uninstall(installed, new FileOrigin.Existing(text)));
    }

    [Fact]
    public void Mentions_of_the_hook_outside_of_entries_are_not_touched()
    {
        var text = $$"""{ "permissions": { "allow": ["Bash({{HookCommand.Marker}} claude-code)"] }, "statusLine": { "command": "{{Command()}}" } }""";
        Assert.Equal(text, Uninstall(Install(text)));
    }

    [Fact]
    public void Uninstall_does_not_take_an_element_that_holds_more_than_hooks()
    {
        var text = $$"""{ "profiles": [{ "name": "mine", "hooks": { "Stop": [{{Group()}}] } }] }""";
        Assert.Equal("""{ "profiles": [{ "name": "mine", "hooks": { "Stop": [] } }] }""", Uninstall(text));
    }

    [Fact]
    public void Required_members_come_only_with_a_blank_file()
    {
        Assert.StartsWith("{\n  \"version\": 1,\n  \"hooks\"", Install("{}"), StringComparison.Ordinal);
        Assert.DoesNotContain("version", Install("""{ "a": 1 }"""), StringComparison.Ordinal);
        Assert.Equal("{}", Uninstall(Install("{}"), new FileOrigin.Existing("{}")));
        Assert.Equal("", Uninstall(Install(""), new FileOrigin.Created()).Trim());
    }

    [Fact]
    public void Uninstall_keeps_empty_containers_that_were_there_before()
    {
        const string text = """{ "hooks": { "Stop": [] } }""";
        Assert.Equal(text, Uninstall(Install(text), new FileOrigin.Existing(text)));
        Assert.Equal("{}", Uninstall(Install(text)));
    }

    [Fact]
    public void Any_document_after_install_is_the_old_one_and_our_entries() => ForAnyDocument(text =>
    {
        var expected = Parse(text);
        foreach (var entry in Edit.Entries) ArrayAt(expected, entry.ArrayPath).Add(Parse(entry.Json));
        if (Parse(text) is JsonObject { Count: 0 }) expected["version"] = 1;
        return JsonNode.DeepEquals(expected, Parse(Install(text)));
    });

    [Fact]
    public void Any_document_is_installed_into_once() => ForAnyDocument(text => Install(Install(text)) == Install(text));

    [Fact]
    public void Any_document_is_the_same_after_install_and_uninstall() =>
        ForAnyDocument(text => Uninstall(Install(text), new FileOrigin.Existing(text)) == text);

    private static void ForAnyDocument(Func<string, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(1_000_000), Prop.ForAll(
            ArbMap.Default.ArbFor<int>(), seed => holds(SettingsDocument.Of(seed)) ? true.ToProperty() : false.Label(SettingsDocument.Of(seed))));

    // System.Text.Json knows no comment between a name and its colon.
    private static JsonNode Parse(string text) => JsonNode.Parse(
        SettingsDocument.WithoutComments(text), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true })!;

    private static JsonArray ArrayAt(JsonNode root, IReadOnlyList<string> path)
    {
        var node = root;
        foreach (var name in path.Take(path.Count - 1)) node = node[name] ??= new JsonObject();
        return (node[path[^1]] ??= new JsonArray()).AsArray();
    }
}

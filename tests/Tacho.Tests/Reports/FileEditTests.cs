using System.Text.Json;
using Tacho.Attribution;
using Tacho.Reports;

namespace Tacho.Tests.Reports;

/// <summary>What calls of agents' tools do to files, told by the shape of their input; done again on the file before, it gives the file behind.</summary>
public sealed class FileEditTests
{
    private const string Before = "alpha\nbeta\ngamma\n";

    [Theory]
    [InlineData("""{"file_path":"/a","old_string":"beta","new_string":"BETA"}""")]
    [InlineData("""{"path":"/a","oldText":"beta\n","newText":"BETA\n"}""")]
    [InlineData("""{"filePath":"/a","oldStr":"beta","newStr":"BETA"}""")]
    [InlineData("""{"file_path":"/a","edits":[{"old_string":"be","new_string":"BE"},{"old_string":"BEta","new_string":"BETA"}]}""")]
    [InlineData("""{"TargetFile":"/a","ReplacementChunks":[{"TargetContent":"beta","ReplacementContent":"BETA"}]}""")]
    [InlineData("""{"path":"/a","diff":"<<<<<<< SEARCH\nbeta\n=======\nBETA\n>>>>>>> REPLACE\n"}""")]
    [InlineData("""{"path":"/a","diff":"------- SEARCH\nbeta\n=======\nBETA\n+++++++ REPLACE\n"}""")]
    [InlineData("""{"path":"/a","diff":"<<<<<<< SEARCH\n:start_line:2\n-------\nbeta\n=======\nBETA\n>>>>>>> REPLACE\n"}""")]
    [InlineData("""{"file_path":"/a","content":"<<<<<<< SEARCH\nbeta\n=======\nBETA\n>>>>>>> REPLACE\n"}""")]
    [InlineData("""{"path":"/a","unified_diff":"--- a\n+++ a\n@@ -1,3 +1,3 @@\n alpha\n-beta\n+BETA\n gamma\n"}""")]
    [InlineData("""{"command":"*** Begin Patch\n*** Update File: /a\n@@ alpha\n-beta\n+BETA\n gamma\n*** End Patch"}""")]
    [InlineData("""{"replacements":[{"filePath":"/a","oldString":"beta","newString":"BETA"}]}""")]
    [InlineData("""{"path":"/a","original_content":"alpha\nbeta\ngamma\n","new_content":"alpha\nBETA\ngamma\n"}""")]
    [InlineData("""{"path":"/a","file_text":"alpha\nBETA\ngamma\n"}""")]
    [InlineData("""{"path":"/a","CodeContent":"alpha\nBETA\ngamma\n"}""")]
    public void Edit_is_told_and_can_be_done_again(string input)
    {
        var edit = Assert.Single(FileEdit.Of(JsonDocument.Parse(input).RootElement, response: null));
        Assert.Equal("/a", edit.Path);
        Assert.Contains("+BETA", edit.Lines);
        Assert.Equal("alpha\nBETA\ngamma\n", EditReplay.Apply(Before, edit));
    }

    [Theory]
    [InlineData("""{"type":"add","content":"x\n"}""", FileEditKind.Created, 1, 0)]
    [InlineData("""{"type":"delete","content":"x\ny\n"}""", FileEditKind.Deleted, 0, 2)]
    [InlineData("""{"type":"update","unified_diff":"@@ -1 +1 @@\n-x\n+y\n","move_path":"/b"}""", FileEditKind.Moved, 1, 1)]
    [InlineData("""{"add":{"content":"x\n"}}""", FileEditKind.Created, 1, 0)]
    [InlineData("""{"update":{"unified_diff":"@@ -1 +1 @@\n-x\n+y\n","move_path":null}}""", FileEditKind.Edited, 1, 1)]
    public void Changes_apart_from_calls_tell_their_sort(string change, FileEditKind kind, int added, int removed)
    {
        var body = new Events.FileChange("/a", JsonDocument.Parse(change).RootElement);
        var step = new SessionStep(1, new Events.AgentEvent(Events.EventId.New(DateTimeOffset.UnixEpoch), new("s"), new("a"), default, Events.EventSource.Transcript("x"), body));
        var edit = Assert.Single(FileEdit.Of(step));
        Assert.Equal((kind, added, removed), (edit.Kind, edit.Added, edit.Removed));
    }

    [Fact]
    public void Result_tells_whether_a_written_file_was_there()
    {
        var input = JsonDocument.Parse("""{"file_path":"/a","content":"x\n"}""").RootElement;
        Assert.Equal(FileEditKind.Written, Assert.Single(FileEdit.Of(input, response: null)).Kind);
        Assert.Equal(FileEditKind.Created, Assert.Single(FileEdit.Of(input, JsonDocument.Parse("""{"type":"create","structuredPatch":[]}""").RootElement)).Kind);
        var told = Assert.Single(FileEdit.Of(input, JsonDocument.Parse("""{"type":"update","structuredPatch":[{"oldStart":1,"oldLines":2,"newStart":1,"newLines":1,"lines":["-y","-z","+x"]}]}""").RootElement));
        Assert.Equal((FileEditKind.Edited, 1, 2, "x\n"), (told.Kind, told.Added, told.Removed, told.Content));
    }

    [Theory]
    [InlineData("beta")] // not there
    [InlineData("alpha\nbeta\nbeta\n")] // twice: agents refuse it
    public void Edit_that_does_not_fit_is_not_done(string before)
    {
        var edit = Assert.Single(FileEdit.Of(JsonDocument.Parse("""{"file_path":"/a","old_string":"beta\n","new_string":"BETA\n"}""").RootElement, response: null));
        Assert.Null(EditReplay.Apply(before, edit));
    }
}

using System.Globalization;
using Tacho.Events;

namespace Tacho.Tests.Archive;

public sealed class CountedTokensTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Request_whose_counters_are_told_again_after_an_import_counts_once_with_the_last()
    {
        var source = _folder.Source("session.jsonl");
        TokenSum[] expected = [new(10, 7, 5, 1, 0), new(10, 7, 5, 20, 0), new(20, 14, 10, 23, 0)];
        string[] lines = [Answer("req_1", 1, 1), Answer("req_1", 2, 20), Answer("req_2", 3, 3)];
        foreach (var (line, sum) in lines.Zip(expected))
        {
            ArchiveFolder.Append(source, line);
            _folder.Import();
            Assert.Equal(sum, _folder.All().Single().Meta.Counts.Tokens);
        }
    }

    [Fact]
    public void Session_without_counters_has_no_tokens_rather_than_none_used()
    {
        File.WriteAllText(_folder.Source("session.jsonl"), WrittenSession.Claude(1, 1));
        _folder.Import();

        Assert.Null(_folder.All().Single().Meta.Counts.Tokens);
    }

    private static string Answer(string request, int number, int output) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"type":"assistant","sessionId":"{{{WrittenSession.Id(1)}}}","uuid":"0000000{{{number}}}-0000-4000-8000-000000000000","timestamp":"2026-05-11T17:00:0{{{number}}}Z","cwd":"/home/dev/shop","version":"2.1.0","requestId":"{{{request}}}","message":{"id":"msg_{{{request}}}","role":"assistant","model":"claude-sonnet-4-6","content":[{"type":"text","text":"part {{{number}}}"}],"usage":{"input_tokens":10,"cache_read_input_tokens":7,"cache_creation_input_tokens":5,"output_tokens":{{{output}}} } } }

        """);
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Incidents.Search;

namespace Tacho.Tests.Archive;

/// <summary>What is found in archived sessions, and what must not be missed.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "the \"quoted\" word", "two\nlines\tand a tab", "C:\\Users\\dev\\a.cs", "https://example.com/a/b?c=1&d=2", "漢字 und Ünïcode 😀 done", "<b>bold</b> & 'single'", "plain words only",
        "{\"inner\":\"json \\\"deep\\\" text\"}", "KELVIN \u212A and \u017F and \u0130", "\u001b[31mred\u001b[0m", "a+b=c; 100% `x`", "end",
    ];

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_stands_in_a_decoded_line_is_found_in_that_line(bool ignoreCase)
    {
        WriteSessions();
        var all = Imported();
        var strings = all.SelectMany(static transcript => ArchiveFolder.Lines(transcript).SelectMany((line, i) => StringsOf(line).Select(text => (Place: (transcript.Name, Line: i + 1), text)))).ToList();
        var random = new Random(7);
        for (var round = 0; round < 150; round++)
        {
            var query = Part(strings[random.Next(strings.Count)].text, random);
            if (query.Length == 0) continue;
            if (ignoreCase) query = string.Concat(query.Select(c => char.IsAscii(c) && random.Next(2) == 0 ? char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c) : c));
            var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            var expected = strings.Where(one => one.text.Contains(query, comparison)).Select(static one => one.Place).Distinct().ToList();

            var search = new ArchiveSearch(SearchQuery.Literal(query, ignoreCase)) { WithOther = true };
            var found = search.Run(all, int.MaxValue).Select(static hit => (hit.Transcript.Name, (int)hit.Line)).ToHashSet();

            Assert.NotEmpty(expected);
            Assert.True(expected.TrueForAll(found.Contains), $"{JsonSerializer.Serialize(query)} stands in {expected.Count(place => !found.Contains(place))} more lines");
            Assert.Empty(search.Damaged);
        }
    }

    [Fact]
    public void Session_is_found_by_any_text_of_it_without_being_asked_for_everything()
    {
        WriteSessions();
        var all = Imported();
        var hits = new ArchiveSearch(SearchQuery.Literal("external-tool-setting", ignoreCase: false)).Run(all, 10).ToList();
        Assert.Equal(TextKind.Other, Assert.Single(hits).Kind);

        // What a record beside the conversation says again is told once.
        Assert.All(new ArchiveSearch(SearchQuery.Literal("plain words only", ignoreCase: false)).Run(all, 100), static hit => Assert.NotEqual(TextKind.Other, hit.Kind));
        Assert.Contains(new ArchiveSearch(SearchQuery.Literal("plain words only", ignoreCase: false)) { WithOther = true }.Run(all, 100), static hit => hit.Kind == TextKind.Other);
    }

    [Fact]
    public void Filter_lets_every_text_through_however_it_is_escaped()
    {
        var random = new Random(11);
        for (var round = 0; round < 4000; round++)
        {
            var text = Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)];
            var query = Part(text, random);
            if (query.Length == 0 || RawFilter.For(query, ignoreCase: false) is not { } filter) continue;
            var raw = Encoding.UTF8.GetBytes($"{{\"a\":\"{Escaped(text, random)}\"}}");
            var deeper = Encoding.UTF8.GetBytes($"{{\"a\":\"{Escaped(Encoding.UTF8.GetString(raw), random)}\"}}");

            Assert.True(filter.MayHold(raw), $"{query} in {Encoding.UTF8.GetString(raw)}");
            Assert.True(filter.MayHold(deeper), $"{query} in {Encoding.UTF8.GetString(deeper)}");
            Assert.True(RawFilter.For(query.ToUpperInvariant(), ignoreCase: true) is not { } anyCase || anyCase.MayHold(raw), $"{query} in {Encoding.UTF8.GetString(raw)}");
        }

        Assert.False(RawFilter.For("needle", ignoreCase: false)!.MayHold("{\"a\":\"hay \\u001b stack\"}"u8));
        Assert.False(RawFilter.For("needle", ignoreCase: true)!.MayHold(Encoding.UTF8.GetBytes(new string('n', 100_000))));
        Assert.True(RawFilter.For("Needle", ignoreCase: true)!.MayHold(Encoding.UTF8.GetBytes(new string('n', 32_760) + "EEDLE" + new string('n', 100_000))));
    }

    [Fact]
    public void No_character_beyond_ASCII_is_a_letter_of_it_without_regard_to_case()
    {
        // What RawFilter relies on.
        for (var c = 0x80; c <= 0xFFFF; c++)
        {
            if (char.IsSurrogate((char)c)) continue;
            for (var letter = 'a'; letter <= 'z'; letter++) Assert.False(string.Equals(((char)c).ToString(), letter.ToString(), StringComparison.OrdinalIgnoreCase), c.ToString("x4", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Hits_name_their_kind_and_come_in_one_order()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 40, outputLength: 60_000));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 7));
        var all = Imported();

        Assert.Equal(["Command"], Kinds("git push origin 3", all));
        Assert.Equal(["Prompt"], Kinds("tâche 3: 漢字", all));
        Assert.Equal(["Command"], Kinds("Bearer [redacted", all));
        var words = new ArchiveSearch(SearchQuery.Literal("w77 ", ignoreCase: false));
        var once = words.Run(all, int.MaxValue).Select(static hit => (hit.Transcript.Name, hit.Line, hit.Kind, hit.Snippet.ToString())).ToList();
        Assert.True(once.Count > 3);
        Assert.All(once, static hit => Assert.Equal(TextKind.Output, hit.Kind));
        Assert.Equal(once.Take(3), new ArchiveSearch(SearchQuery.Literal("w77 ", ignoreCase: false)) { Jobs = 1 }.Run(all, 3).Select(static hit => (hit.Transcript.Name, hit.Line, hit.Kind, hit.Snippet.ToString())));
        Assert.Empty(new ArchiveSearch(SearchQuery.Literal("w77 ", ignoreCase: false)) { Kinds = [TextKind.Prompt] }.Run(all, 3));
    }

    [Fact]
    public void Expression_matches_within_lines_and_far_into_a_text()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), Claude(1, "short", new string('x', 300_000) + "\nneeedle here\nlast line"));
        var all = Imported();

        Assert.Equal("neeedle", Match("ne+dle", all));
        Assert.Equal("last line", Match("^last.*$", all));
        Assert.Null(Match("here.last", all));
        Assert.Equal("LAST", Match("(?-i)LAST", all) ?? Match("last", all)?.ToUpperInvariant());
        Assert.Throws<UserError>(static () => SearchQuery.Expression("(?=x)", ignoreCase: false));
        Assert.Throws<UserError>(static () => SearchQuery.Expression("(", ignoreCase: false));
    }

    [Fact]
    public void Damaged_transcript_is_told_and_the_others_are_searched()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 3));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 3));
        var all = Imported();
        var damaged = all.Single(static one => one.Meta.Agent == "claude-code");
        var bytes = File.ReadAllBytes(damaged.Path);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(damaged.Path, bytes);

        var search = new ArchiveSearch(SearchQuery.Literal("run 1 with", ignoreCase: false));
        Assert.Single(search.Run(all, 10));
        Assert.Equal(damaged.MetaPath, Assert.Single(search.Damaged).Key);
    }

    [Fact]
    public void Snippet_parts_no_pair_and_stays_on_one_line()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 100)) + "a\n\n  match" + string.Concat(Enumerable.Repeat("😀", 200));
        var snippet = Snippet.Of(text, text.IndexOf("match", StringComparison.Ordinal), 5);

        Assert.Equal("match", snippet.Match);
        Assert.EndsWith("a ", snippet.Before, StringComparison.Ordinal);
        Assert.StartsWith("…", snippet.Before, StringComparison.Ordinal);
        Assert.EndsWith("…", snippet.After, StringComparison.Ordinal);
        Assert.Equal(snippet.ToString(), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(snippet.ToString())));
    }

    private static string? Match(string expression, IEnumerable<ArchivedTranscript> all) =>
        new ArchiveSearch(SearchQuery.Expression(expression, ignoreCase: false)).Run(all, 1).FirstOrDefault()?.Snippet.Match;

    private static IEnumerable<string> Kinds(string query, IEnumerable<ArchivedTranscript> all) =>
        new ArchiveSearch(SearchQuery.Literal(query, ignoreCase: false)).Run(all, 100).Select(static hit => hit.Kind.ToString()).Distinct();

    private List<ArchivedTranscript> Imported()
    {
        _folder.Import();
        return [.. _folder.All()];
    }

    /// <summary>Sessions whose texts are escaped in several ways, plain ones, and the samples of all agents.</summary>
    private void WriteSessions()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), Claude(1, Texts));
        File.WriteAllText(_folder.Source("b.jsonl"), Claude(2, [.. Enumerable.Reverse(Texts)], JavaScriptEncoder.Default)
            + "{\"type\":\"attachment\",\"sessionId\":\"4f1c8b02-a2d1-4f9c-8e7a-2b3c5d6e7f8a\",\"uuid\":\"x\",\"attachment\":{\"type\":\"file\",\"content\":\"plain words only\",\"by\":\"external-tool-setting\"}}\n");
        File.WriteAllText(_folder.Source("c.jsonl"), WrittenSession.Codex(3, turns: 3));
        var samples = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Agents", "Transcripts", "Samples");
        foreach (var sample in Directory.EnumerateFiles(samples, "*.json*", SearchOption.AllDirectories))
            File.Copy(sample, _folder.Source(Path.GetFileName(Path.GetDirectoryName(sample)!) + "-" + Path.GetFileName(sample)));
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static string Claude(int number, params string[] texts) => Claude(number, texts, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private static string Claude(int number, string[] texts, JavaScriptEncoder encoder)
    {
        var options = new JsonSerializerOptions { Encoder = encoder };
        return string.Concat(texts.SelectMany((text, i) => new object[]
        {
            new { type = "user", sessionId = WrittenSession.Id(number), uuid = $"p{i}", timestamp = $"2026-05-11T17:00:{i:00}Z", message = new { role = "user", content = "ask " + text } },
            new { type = "assistant", sessionId = WrittenSession.Id(number), uuid = $"a{i}", message = new { role = "assistant", content = new object[] { new { type = "tool_use", id = $"t{i}", name = "Write", input = new { file_path = $"/home/dev/{i}.txt", content = text } } } } },
            new { type = "user", sessionId = WrittenSession.Id(number), uuid = $"r{i}", message = new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = $"t{i}", content = text } } } },
        }).Select(line => JsonSerializer.Serialize(line, options) + "\n"));
    }

    private static IEnumerable<string> StringsOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return [.. Strings(document.RootElement)];
        }
        catch (JsonException)
        {
            // Samples hold lines that are broken on purpose.
            return [];
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Strings(member.Value)),
        _ => [],
    };

    private static string Part(string text, Random random)
    {
        if (text.Length == 0) return "";
        var start = random.Next(text.Length);
        var part = text.Substring(start, random.Next(1, Math.Min(24, text.Length - start) + 1));
        if (char.IsLowSurrogate(part[0])) part = part[1..];
        return part.Length > 0 && char.IsHighSurrogate(part[^1]) ? part[..^1] : part;
    }

    /// <summary>JSON's ways to write a character, one at random for each.</summary>
    private static string Escaped(string text, Random random) => string.Concat(text.Select(c =>
        random.Next(12) == 0 ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") :
        random.Next(12) == 0 ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") :
        c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\t' => "\\t", '/' => random.Next(2) == 0 ? "\\/" : "/", < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"), _ => c.ToString() }));
}

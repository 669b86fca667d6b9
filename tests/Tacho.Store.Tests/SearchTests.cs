using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Incidents.Search;
using Tacho.Store.Search;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Tests;

/// <summary>The index finds what looking through every text finds, and says where it stands.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string[] Vocabulary = ["npm", "install", "left-pad", "Lodash", "café", "CAFE", "naïve", "main.rs", "src/main.rs", "x86_64", "漢字", "größe", "a", "b2", "GITHUB_TOKEN", "don't", "https://example.com/a?b=1", "\ud83d\ude80", "I", "0", "Ünï", "e\u0301t\u00e9"];

    private static readonly string[] Expressions = ["n[ap]", "^(npm|left)", @"left.pad$", @"\d\d", "\"[a-z]+ [a-z]+\"", "e{2,}", "caf.*"];

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_are_parted_as_the_index_parts_them()
    {
        using var store = StoreDatabase.Open(_folder.Path);
        store.Run("CREATE VIRTUAL TABLE temp.probe USING fts5 (text, tokenize = \"unicode61 remove_diacritics 2\")");
        store.Run("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (temp, probe, instance)");
        var pieces = Vocabulary.Concat([" ", "_", "-", ".", "\n", "'", "\"", "\u0000", "ß", "ǅ", "Å", "ﬁ", "½", "٣", "\u0301", "—", "İ", "ς", "Σ", "\ue000", "한국어", "ไทย", "हिन्दी"]).ToArray();
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            store.Run("DELETE FROM temp.probe");
            store.Run("INSERT INTO temp.probe (rowid, text) VALUES (1, ?1)", text.Replace("\0", " ", StringComparison.Ordinal));
            var theirs = store.Rows("SELECT term FROM temp.vocabulary ORDER BY offset", static row => row.Text(0));
            Assert.Equal(theirs, Words.Of(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>But for characters that Unicode has got since the index's table was made, or has not yet: what the index parts and folds there is its own affair.</summary>
    [Fact]
    public void Every_letter_is_folded_as_the_index_folds_it()
    {
        using var store = StoreDatabase.Open(_folder.Path);
        store.Run("CREATE VIRTUAL TABLE temp.probe USING fts5 (text, tokenize = \"unicode61 remove_diacritics 2\")");
        store.Run("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (temp, probe, instance)");
        var letters = Enumerable.Range(0, 0xD800).Select(static code => (char)code).Where(static c => char.IsLetterOrDigit(c)).ToArray();
        store.InTransaction(() =>
        {
            foreach (var letter in letters) store.Run("INSERT INTO temp.probe (rowid, text) VALUES (?1, ?2)", (long)letter, letter.ToString());
            return 0;
        });
        var theirs = store.Rows("SELECT doc, term FROM temp.vocabulary", static row => ((char)row.Number(0), row.Text(1))).ToDictionary(static one => one.Item1, static one => one.Item2);
        var differ = letters.Where(letter => theirs.GetValueOrDefault(letter) != Words.Of(letter.ToString()).FirstOrDefault()).ToArray();
        Assert.True(differ.Length < 400, string.Concat(differ));
        Assert.DoesNotContain(differ, static letter => letter < 0x0370);
    }

    [Fact]
    public void Index_finds_what_looking_through_everything_finds()
    {
        var random = new Random(7);
        for (var session = 0; session < 6; session++) File.WriteAllText(_folder.Folder.Source($"{session}.jsonl"), Session(session, random));
        _folder.Folder.Import();
        _folder.Bring();
        using var store = StoreDatabase.OpenToRead(_folder.Path)!;
        var search = new StoreSearch(store);
        var passages = Passages().ToList();
        Assert.True(passages.Count > 100);

        for (var run = 0; run < 300; run++)
        {
            var query = WordQuery.Parse(Asked(random), static _ => throw new InvalidOperationException());
            var expected = passages.Where(one => MatchPlace.Of(query, one.Text, one.Kind).Holds).Select(static one => one.Text).Distinct().Order(StringComparer.Ordinal);
            var found = search.Run(query, max: 10_000);
            Assert.True(found.IsRanked);
            var texts = found.Found.Select(one => store.Rows("SELECT t.text FROM texts t JOIN passages p ON p.text_id = t.id WHERE p.event_id = ?1 AND t.kind = ?2", static row => row.Text(0), one.Event, one.Kind).Single());
            Assert.Equal(expected, texts.Distinct().Order(StringComparer.Ordinal));

            // Without a store the same places are found.
            var scanned = WordScan.Run(query, _folder.Folder.All()).Select(static hit => hit.Snippet.ToString());
            Assert.Equal(found.Found.Select(static one => one.Snippet.ToString()).Distinct().Order(StringComparer.Ordinal), scanned.Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("cmd:npm", "npm install left-pad")]
    [InlineData("tool:bash exit:!0", "npm install left-pad")]
    [InlineData("exit:2", "npm install left-pad")]
    [InlineData("exit:0")]
    [InlineData("has:install", "npm install left-pad")]
    [InlineData("has:failure pad", "npm install left-pad")]
    [InlineData("agent:claude left", "npm install left-pad")]
    [InlineData("agent:codex left")]
    [InlineData("project:shop session:4f1c8b3e cmd:\"left pad\"", "npm install left-pad")]
    [InlineData("model:sonnet cmd:npm", "npm install left-pad")]
    [InlineData("model:opus cmd:npm")]
    [InlineData("after:2026-05-11 cmd:npm", "npm install left-pad")]
    [InlineData("before:2026-05-11 cmd:npm")]
    [InlineData("inst* -audit cmd:npm", "npm install left-pad")]
    [InlineData("nothing OR cmd:npm", "npm install left-pad")]
    [InlineData("cmd:npm -left")]
    [InlineData("cmd:npm re:left.?pad$", "npm install left-pad")]
    [InlineData("cmd:npm re:\"NPM  ?inst\"", "npm install left-pad")]
    [InlineData("re:^npm.*pad*", "npm install left-pad")]
    [InlineData("cmd:npm re:^install")]
    [InlineData("tool:bash re:lod|pad", "npm install left-pad")]
    public void Fields_choose(string asked, params string[] commands)
    {
        File.WriteAllText(_folder.Folder.Source("a.jsonl"), Lines(
            ("user", "2026-05-11T10:00:00Z", new { role = "user", content = "please add padding" }),
            ("assistant", "2026-05-11T10:00:01Z", new { role = "assistant", model = "claude-sonnet-4-6", content = new object[] { new { type = "tool_use", id = "t1", name = "Bash", input = new { command = "npm install left-pad" } } } }),
            ("user", "2026-05-11T10:00:02Z", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t1", is_error = true, content = "Exit code 2\nleft-pad is gone" } } })));
        _folder.Folder.Import();
        _folder.Bring();
        using var store = StoreDatabase.OpenToRead(_folder.Path)!;
        var found = new StoreSearch(store).Run(WordQuery.Parse(asked, static text => DateTimeOffset.Parse(text + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture)), 50).Found;
        Assert.Equal(commands, found.Where(static one => one.Kind == "command").Select(static one => one.Snippet.ToString()));
        Assert.All(found, static one => Assert.Equal("4f1c8b3e", one.Transcript));
    }

    [Theory]
    [InlineData("exit:!0", "npm install left-pad")]
    [InlineData("exit:!1")]
    [InlineData("exit:1")]
    [InlineData("exit:0")]
    public void Failure_without_a_code_is_surely_not_0(string asked, params string[] commands)
    {
        File.WriteAllText(_folder.Folder.Source("a.jsonl"), Lines(
            ("user", "2026-05-11T10:00:00Z", new { role = "user", content = "please add padding" }),
            ("assistant", "2026-05-11T10:00:01Z", new { role = "assistant", model = "claude-sonnet-4-6", content = new object[] { new { type = "tool_use", id = "t1", name = "Bash", input = new { command = "npm install left-pad" } } } }),
            ("user", "2026-05-11T10:00:02Z", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "t1", is_error = true, content = "left-pad is gone" } } })));
        _folder.Folder.Import();
        _folder.Bring();
        using var store = StoreDatabase.OpenToRead(_folder.Path)!;
        var found = new StoreSearch(store).Run(WordQuery.Parse("cmd:npm " + asked, static _ => default), 50).Found;
        Assert.Equal(commands, found.Select(static one => one.Snippet.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("***")]
    [InlineData("\"open")]
    [InlineData("exit:many")]
    [InlineData("has:everything")]
    [InlineData("agent:")]
    [InlineData("re:")]
    [InlineData("re:(open")]
    [InlineData("re:(a)\\1")]
    [InlineData("-re:a")]
    [InlineData("-agent:codex")]
    public void Wrong_queries_are_told(string asked) => Assert.Equal(ExitCode.Usage, Assert.Throws<UserError>(() => WordQuery.Parse(asked, static _ => default)).ExitCode);

    private IEnumerable<(TextKind Kind, string Text)> Passages() =>
        from transcript in _folder.Folder.All()
        from line in ArchivedSession.Read(transcript)
        from happened in line.Events
        from text in WordScan.Texts(happened)
        select text;

    private static string Asked(Random random)
    {
        var asked = new StringBuilder(Vocabulary[random.Next(17)]);
        for (var more = random.Next(3); more > 0; more--)
        {
            var word = Vocabulary[random.Next(17)];
            asked.Append(random.Next(6) switch { 0 => $" OR {word}", 1 => $" -{word}", 2 => $" \"{word} {Vocabulary[random.Next(17)]}\"", 3 => $" {word[..1]}*", 4 => $" output:{word}", _ => $" {word}" });
        }

        if (random.Next(4) == 0) asked.Append(" re:").Append(Expressions[random.Next(Expressions.Length)]);
        return asked.ToString();
    }

    private static string Session(int number, Random random)
    {
        var lines = new List<(string, string, object)>();
        for (var turn = 0; turn < 20; turn++)
        {
            string Words() => string.Join(" ", Enumerable.Range(0, random.Next(1, 6)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));
            lines.Add(("user", $"2026-05-1{number}T10:{turn:00}:00Z", new { role = "user", content = Words() }));
            lines.Add(("assistant", $"2026-05-1{number}T10:{turn:00}:01Z", new { role = "assistant", model = "claude-sonnet-4-6", content = new object[] { new { type = "text", text = Words() }, new { type = "tool_use", id = $"t{turn}", name = "Bash", input = new { command = Words(), description = Words() } } } }));
            lines.Add(("user", $"2026-05-1{number}T10:{turn:00}:02Z", new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = $"t{turn}", content = Words() } } }));
        }

        return Lines([.. lines]).Replace("4f1c8b3e", $"4f1c8b3{number}", StringComparison.Ordinal);
    }

    private static string Lines(params (string Type, string At, object Message)[] lines) =>
        string.Concat(lines.Select(static (line, number) => JsonSerializer.Serialize(new { type = line.Type, sessionId = "4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a", uuid = $"{number:x8}-0000-4000-8000-000000000000", timestamp = line.At, cwd = "/home/dev/shop", version = "2.1.0", message = line.Message }) + "\n"));
}

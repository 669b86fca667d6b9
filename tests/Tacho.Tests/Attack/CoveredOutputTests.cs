using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Archive;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Manual;
using Tacho.Review;
using Tacho.Tests.Agents.Transcripts;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Attack;

/// <summary>The samples of every agent, with words in them that stand nowhere else: covered, none of them comes out of anything.</summary>
public sealed partial class CoveredOutputTests : IDisposable
{
    private const int WordsOfFile = 12;

    private readonly ArchiveFolder _folder = new();

    private readonly List<string> _words = [];

    public CoveredOutputTests()
    {
        var samples = Path.GetDirectoryName(Path.GetDirectoryName(TranscriptSample.PathOf("aider", "chat.md")))!;
        foreach (var file in Directory.GetFiles(samples, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var target = _folder.Source(Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, Marked(File.ReadAllText(file)));
        }

        _folder.Import(seals: false);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_that_is_covered_everywhere_comes_out_of_no_agents_sessions()
    {
        var told = EventsWithWords();
        var silent = _folder.All().Select(static one => one.Meta.Agent).Except(told.Select(static one => one.Transcript.Meta.Agent)).ToList();
        Assert.True(silent.Count <= 1, "no word stands in sessions of " + string.Join(", ", silent));
        Assert.Equal(0, _folder.Tacho("reindex").ExitCode);
        var before = _folder.Tacho("export", "--profile", "full").Output;
        var ledger = new ReviewLedger(_folder.Home, TimeProvider.System);
        var hidden = HiddenText.Under(TagKey.FromFile(_folder.Home.TagKey));
        foreach (var word in _words) ledger.Append("redact", new RedactionAdded(IdOf(word), "global", "test", Person: null) { Text = hidden.Mark(word, ignoresCase: false) });

        AssertNowhere(_words, Everything());

        foreach (var word in _words) ledger.Append("unredact", new RedactionWithdrawn(IdOf(word), "test", Person: null));
        Assert.Equal(before, _folder.Tacho("export", "--profile", "full").Output);
    }

    [Fact]
    public void Record_that_is_covered_comes_out_of_no_agents_sessions()
    {
        Assert.Equal(0, _folder.Tacho("reindex").ExitCode);
        var covered = new List<string>();
        var ledger = new ReviewLedger(_folder.Home, TimeProvider.System);
        var records = _folder.All().SelectMany(static one => ArchiveFolder.Lines(one)).ToList();
        foreach (var ofWord in EventsWithWords().Where(static one => one.Transcript.Meta.Session != SessionId.Unknown.Value).GroupBy(static one => one.Word).Where(static same => same.Select(static one => (one.Transcript.Name, one.Line)).Distinct().Count() == 1))
        {
            var (transcript, line, id, word) = ofWord.First();
            // Where an agent repeats it in another record, it is for a text to cover it.
            if (records.Count(record => record.Contains(word, StringComparison.Ordinal)) > 1) continue;

            // The names and folders of a session are no record's.
            if (JsonSerializer.Serialize(transcript.Meta.Title + transcript.Meta.Cwd + transcript.Meta.Source).Contains(word, StringComparison.Ordinal)) continue;
            ledger.Append("redact", new RedactionAdded(IdOf(word), "field", "test", Person: null) { Of = new(transcript.Meta.Agent, transcript.Meta.Session), Places = [new(transcript.Name, line, id)] });
            covered.Add(word);
        }

        Assert.True(covered.Count > 60, $"{covered.Count} words stand in one record");
        AssertNowhere(covered, Everything());
    }

    /// <summary>The text with some words replaced that are no names of members and no values that mean something to an agent.</summary>
    private string Marked(string text)
    {
        foreach (var word in Word.Matches(text).Select(static found => found.Value).Distinct(StringComparer.Ordinal)
            .Where(word => word is not ("true" or "false" or "null") && !text.Contains($"\"{word}\"", StringComparison.Ordinal) && !Regex.IsMatch(text, $"[\\w/_<@*\\\\-]{word}|\\w[.]{word}|{word}[\\w/_:=>(-]|{word}[.]\\w|\"{word}\\\\\"", RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Take(WordsOfFile).ToList())
        {
            var marker = "Zq" + string.Concat(_words.Count.ToString("d4", System.Globalization.CultureInfo.InvariantCulture).Select(static digit => (char)('a' + digit - '0'))) + "xk";
            text = Regex.Replace(text, $"\\b{word}\\b", marker, RegexOptions.None, TimeSpan.FromSeconds(5));
            _words.Add(marker);
        }

        return text;
    }

    private List<(ArchivedTranscript Transcript, long Line, string Event, string Word)> EventsWithWords()
    {
        var told = new List<(ArchivedTranscript, long, string, string)>();
        foreach (var transcript in _folder.All())
        {
            foreach (var line in ArchivedSession.Read(transcript))
            {
                foreach (var happened in line.Events) told.AddRange(Words([("", Encoding.UTF8.GetString(EventJson.Write(happened)))]).Select(word => (transcript, line.Number, line.Events[0].Id.Value, word)));
            }
        }

        return told;
    }

    /// <summary>Every way on which text comes out, and the store's bytes.</summary>
    private List<(string From, string Text)> Everything()
    {
        var told = new List<(string, string)>();
        string[][] views =
        [
            ["time", "--by", "session", "--since", "2020-01-01", "--all-projects", "--json"], ["time", "--by", "task", "--since", "2020-01-01", "--all-projects"], ["digest", "--since", "2020-01-01", "--profile", "full", "--format", "json"],
            ["search", "--max", "100000", "--json", "the"], ["search", "--regex", ".*", "--everything", "--max", "100000", "--json"], ["list", "--json"], ["audit", "command", ".", "--regex", "--source", "transcripts", "--all-projects", "--json"],
            .. ((string[])["jsonl", "csv", "md", "otel"]).Select(static format => (string[])["export", "--format", format, "--profile", "full"]),
            .. ((string[])["md", "html", "json", "csv"]).Select(static format => (string[])["report", "--since", "2000-01-01", "--format", format, "--profile", "full"]),
            .. _folder.All().GroupBy(static one => one.Meta.Agent).Select(static same => (string[])["cat", same.First().Name]),
        ];
        foreach (var view in views)
        {
            var (exitCode, output, error) = _folder.Tacho(view);
            Assert.True(exitCode is 0 or 1, $"{string.Join(' ', view)}: {exitCode} {error}");
            told.Add((string.Join(' ', view), output + error));
        }

        var pack = Path.Combine(_folder.Root, "pack.zip");
        Assert.Equal(0, _folder.Tacho("export", "--format", "pack", "--profile", "full", "--out", pack, "--force").ExitCode);
        using var zip = ZipFile.OpenRead(pack);
        foreach (var member in zip.Entries)
        {
            using var reader = new StreamReader(member.Open());
            told.Add((member.FullName, member.FullName + reader.ReadToEnd()));
        }

        foreach (var file in Directory.GetFiles(_folder.Home.Root, "store.db*")) told.Add((file, Encoding.UTF8.GetString(File.ReadAllBytes(file))));
        return told;
    }

    private string IdOf(string word) => "r" + _words.IndexOf(word).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    private HashSet<string> Words(IEnumerable<(string From, string Text)> told)
    {
        var all = string.Join('\n', told.Select(static one => one.Text));
        return [.. _words.Where(word => all.Contains(word, StringComparison.Ordinal))];
    }

    private static void AssertNowhere(List<string> words, List<(string From, string Text)> told)
    {
        var found = told.SelectMany(one => words.Select(word => (one.From, one.Text, At: one.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase))).Where(static hit => hit.At >= 0))
            .Select(static hit => $"{hit.From}: {hit.Text[Math.Max(0, hit.At - 80)..Math.Min(hit.Text.Length, hit.At + 60)]}").ToList();
        Assert.True(found.Count == 0, $"{found.Count} times:\n" + string.Join('\n', found.Take(40)));
    }

    [GeneratedRegex(@"\b[A-Za-zäöüéß]{3,}\b")]
    private static partial Regex Word { get; }
}

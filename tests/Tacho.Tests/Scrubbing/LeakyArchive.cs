using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Scrubbing;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Scrubbing;

/// <summary>An archive of sessions in which a secret that no rule knows stands in every encoding, in the title and in the name of a branch.</summary>
internal sealed class LeakyArchive : IDisposable
{
    public const string Reason = "leaked in a build log";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Secret => LeakyTrail.Plain;

    public ArchiveFolder Folder { get; } = new();

    public ScrubTarget Target => ScrubTarget.Secret(Secret, RuleSet.BuiltIn, TagKey.FromFile(Folder.Home.TagKey));

    public Scrubber Scrubber => new(Folder.Home, Target, TimeProvider.System) { InWholeArchive = true };

    public void Dispose() => Folder.Dispose();

    /// <summary>A session of Claude Code, in whose turns the secret stands: first in each encoding, then as it is in every third.</summary>
    public static string Session(int number, int turns)
    {
        var text = WrittenSession.Claude(number, turns);
        var encodings = LeakyTrail.Encodings(Secret).Select(static encoding => JsonSerializer.Serialize(encoding.Text, Relaxed)[1..^1])
            .Append(string.Concat(Secret.Select(static c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))).ToList();
        for (var turn = 0; turn < turns; turn++)
        {
            if (turn < encodings.Count) text = text.Replace($"tâche {turn}: ", $"tâche {turn}: >{encodings[turn]}< ", StringComparison.Ordinal);
            else if (turn % 3 == 0) text = text.Replace($"tâche {turn}: ", $"tâche {turn}: {Secret} ", StringComparison.Ordinal);
        }

        var title = JsonSerializer.Serialize(new { type = "ai-title", aiTitle = $"Log in with {Secret}", sessionId = WrittenSession.Id(number) }, Relaxed);
        return title + "\n" + text.Replace("\"gitBranch\":\"main\"", $"\"gitBranch\":\"fix-{Secret}\"", StringComparison.Ordinal);
    }

    public string Write(int number, int turns = 20)
    {
        var source = Source(number);
        File.WriteAllText(source, Session(number, turns));
        return source;
    }

    public string Source(int number) => Folder.Source($"s{number:D2}-{WrittenSession.Id(number)}.jsonl");

    public ScrubPlan Look() => Scrubber.Look([]);

    public IReadOnlyList<ScrubStep> Scrub() => [.. Scrubber.Run([], Reason)];

    /// <summary>Files of the recorder's home that hold the secret in whatever encoding, what is compressed inflated, whether or not metadata names it.</summary>
    public IReadOnlyList<string> Leaks() =>
    [
        .. Directory.EnumerateFiles(Folder.Home.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Where(static file => LeakyTrail.Holds(ContentOf(file), Secret))
    ];

    public void AssertClean()
    {
        LeakyTrail.AssertNone(Leaks());
        Assert.Empty(Look().Files);
    }

    /// <summary>Data and metadata of each transcript, and nothing that no metadata names.</summary>
    public void AssertNoLeftovers()
    {
        var files = Directory.EnumerateFiles(Folder.Home.Archive, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Where(static file => !file.Contains("/.locks/", StringComparison.Ordinal) && !(file.Contains("/.partial/", StringComparison.Ordinal) && new FileInfo(file).Length == 0));
        Assert.Equal(Folder.All().SelectMany(static one => new[] { one.Path, one.MetaPath }).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    /// <summary>The lines of an archived transcript are those of its source, but for what was scrubbed.</summary>
    public void AssertLinesOf(string source, ArchivedTranscript transcript)
    {
        var expected = Folder.Masked(source);
        var lines = ArchiveFolder.Lines(transcript);
        Assert.Equal(expected.Length, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (LeakyTrail.Holds(expected[i], Secret)) Assert.Equal(Clean(expected[i]), lines[i]);
            else Assert.Equal(expected[i], lines[i]);
            using var json = JsonDocument.Parse(lines[i]);
        }

        Assert.Equal(lines.Length, transcript.Meta.Counts.Lines);
    }

    public ImmutableArray<ImportResult> Import() => [.. Folder.Import().Select(static outcome => outcome.Result)];

    private string Clean(string line) => Encoding.UTF8.GetString(Target.MaskJson(Encoding.UTF8.GetBytes(line))!.Value.Span);

    private static string ContentOf(string file)
    {
        var codec = Path.GetExtension(file) switch { ".zst" => "zstd", ".br" => "brotli", ".gz" => "gzip", _ => null };
        if (codec is null && Path.GetFileName(Path.GetDirectoryName(file)) == ".partial") codec = "zstd";
        if (codec is null) return Encoding.Latin1.GetString(Interop.PosixFile.ReadAllIfExists(file, int.MaxValue) ?? []);
        using var compressed = File.OpenRead(file);
        using var text = new MemoryStream();
        try
        {
            using var stream = ArchiveCodec.Open(compressed, codec);
            stream.CopyTo(text);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            // What there is of a file that was being written.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}

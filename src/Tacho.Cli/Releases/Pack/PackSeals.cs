using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Reports;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Cli.Releases.Pack;

/// <summary>
/// What vouches for the sessions of a package: where the ledger seals their transcripts, the checkpoints over that ledger and over their own sealed records, and the key that these are
/// checked with. The signing key is never touched.
/// </summary>
internal sealed class PackSeals(TachoHome home, Release release, IReadOnlyList<PackedTranscript> transcripts)
{
    /// <summary>Checkpoints that were left out because the name of their project would be masked; a note cannot be changed.</summary>
    public int Withheld { get; private set; }

    /// <summary>
    /// Signs what stands in the ledger and in the sealed records of the projects, as <c>tacho checkpoint</c> does, so that a checkpoint covers what is packed. What cannot be signed is told; the
    /// checkpoints that are there are packed all the same.
    /// </summary>
    public void Sign(TimeProvider time, TextWriter error)
    {
        var signer = new CheckpointSigner(home, new SigningKey(home.SigningKey, home.VerifierKey), time);
        foreach (var project in transcripts.Select(static one => one.Transcript.Meta.Project).Append(TrailPaths.Ledger).Distinct(StringComparer.Ordinal).Where(project => Directory.Exists(Path.Combine(home.Trail, project))))
        {
            foreach (var trouble in signer.SignProject(project).Troubles) error.WriteLine($"tacho: no checkpoint: {SafeText.OneLine(trouble)}");
        }
    }

    /// <summary>Writes the members below <c>seals/</c>.</summary>
    public void AddTo(PackFile pack)
    {
        var lines = LedgerLines();
        pack.Add("seals/archive.json", Archive(lines));

        // A line of the ledger names all transcripts of an import, those of other projects too, and cannot be changed.
        var shown = release.Profile == ReportProfile.Public ? [] : lines.Where(one => release.Text(one.Value) == one.Value).ToList();
        if (shown.Count > 0)
            pack.Add("seals/ledger.jsonl", string.Concat(shown.OrderBy(static one => one.Key.Record, StringComparer.Ordinal).ThenBy(static one => one.Key.Line).Select(static one => one.Value + "\n")));
        pack.Add("seals/checkpoints.txt", Checkpoints());
        if (PosixFile.ReadAllIfExists(home.VerifierKey, 64 * 1024) is { } key) pack.Add("seals/signing.pub", Encoding.UTF8.GetString(key));
    }

    /// <summary>The lines of the ledger that the transcripts' metadata name, as they stand there.</summary>
    private Dictionary<(string Record, long Line), string> LedgerLines()
    {
        var wanted = transcripts.Select(static one => one.Transcript.Meta.Seal).OfType<SealReference>().ToLookup(static seal => (seal.Record, seal.Line), static seal => seal.Hash);
        var found = new Dictionary<(string, long), string>();
        foreach (var file in new TrailReader(home).Files(TrailPaths.Ledger).Where(static file => !file.IsSide))
        {
            var record = TrailPaths.Origin(TrailPaths.Ledger, file.Path);
            foreach (var line in TrailReader.Lines(file.Path))
            {
                if (SealedLine.TryRead(line.Span, out var seal) && wanted[(record, seal.Number)].Contains(Base64Url.EncodeToString(seal.Hash))) found[(record, seal.Number)] = Encoding.UTF8.GetString(line.Span);
            }
        }

        return found;
    }

    private string Archive(Dictionary<(string Record, long Line), string> lines) => PackJson.Text(json =>
    {
        json.WriteStartArray("transcripts");
        foreach (var (transcript, name, member) in transcripts)
        {
            var meta = transcript.Meta;
            json.WriteStartObject();
            json.WriteString("transcript", name);
            json.WriteString("records", member);
            json.WriteString("contentHash", meta.Hash);
            json.WriteNumber("lines", meta.Counts.Lines);
            json.WriteString("archived", EventJson.FormatTime(meta.Archived.ToUniversalTime()));
            json.WriteString("rules", meta.Rules);
            json.WritePropertyName("seal");
            Seal(json, meta, lines);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Seal(Utf8JsonWriter json, ArchiveMeta meta, Dictionary<(string Record, long Line), string> lines)
    {
        if (meta.Seal is not { } seal)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("record", seal.Record);
        json.WriteNumber("line", seal.Line);
        json.WriteString("hash", seal.Hash);
        json.WriteBoolean("found", lines.ContainsKey((seal.Record, seal.Line)));
        if (lines.TryGetValue((seal.Record, seal.Line), out var line) && EventJson.Read(Encoding.UTF8.GetBytes(line)) is { Body: TranscriptsSealed said } entry)
        {
            json.WriteString("at", EventJson.FormatTime(entry.At.ToUniversalTime()));
            json.WriteString("why", said.Why);
            if (said.Transcripts.FirstOrDefault(one => one.Hash == meta.Hash) is { } item) json.WriteString("metaHash", item.Meta);
        }

        json.WriteEndObject();
    }

    private string Checkpoints()
    {
        var notes = transcripts.Select(static one => one.Transcript.Meta).DistinctBy(static meta => (meta.Project, meta.Session)).SelectMany(Of).Concat(OfLedger()).DistinctBy(static note => note.Note.Text).ToList();
        var shown = notes.Where(note => release.Text(note.Checkpoint.Origin) == note.Checkpoint.Origin).OrderBy(static note => note.Checkpoint.Origin, StringComparer.Ordinal).ThenBy(static note => note.Checkpoint.Size).ToList();
        Withheld = notes.Count - shown.Count;
        return string.Join('\n', shown.Select(static note => note.Note.ToString()));
    }

    /// <summary>All checkpoints of a session's sealed records.</summary>
    private IEnumerable<CheckpointNote> Of(ArchiveMeta meta)
    {
        var paths = new TrailPaths(home, new SessionId(meta.Session), meta.Project);
        var origin = $"tacho/{meta.Project}/{paths.Name}";
        return CheckpointNotes.Read(paths.AllCheckpoints(meta.Project), CheckpointPlace.ProjectList).Notes
            .Concat(CheckpointNotes.Read(paths.NewestCheckpoint, CheckpointPlace.Newest).Notes)
            .Where(note => note.Checkpoint.Origin == origin || (note.Checkpoint.Origin.StartsWith(origin + ".", StringComparison.Ordinal) && note.Checkpoint.Origin.AsSpan(origin.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0));
    }

    /// <summary>The newest checkpoint of each of the ledger's files.</summary>
    private IEnumerable<CheckpointNote> OfLedger()
    {
        var paths = new TrailPaths(home, TrailPaths.Ledger);
        return CheckpointNotes.Read(paths.AllCheckpoints(TrailPaths.Ledger), CheckpointPlace.ProjectList).Notes
            .Concat(CheckpointNotes.Read(paths.NewestCheckpoint, CheckpointPlace.Newest).Notes)
            .GroupBy(static note => note.Checkpoint.Origin, StringComparer.Ordinal)
            .Select(static same => same.MaxBy(static note => note.Checkpoint.Size)!);
    }
}

/// <summary>A transcript in a package.</summary>
/// <param name="Transcript">The archived one.</param>
/// <param name="Name">How commands call it, masked.</param>
/// <param name="Member">Where its events are in the package.</param>
internal sealed record PackedTranscript(ArchivedTranscript Transcript, string Name, string Member)
{
    /// <summary>Gives each a name of its own that every file system takes.</summary>
    public static IReadOnlyList<PackedTranscript> Of(Release release, IEnumerable<ArchivedTranscript> transcripts)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var all = new List<PackedTranscript>();
        foreach (var transcript in transcripts)
        {
            var name = release.Text(release.Choice.Names.For(transcript));
            var stem = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_')).TrimStart('.');
            var file = stem;
            for (var number = 2; !taken.Add(file); number++) file = string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}");
            all.Add(new PackedTranscript(transcript, name, $"records/{file}.jsonl"));
        }

        return all;
    }
}

using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tacho.Tests.Archive;
using Tacho.Tests.Review;
using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Cli.Releases;

/// <summary><c>tacho export --format pack</c>: whole by the real tools, without a secret or the signing key, and the same bytes for the same input.</summary>
public sealed class CompliancePackTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public CompliancePackTests()
    {
        File.WriteAllText(_folder.Source("a.jsonl"), WrittenSession.Claude(1, turns: 4));
        File.WriteAllText(_folder.Source("b.jsonl"), WrittenSession.Codex(2, turns: 3));
        Assert.Equal(2, _folder.Import().Length);
    }

    private string Pack => Path.Combine(_folder.Root, "pack.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sums_fit_by_the_tools_of_the_system()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Has("unzip") || !Has("sha256sum"), "needs unzip and sha256sum");
        Make();
        var into = Path.Combine(_folder.Root, "unpacked");
        Assert.Equal(0, Run("unzip", "-q", Pack, "-d", into).ExitCode);
        var (exitCode, output) = Run("sh", "-c", $"cd '{into}' && sha256sum -c SHA256SUMS");
        Assert.True(exitCode == 0, output);
        var members = Directory.GetFiles(into, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(into, file)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(members.Count - 1, output.Split('\n').Count(static line => line.EndsWith(": OK", StringComparison.Ordinal)));

        File.WriteAllText(Path.Combine(into, "report.json"), "{}");
        Assert.NotEqual(0, Run("sh", "-c", $"cd '{into}' && sha256sum -c SHA256SUMS").ExitCode);
        if (Has("python3")) Assert.Equal(0, Run("python3", "-c", $"import zipfile; z=zipfile.ZipFile('{Pack}'); assert z.testzip() is None").ExitCode);
    }

    [Fact]
    public void Manifest_names_every_member_with_its_size_and_hash()
    {
        Make();
        var members = Members();
        using var manifest = JsonDocument.Parse(members["manifest.json"]);
        var root = manifest.RootElement;
        Assert.Equal((1, "tacho", "everything that is archived", "public", 2, 2), (root.GetProperty("version").GetInt32(), root.GetProperty("tool").GetString(), root.GetProperty("scope").GetString(), root.GetProperty("profile").GetString(), root.GetProperty("sessions").GetInt32(), root.GetProperty("transcripts").GetInt32()));
        var told = root.GetProperty("members").EnumerateArray().ToDictionary(static one => one.GetProperty("name").GetString()!, static one => (one.GetProperty("bytes").GetInt64(), one.GetProperty("sha256").GetString()));
        Assert.Equal(members.Keys.Except(["manifest.json", "SHA256SUMS"]).Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(told, one => Assert.Equal((members[one.Key].Length, Convert.ToHexStringLower(SHA256.HashData(members[one.Key]))), one.Value));
        Assert.All(["README.txt", "report.html", "report.json", "records/4f1c8b01.jsonl", "records/4f1c8b02.jsonl", "rules.json", "seals/archive.json", "seals/checkpoints.txt", "seals/signing.pub", "verify.json"], name => Assert.Contains(name, told.Keys));
    }

    [Theory]
    [InlineData("public")]
    [InlineData("full")]
    public void No_secret_and_no_key_is_in_it(string profile)
    {
        Make("--profile", profile);
        var key = File.ReadAllText(_folder.Home.SigningKey).Split('\n').Where(static line => line.Length > 20 && !line.StartsWith('-')).ToList();
        Assert.NotEmpty(key);
        foreach (var (name, bytes) in Members())
        {
            var text = Encoding.UTF8.GetString(bytes);
            Assert.DoesNotContain(WrittenSession.Token, text, StringComparison.Ordinal);
            Assert.All(key, line => Assert.DoesNotContain(line, text, StringComparison.Ordinal));
            Assert.DoesNotContain(name, static c => c is '\\' or ':');
        }

        Assert.Contains("[redacted:github-pat:", Encoding.UTF8.GetString(Members()["records/4f1c8b01.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(profile != "public", Members().ContainsKey("seals/ledger.jsonl"));
    }

    [Fact]
    public void What_people_covered_is_in_no_member()
    {
        File.WriteAllLines(_folder.Source("c.jsonl"), ReviewedSession.Lines(number: 3));
        _folder.Import();
        Make("--profile", "full");
        Assert.Contains(Members(), static member => Encoding.UTF8.GetString(member.Value).Contains("Brockhaus", StringComparison.Ordinal));
        var (exitCode, _, error) = _folder.Tacho("redact", "--scope", "global", "--text", ReviewedSession.Name, "--reason", "a customer");
        Assert.True(exitCode == 0, error);
        Make("--profile", "full", "--force");
        Assert.All(Members(), static member => Assert.DoesNotContain("Brockhaus", Encoding.UTF8.GetString(member.Value), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Seals_are_those_of_the_ledger_and_its_checkpoint_covers_them()
    {
        Make("--profile", "internal");
        var members = Members();
        var key = VerifierKey.Parse(Encoding.UTF8.GetString(members["seals/signing.pub"]))!;
        var notes = CheckpointNotes.Parse(Encoding.UTF8.GetString(members["seals/checkpoints.txt"]), CheckpointPlace.Outside, "notes").Notes;
        Assert.All(notes, note => Assert.True(key.Verify(note.Note)));
        var ledger = Assert.Single(notes, static note => note.Checkpoint.Origin == "tacho/ledger/ledger");
        using var archive = JsonDocument.Parse(members["seals/archive.json"]);
        foreach (var transcript in archive.RootElement.GetProperty("transcripts").EnumerateArray())
        {
            var seal = transcript.GetProperty("seal");
            Assert.True(seal.GetProperty("found").GetBoolean());
            Assert.True(seal.GetProperty("line").GetInt64() < ledger.Checkpoint.Size);
            Assert.Contains(members[transcript.GetProperty("records").GetString()!], static b => b == (byte)'{');
            Assert.Contains(seal.GetProperty("hash").GetString()!, Encoding.UTF8.GetString(members["seals/ledger.jsonl"]), StringComparison.Ordinal);
        }

        using var verify = JsonDocument.Parse(members["verify.json"]);
        Assert.All(verify.RootElement.GetProperty("projects").EnumerateArray(), static project => Assert.Equal("sound", project.GetProperty("verdict").GetString()));
        Assert.Equal(2, verify.RootElement.GetProperty("projects").EnumerateArray().Sum(static project => project.GetProperty("transcripts").GetInt32()));

        // Who has the record checks it against what was packed.
        var file = Path.Combine(_folder.Root, "notes.txt");
        File.WriteAllBytes(file, members["seals/checkpoints.txt"]);
        Assert.Equal(0, _folder.Tacho("verify", "--all-projects", "--against", file).ExitCode);
    }

    [Fact]
    public void Changed_archive_is_told_in_it()
    {
        var changed = _folder.All()[0];
        var bytes = File.ReadAllBytes(changed.Path);
        bytes[^5] ^= 0x40;
        File.WriteAllBytes(changed.Path, bytes);
        var (exitCode, _, error) = _folder.Tacho("export", "--format", "pack", "--out", Pack);
        Assert.Equal(74, exitCode);
        Assert.Contains("cannot be read", error, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(Members()["manifest.json"]);
        Assert.Single(manifest.RootElement.GetProperty("unreadable").EnumerateArray());
        Assert.Contains("transcript-altered", Encoding.UTF8.GetString(Members()["verify.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Same_input_gives_the_same_bytes_but_where_time_stands()
    {
        Make();
        var (first, names) = (Members(), Names());
        Make("--force");
        var second = Members();
        Assert.Equal(names, Names());
        // Each export is an entry of the ledger, which its checkpoint covers.
        string[] timed = ["seals/checkpoints.txt", "report.html", "report.json", "verify.json", "manifest.json", "SHA256SUMS"];
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first.Where(one => !timed.Contains(one.Key)), one => Assert.Equal(one.Value, second[one.Key]));
        using var zip = ZipFile.OpenRead(Pack);
        Assert.All(zip.Entries, static entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
    }

    [Fact]
    public void File_is_the_owners_and_never_overwritten_unasked()
    {
        Make();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Pack));
        Assert.Equal(64, _folder.Tacho("export", "--format", "pack", "--out", Pack).ExitCode);
        Assert.Equal(64, _folder.Tacho("export", "--format", "pack").ExitCode);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Root, "*.tacho-tmp", new EnumerationOptions { AttributesToSkip = FileAttributes.None }), static _ => true);
    }

    private void Make(params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(["export", "--format", "pack", "--out", Pack, .. words]);
        Assert.True(exitCode == 0, error);
        Assert.Equal("", output);
    }

    private SortedDictionary<string, byte[]> Members()
    {
        using var zip = ZipFile.OpenRead(Pack);
        var members = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var bytes = new MemoryStream();
            using (var content = entry.Open()) content.CopyTo(bytes);
            members.Add(entry.FullName, bytes.ToArray());
        }

        return members;
    }

    private List<string> Names()
    {
        using var zip = ZipFile.OpenRead(Pack);
        return [.. zip.Entries.Select(static entry => entry.FullName)];
    }

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int ExitCode, string Output) Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}

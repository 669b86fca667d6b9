using System.IO.Compression;
using System.Text;

namespace Tacho.Tests.Archive;

/// <summary><c>tacho archive FILE</c>, and compression by request.</summary>
public sealed class ArchiveFileTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_file_is_archived_under_a_name_in_a_folder()
    {
        var source = _folder.Source("a.log");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 3));
        var (exitCode, output, error) = _folder.Tacho("archive", source, "--dry-run");
        Assert.True(exitCode == 0, error);
        Assert.Contains("9 lines, 3 prompts, 3 tool calls, 6 masks", output, StringComparison.Ordinal);
        Assert.Contains("6 github-pat", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Home.Archive));

        var elsewhere = Path.Combine(_folder.Sources, "..", "elsewhere");
        Assert.Equal(0, _folder.Tacho("archive", source, "--out", elsewhere, "--project", "ACME/../shop x", "--agent", "claude").ExitCode);
        Assert.False(Directory.Exists(_folder.Home.Archive));
        Assert.Equal(0, _folder.Tacho("archive", source, "--project", "my shop").ExitCode);
        var archived = Assert.Single(_folder.All());
        Assert.Equal("my-shop", archived.Meta.Project);
        Assert.Contains("_my-shop_4f1c8b01", archived.Name, StringComparison.Ordinal);
        Assert.Equal(_folder.Masked(source), ArchiveFolder.Lines(archived));
        Assert.Contains("unchanged", _folder.Tacho("archive", source).Output, StringComparison.Ordinal);

        ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: 1));
        Assert.Contains("grown: 12 lines", _folder.Tacho("archive", source).Output, StringComparison.Ordinal);
        File.WriteAllText(_folder.Source("b.txt"), "no transcript");
        Assert.Equal(65, _folder.Tacho("archive", _folder.Source("b.txt")).ExitCode);
        Assert.Equal(65, _folder.Tacho("archive", source, "--agent", "codex-cli").ExitCode);
        Assert.Equal(64, _folder.Tacho("archive", source, "--agent", "nobody").ExitCode);
        Assert.Equal(64, _folder.Tacho("archive", _folder.Source("none")).ExitCode);
    }

    [Theory]
    [InlineData("gzip", ".jsonl.gz")]
    [InlineData("brotli", ".jsonl.br")]
    [InlineData("zstd", ".jsonl.zst")]
    public void Codec_by_request_is_read_and_goes_on_as_another(string codec, string ending)
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 40, outputLength: 50_000));
        Assert.Equal(64, _folder.Tacho("archive", source, "--codec", "lzma").ExitCode);
        Assert.Equal(0, _folder.Tacho("archive", source, "--codec", codec).ExitCode);
        var archived = Assert.Single(_folder.All());
        Assert.EndsWith(ending, archived.Path, StringComparison.Ordinal);
        Assert.True(archived.Meta.Frames.Length > 1);
        Assert.Equal(_folder.Masked(source), ArchiveFolder.Lines(archived));
        Assert.Equal(_folder.Masked(source)[100..], ArchiveFolder.Lines(archived, from: 101));
        if (codec == "gzip")
        {
            using var whole = new StreamReader(new GZipStream(File.OpenRead(archived.Path), CompressionMode.Decompress), Encoding.UTF8);
            Assert.Equal(string.Join('\n', _folder.Masked(source)) + "\n", whole.ReadToEnd());
        }

        ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: 2));
        _folder.Import();
        _folder.AssertEachSourceOnce();
    }
}

using System.Formats.Tar;
using System.IO.Compression;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Real transcripts of public repositories, unpacked for the tests that read them; see <see cref="CorpusFolder"/>.</summary>
public sealed class TranscriptCorpus : IDisposable
{
    private readonly string? _folder;

    public TranscriptCorpus()
    {
        if (CorpusFolder.Path is not { } corpus || Directory.GetFiles(corpus, "transcripts-*.tar.gz") is not { Length: > 0 } packed) return;
        _folder = Directory.CreateTempSubdirectory("tacho-corpus-").FullName;
        Parallel.ForEach(packed, archive =>
        {
            using var file = File.OpenRead(archive);
            using var text = new GZipStream(file, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(text, _folder, overwriteFiles: true);
        });
    }

    /// <summary>Where they lie; the test is skipped where there are none.</summary>
    public string Folder
    {
        get
        {
            Assert.SkipWhen(_folder is null, "The public transcripts are not here: set TACHO_CORPUS to the folder that holds transcripts-*.tar.gz.");
            return _folder!;
        }
    }

    public void Dispose()
    {
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}

using System.Text;
using Tacho.Agents;

namespace Tacho.Tests.Archive;

/// <summary>Lines that are too long to be read are kept all the same, masked.</summary>
public sealed class LongLineTests : IDisposable
{
    private const int LongBytes = 70 * 1024 * 1024;

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Line_of_70_MB_is_masked_wherever_it_is_cut_and_counted_unreadable()
    {
        var source = _folder.Source("a.jsonl");
        File.WriteAllText(source, WrittenSession.Claude(1, turns: 1));
        WriteLongLine(source);
        var cut = new FileInfo(source).Length - (2 * 1024 * 1024);
        var whole = File.ReadAllBytes(source);

        // A long line that has no end yet waits for it.
        File.WriteAllBytes(source, whole.AsSpan(0, (int)cut));
        _folder.Import();
        Assert.Equal(3, Assert.Single(_folder.All()).Meta.Counts.Lines);

        File.WriteAllBytes(source, whole);
        ArchiveFolder.Append(source, WrittenSession.Claude(1, turns: 2));
        _folder.Import();

        var archived = Assert.Single(_folder.All());
        var lines = ArchiveFolder.Lines(archived);
        Assert.Equal(3 + 1 + 6, lines.Length);
        Assert.Equal(1, archived.Meta.Counts.Unreadable["too long"]);
        Assert.InRange(lines[3].Length, TranscriptRecords.MaxRecordBytes, int.MaxValue);
        Assert.Equal(-1, lines[3].AsSpan().IndexOf(WrittenSession.Token));
        Assert.Equal(-1, lines[3].AsSpan().IndexOf(WrittenSession.Token.AsSpan(0, 16)));
        Assert.Equal(-1, lines[3].AsSpan().IndexOf(WrittenSession.Token.AsSpan(24)));
        Assert.StartsWith("{\"type\":\"user\"", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("the end\"}}", lines[3], StringComparison.Ordinal);
        Assert.Equal(3, archived.Meta.Counts.Prompts);
        Assert.Equal(lines[4..], ArchiveFolder.Lines(archived, 5));
    }

    /// <summary>Around the end of what is read at once, and of every piece behind it, a token stands every few bytes.</summary>
    private static void WriteLongLine(string source)
    {
        using var file = new StreamWriter(source, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        file.Write("{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"");
        var filler = WrittenSession.Words(new Random(3), 64 * 1024);
        var written = 0;
        while (written < LongBytes)
        {
            var isNearCut = written > TranscriptRecords.MaxRecordBytes - (1024 * 1024);
            var piece = isNearCut ? filler[..(written % 61)] + " " + WrittenSession.Token + " " : filler;
            file.Write(piece);
            written += piece.Length;
        }

        file.Write("the end\"}}\n");
    }
}

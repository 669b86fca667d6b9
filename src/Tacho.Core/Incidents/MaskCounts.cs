using System.Text;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Trail;

namespace Tacho.Incidents;

/// <summary>How often each rule's mark stands in the sealed records: tags by rule id, and the own texts of rules that have one.</summary>
public static class MaskCounts
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Longer than any tag and any text that a rule may put in the place of a secret.</summary>
    private const int OverlapBytes = 1024;

    /// <summary>Counts by rule id. Two rules with the same text share its count.</summary>
    /// <param name="home">Whose records.</param>
    /// <param name="project">The project's name in the trail; null for all projects.</param>
    /// <param name="replacements">Rule ids and their own texts.</param>
    public static IReadOnlyDictionary<string, long> Of(TachoHome home, string? project, IEnumerable<(string RuleId, string Text)> replacements)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var texts = replacements.Select(one => (one.RuleId, Bytes: Encoding.UTF8.GetBytes(one.Text))).ToList();
        foreach (var file in new TrailReader(home).Files(project)) Count(file.Path, texts, counts);
        return counts;
    }

    private static void Count(string path, List<(string RuleId, byte[] Bytes)> texts, Dictionary<string, long> counts)
    {
        using var file = PosixFile.OpenReadIfExists(path);
        if (file is null) return;
        var buffer = new byte[ChunkBytes];
        var kept = 0;
        for (long at = 0; ;)
        {
            var read = file.ReadAt(buffer.AsSpan(kept), at);
            at += read;
            var isLast = read < buffer.Length - kept;
            var filled = kept + read;
            // What begins in the last bytes may go on in the next chunk, and is counted there.
            var counted = isLast ? filled : filled - OverlapBytes;
            CountIn(buffer.AsSpan(0, filled), counted, texts, counts);
            if (isLast) return;
            kept = filled - counted;
            buffer.AsSpan(counted, kept).CopyTo(buffer);
        }
    }

    private static void CountIn(ReadOnlySpan<byte> text, int counted, List<(string RuleId, byte[] Bytes)> texts, Dictionary<string, long> counts)
    {
        for (var at = 0; text[at..].IndexOf(Tag.Start) is var next and >= 0 && at + next < counted;)
        {
            at += next;
            var length = Tag.LengthAt(text[at..]);
            if (length > 0)
            {
                var inner = Encoding.ASCII.GetString(text.Slice(at + Tag.Start.Length, length - Tag.Start.Length - 1));
                var id = inner.Split(':')[0];
                counts[id] = counts.GetValueOrDefault(id) + 1;
            }

            at += Math.Max(length, Tag.Start.Length);
        }

        foreach (var (id, bytes) in texts)
        {
            for (var at = 0; text[at..].IndexOf(bytes) is var next and >= 0 && at + next < counted; at += next + bytes.Length) counts[id] = counts.GetValueOrDefault(id) + 1;
        }
    }
}

using System.Collections.Immutable;

namespace Tacho.Archive;

/// <summary>A line of the ledger.</summary>
/// <param name="Record">Origin of the file that it stands in.</param>
/// <param name="Line">Its number there: <c>n</c>.</param>
/// <param name="Hash">Its chain hash: <c>h</c>.</param>
public sealed record SealReference(string Record, long Line, string Hash);

/// <summary>
/// The transcript that this one goes on from, as it lay in frames: so that its hash can be made again from the longer transcript. It only says where to cut; what it is worth, the ledger's
/// hash tells.
/// </summary>
/// <param name="Hash">Identity of the shorter transcript's content.</param>
/// <param name="State">Hash of the stable fields of its metadata, by which the ledger knows it.</param>
/// <param name="IsSealed">Whether that was sealed, as far as its metadata told.</param>
/// <param name="Frames">How many frames of this transcript it has in common.</param>
/// <param name="Rest">Bytes, before compression, of each of its frames behind those.</param>
public sealed record SealedPart(string Hash, string State, bool IsSealed, int Frames, ImmutableArray<int> Rest)
{
    /// <summary>For a transcript that takes a shorter one's place; null where there is none. Of one that grew several times without a seal, what was sealed last counts.</summary>
    internal static SealedPart? Of(ArchiveMeta? former, ImmutableArray<ArchiveFrame> frames)
    {
        if (former is null) return null;
        if (former is { Seal: null, SealedPart: { IsSealed: true } part })
            return part.Within(frames, [.. former.Frames.Take(part.Frames).Select(static frame => frame.Content), .. part.Rest]);

        // The hash of what is copied, which the metadata may have been changed to hide.
        var hash = ArchiveMeta.HashOf(former.Frames);
        var whole = new SealedPart(hash, StableFields.HashOf(former with { Hash = hash }), former.Seal is not null, 0, []);
        return whole.Within(frames, [.. former.Frames.Select(static frame => frame.Content)]);
    }

    private SealedPart Within(ImmutableArray<ArchiveFrame> frames, ImmutableArray<int> sizes)
    {
        var common = 0;
        while (common < sizes.Length && common < frames.Length && sizes[common] == frames[common].Content) common++;
        return this with { Frames = common, Rest = sizes[common..] };
    }
}

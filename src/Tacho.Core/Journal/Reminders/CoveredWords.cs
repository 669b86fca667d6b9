using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Journal.Reminders;

/// <summary>
/// Whether people covered anything at all by a redaction. What is covered takes the whole ledger, and for some redactions the archive, to tell; a hook has no time for that, so it says no former words where
/// any may be covered.
/// </summary>
internal static class CoveredWords
{
    /// <summary>Of the ledger; what is longer counts as holding a redaction.</summary>
    private const int MaxBytes = 8 << 20;

    private static ReadOnlySpan<byte> Added => "{\"kind\":\"redaction.added\""u8;

    public static bool MayBe(TachoHome home)
    {
        var left = MaxBytes;
        var buffer = new byte[256 * 1024];
        foreach (var ledger in new TrailReader(home).Files(TrailPaths.Ledger))
        {
            using var file = PosixFile.OpenReadIfExists(ledger.Path);
            if (file is null) continue;
            // Pieces overlap, so that none cuts the words. In a text they would be escaped.
            for (long at = 0; at < file.Length; at += buffer.Length - Added.Length)
            {
                var read = file.ReadAt(buffer, at);
                if ((left -= read) < 0 || buffer.AsSpan(0, read).IndexOf(Added) >= 0) return true;
            }
        }

        return false;
    }
}

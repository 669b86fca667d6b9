using System.Collections.Immutable;
using System.Text;
using Tacho.Interop;

namespace Tacho.Trail.Checkpoints;

/// <summary>Where a checkpoint was kept, which says what it is worth as a witness.</summary>
public enum CheckpointPlace
{
    /// <summary>The project's list, beside the records.</summary>
    ProjectList,

    /// <summary>The session's newest, under <c>seal/</c>.</summary>
    Newest,

    /// <summary>Outside of the recorder's folder: a file or git.</summary>
    Outside,
}

/// <summary>A checkpoint and where it was read.</summary>
/// <param name="Checkpoint">What the note states.</param>
/// <param name="Note">The note, whose signature is not checked yet.</param>
/// <param name="Place">What kind of place that is.</param>
/// <param name="File">File, or name of the place.</param>
/// <param name="Line">Of the note's first line, from 1.</param>
public sealed record CheckpointNote(Checkpoint Checkpoint, SignedNote Note, CheckpointPlace Place, string File, int Line);

/// <summary>
/// Reads files of signed checkpoints. An interrupted write may have left a part of a note anywhere in the project's list; such a part is counted, never mistaken for a note.
/// </summary>
/// <param name="Notes">In the order of the file.</param>
/// <param name="Unreadable">Lines of signatures that are not of the form, though nothing of them is missing.</param>
/// <param name="Torn">Lines where parts of notes begin.</param>
public sealed record CheckpointNotes(ImmutableArray<CheckpointNote> Notes, ImmutableArray<int> Unreadable, ImmutableArray<int> Torn)
{
    private const int MaxBytes = 256 << 20;

    private const string SignatureMark = "— ";

    /// <summary>Reads a file; one that does not exist has no notes.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointNotes Read(string path, CheckpointPlace place) =>
        Parse(Encoding.UTF8.GetString(PosixFile.ReadAllIfExists(path, MaxBytes) ?? []), place, path);

    /// <summary>Reads the text of such a file.</summary>
    /// <param name="text">Notes with empty lines between them.</param>
    /// <param name="place">For the witness.</param>
    /// <param name="file">For the witness.</param>
    public static CheckpointNotes Parse(string text, CheckpointPlace place, string file)
    {
        var notes = ImmutableArray.CreateBuilder<CheckpointNote>();
        var unreadable = ImmutableArray.CreateBuilder<int>();
        var torn = ImmutableArray.CreateBuilder<int>();
        var lines = text.Split('\n');
        var begin = 0;
        var isRead = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var isSignature = lines[i].StartsWith(SignatureMark, StringComparison.Ordinal);
            if (lines[i].Length == 0 || isSignature) continue;

            // A line of text. After an empty line a new note begins; what was before it should have been signed by now.
            if (i > 0 && lines[i - 1].Length > 0 && !lines[i - 1].StartsWith(SignatureMark, StringComparison.Ordinal)) continue;
            if (!isRead) torn.Add(begin + 1);
            begin = i;
            isRead = false;
            var empty = i + 1;
            while (empty < lines.Length && lines[empty].Length > 0 && !lines[empty].StartsWith(SignatureMark, StringComparison.Ordinal)) empty++;
            if (empty + 1 >= lines.Length || lines[empty].Length > 0 || !lines[empty + 1].StartsWith(SignatureMark, StringComparison.Ordinal)) continue;
            isRead = true;
            var body = string.Join('\n', lines[i..empty]) + "\n";
            if (IsCutShort(lines[empty + 1])) torn.Add(i + 1);
            else if (SignedNote.Parse($"{body}\n{lines[empty + 1]}\n") is { } note && Checkpoint.Parse(body) is { } checkpoint)
                notes.Add(new(checkpoint, note, place, file, i + 1));
            else unreadable.Add(empty + 2);
        }

        if (!isRead) torn.Add(begin + 1);
        return new(notes.ToImmutable(), unreadable.ToImmutable(), torn.ToImmutable());
    }

    /// <summary>
    /// True for the beginning of a signature line: the base64 stops inside a group of four, or the DER structure (a SEQUENCE with its length in the second byte) wants more bytes
    /// than there are.
    /// </summary>
    private static bool IsCutShort(string line)
    {
        var words = line.Split(' ');
        if (words.Length < 3) return true;
        if (words[2].Length % 4 != 0) return true;
        var text = words[2].TrimEnd('=');
        var bytes = new byte[text.Length];
        const int prefixBytes = 6; // key id, SEQUENCE, length
        if (!Convert.TryFromBase64String(text[..(text.Length / 4 * 4)], bytes, out var length)) return false;
        return length < prefixBytes || (bytes[4] == 0x30 && text.Length * 6 / 8 < prefixBytes + bytes[5]);
    }
}

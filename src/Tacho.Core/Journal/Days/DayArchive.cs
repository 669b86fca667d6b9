using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;

namespace Tacho.Journal.Days;

/// <summary>A day that was moved, or why it was not.</summary>
/// <param name="Day">Which.</param>
/// <param name="From">In the project's folder.</param>
/// <param name="To">In the recorder's home.</param>
/// <param name="Trouble">Null where it was moved.</param>
public sealed record MovedDay(DateOnly Day, string From, string To, string? Trouble);

/// <summary>
/// Moves the Markdown of days that are over into the recorder's home. The copy is there, whole and synced, before the day goes; a run that is killed anywhere leaves the day in one of both places or
/// in both, and the next completes it. A copy that is there gets the blocks that it lacks, and loses none.
/// </summary>
public sealed class DayArchive(TachoHome home, Redactor redactor)
{
    private const string Unfinished = ".tacho-tmp";

    /// <summary>Where a day goes.</summary>
    public static string PathOf(TachoHome home, string project, string person, DateOnly day) =>
        Path.Combine(home.Journal, project, person, $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.md");

    /// <summary>Moves the days before one, the oldest first, as the result is read.</summary>
    /// <param name="days">A person's days in a project.</param>
    /// <param name="project">Name of the project's folder in the trail.</param>
    /// <param name="person">As in the days' folder.</param>
    /// <param name="before">Today.</param>
    /// <param name="stays">Tells of days that are left where they are.</param>
    /// <exception cref="IOException">The days are behind a link, or somebody is writing there all the time.</exception>
    public IEnumerable<MovedDay> Move(DayLog days, string project, string person, DateOnly before, Func<DateOnly, bool>? stays = null)
    {
        if (!Directory.Exists(days.Folder)) yield break;
        days.EnsureNoLinks();
        var over = days.Days().Where(day => day < before && stays?.Invoke(day) != true).ToList();
        if (over.Count == 0) yield break;
        using var turn = PosixFile.OpenReadWriteNoLink(days.LockFile);
        if (!turn.TryLock(DayLog.Patience)) throw new IOException($"{days.LockFile} is held by another program; the days stay where they are");
        var folder = Path.GetDirectoryName(PathOf(home, project, person, before))!;
        TachoHome.CreateFolder(folder);

        // Only who holds the lock writes there, so that these are of a run that was killed.
        foreach (var left in Directory.EnumerateFiles(folder, "*" + Unfinished)) File.Delete(left);
        foreach (var day in over)
        {
            var (from, to) = (days.PathOf(day), PathOf(home, project, person, day));
            string? trouble = null;
            try
            {
                Move(from, to);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                trouble = failure.Message;
            }

            yield return new(day, from, to, trouble);
        }
    }

    private void Move(string from, string to)
    {
        if (new FileInfo(from).LinkTarget is not null) throw new IOException($"{from} is a symbolic link; the journal is not read through links");
        if (PosixFile.ReadAllIfExists(from, DayLog.MaxBytes) is not { } bytes) return;

        // People write here too, so it passes the rules like everything else that is kept.
        var text = redactor.RedactText(Encoding.UTF8.GetString(bytes)).Value;
        var there = PosixFile.ReadAllIfExists(to, int.MaxValue) is { } kept ? Encoding.UTF8.GetString(kept) : null;
        var whole = there is null ? text : Joined(there, text);
        if (whole != there)
        {
            using (var file = PosixFile.CreateNew(to + Unfinished) ?? throw new IOException($"{to + Unfinished} is in the way"))
            {
                file.Write(Encoding.UTF8.GetBytes(whole));
                file.Sync();
            }

            File.Move(to + Unfinished, to, overwrite: true);
        }

        PosixFile.SyncFolder(Path.GetDirectoryName(to)!);

        // Who could not have the lock in time writes without it.
        if (new FileInfo(from).Length != bytes.Length) throw new IOException($"{from} grew meanwhile; the next run moves it");
        File.Delete(from);
    }

    /// <summary>The day that is there, and behind it the blocks of the other that it lacks.</summary>
    private static string Joined(string there, string text)
    {
        var known = Blocks(there).Select(static block => block.Trim()).ToHashSet(StringComparer.Ordinal);
        var joined = new StringBuilder(there);
        foreach (var block in Blocks(text))
        {
            if (block.AsSpan().Trim().IsEmpty || !known.Add(block.Trim())) continue;
            if (joined.Length > 0) joined.Append(joined[^1] != '\n' ? "\n\n" : joined.Length > 1 && joined[^2] != '\n' ? "\n" : "");
            joined.Append(block);
        }

        return joined.ToString();
    }

    /// <summary>A day cut before its headings and before the lines that tell the offset.</summary>
    private static IEnumerable<string> Blocks(string text)
    {
        var block = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (block.Length > 0 && (EntryMarkdown.Heading.IsMatch(line) || DayLog.OffsetLine.IsMatch(line)))
            {
                yield return block.ToString();
                block.Clear();
            }

            block.Append(line).Append('\n');
        }

        if (block.Length > 0) yield return block.ToString(0, block.Length - 1);
    }
}

using Tacho.Cli.Output;
using Tacho.Journal;

namespace Tacho.Cli.Inferring;

/// <summary>Asks a person about candidates, one by one. An answer is sealed before the next is asked for, so that one can stop anywhere.</summary>
internal sealed class ReviewDialog(TextReader input, TextWriter output, TextWriter error, ReviewVerdicts verdicts)
{
    private const string Question = "Put it into the journal? [y]es, [n]o, [e]dit the title, [s]kip, [q]uit: ";

    public void Ask(IReadOnlyList<JournalCandidate> candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            output.WriteLine(SafeText.OneLine($"{i + 1} of {candidates.Count} - {candidates[i].Entry.Place.Name}, {SafeText.Time(candidates[i].Entry.At)[..10]}"));
            output.Write(EntryMarkdown.Block(candidates[i].Entry));
            if (!Ask(candidates[i])) return;
            output.WriteLine();
        }
    }

    /// <summary>False for who wants no more questions.</summary>
    private bool Ask(JournalCandidate candidate)
    {
        while (true)
        {
            output.Write(Question);
            output.Flush();
            switch (input.ReadLine()?.Trim().ToLowerInvariant())
            {
                case null or "q" or "quit":
                    return false;
                case "y" or "yes":
                    Tell(verdicts.Confirm(candidate, title: null));
                    return true;
                case "n" or "no":
                    Tell(verdicts.Drop(candidate, reason: null));
                    return true;
                case "e" or "edit":
                    output.Write("Title: ");
                    output.Flush();
                    if (input.ReadLine()?.Trim() is not { Length: > 0 } title) break;
                    Tell(verdicts.Confirm(candidate, title));
                    return true;
                case "s" or "skip":
                    return true;
            }
        }
    }

    private void Tell((string Told, string? Trouble) verdict)
    {
        output.WriteLine(SafeText.OneLine(verdict.Told));
        if (verdict.Trouble is not null) error.WriteLine($"tacho: {SafeText.OneLine(verdict.Trouble)}");
    }
}

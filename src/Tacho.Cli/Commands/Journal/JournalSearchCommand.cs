using System.CommandLine;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Incidents.Search;

namespace Tacho.Cli.Commands.Journal;

/// <summary><c>tacho journal search</c>: the search of <c>tacho search</c> in the journal alone.</summary>
internal static class JournalSearchCommand
{
    private const int DefaultMax = 100;

    private static readonly Argument<string[]> Query = new("query") { Description = "Words and fields, as for tacho search.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int> Max = new("--max", "-n") { Description = "At most so many results; 0 for all.", HelpName = "N", DefaultValueFactory = static _ => DefaultMax };

    public static Command Create()
    {
        var command = new Command("search", "Find words in the journal.") { Query, Max };
        TranscriptFilter.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(static parsed => WordSearch.Run(parsed, GivenWords.Join(parsed, Query), session: null, [TextKind.Journal], GivenNumber.AtLeast(0, parsed, Max) is var number and > 0 ? number : int.MaxValue - 1));
        return command;
    }
}

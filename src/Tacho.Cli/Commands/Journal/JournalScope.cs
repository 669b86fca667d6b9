using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Cli.Commands.Audit;
using Tacho.Configuration;
using Tacho.Incidents;
using Tacho.Journal;
using Tacho.Review;

namespace Tacho.Cli.Commands.Journal;

/// <summary>Which entries a question is about, as all commands that read the journal ask for it: project, person, part, time.</summary>
internal static class JournalScope
{
    private static readonly Option<string?> Person = new("--person") { Description = "Only this person's, by the name that stands in the folder of the journal.", HelpName = "NAME" };
    private static readonly Option<string?> Part = new("--part") { Description = "Only this part of the project, as the settings name it.", HelpName = "NAME" };

    public static void AddTo(Command command, bool withWindow = true)
    {
        if (withWindow) WindowOptions.AddTo(command);
        AuditScope.AddTo(command);
        command.Options.Add(Person);
        command.Options.Add(Part);
    }

    /// <summary>The entries that stand, in the order in which they were made.</summary>
    public static ImmutableArray<JournalEntry> Of(ParseResult parsed) => Of(parsed, WindowOptions.Of(parsed));

    /// <summary>The same in a window that the command has by itself.</summary>
    public static ImmutableArray<JournalEntry> Of(ParseResult parsed, TimeWindow? window)
    {
        var isMeant = Filter(parsed, window);
        return [.. CoveredJournal.Read(TachoHome.FromEnvironment()).Where(entry => entry.Dropped is null && isMeant(entry))];
    }

    /// <summary>Whether the command line asks for some of a project's entries only.</summary>
    public static bool IsNarrowed(ParseResult parsed) => parsed.GetValue(Person) is not null || parsed.GetValue(Part) is not null;

    /// <summary>Whether an entry is one that the command line asks for; for commands that must see the others too, since they may solve or supersede something.</summary>
    public static Func<JournalEntry, bool> Filter(ParseResult parsed, TimeWindow? window)
    {
        var scope = AuditScope.Of(parsed);
        var (person, part) = (parsed.GetValue(Person), parsed.GetValue(Part));
        return entry => (scope.Project is null || entry.Place.Project == scope.Project)
            && (person is null || entry.Noted.Person.Equals(Contributor.IdOf(person), StringComparison.Ordinal))
            && (part is null || part.Equals(entry.Place.Part, StringComparison.OrdinalIgnoreCase))
            && (window is null || window.Contains(entry.At));
    }
}

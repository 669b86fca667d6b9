using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.Commands.Rules;

/// <summary>A rule as all subcommands show it; either a built-in one or one of a file.</summary>
internal sealed record KnownRule(Rule? BuiltIn, RuleEntry? Entry, bool IsEnabled)
{
    public string Id => BuiltIn?.Id ?? Entry!.Id;

    public string Description => BuiltIn?.Description ?? Entry!.Description;

    public string Source => Entry?.Source switch
    {
        null => "built-in",
        RuleSource.Repository => "repository",
        _ => "file",
    };

    public string Category => RuleText.WordOf(BuiltIn?.Category ?? Entry!.Category);

    public string? Place => Entry is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Entry.File}:{Entry.Line}");

    public int Samples => BuiltIn is { } rule ? rule.Matches.Length + rule.NonMatches.Length : Entry!.Matches.Length + Entry.NonMatches.Length;

    public string? Replacement => BuiltIn is null ? Entry!.Replacement : BuiltIn.Replacement;

    /// <summary>What it looks for, in one line.</summary>
    public string Finds => BuiltIn is { } rule
        ? rule.Pattern?.Invoke().ToString() ?? "(code)"
        : Entry!.Pattern ?? (Entry.Keys.IsEmpty ? $"literally: {string.Join(", ", Entry.Literals)}" : $"values of: {string.Join(", ", Entry.Keys)}");

    public ImmutableArray<string> Keywords => BuiltIn?.Keywords ?? Entry!.Keywords;
}

/// <summary>All rules in the order in which they win: the user's files, the repository's, the built-in ones.</summary>
/// <param name="Rules">Switched-off ones are among them.</param>
/// <param name="Library">The files' own rules.</param>
internal sealed record KnownRules(ImmutableArray<KnownRule> Rules, RuleLibrary Library)
{
    /// <summary>The rules for the project that holds the current folder; those of files are missing where they cannot be read, and the problems say why.</summary>
    public static KnownRules Read(TachoHome home)
    {
        var root = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null).Root;
        var library = RuleFiles.Read(home, RulesInForce.Trusted(home, root));
        return new(
            [
                .. library.Rules.Select(entry => new KnownRule(BuiltIn: null, entry, !library.Disabled.Contains(entry.Id))),
                .. RuleSet.BuiltIn.Rules.Select(rule => new KnownRule(rule, Entry: null, !library.Disabled.Contains(rule.Id))),
            ],
            library);
    }

    /// <summary>As <see cref="Read"/>, for a command that cannot go on with rules that are wrong.</summary>
    /// <exception cref="UserError">There are problems.</exception>
    public static KnownRules ReadSound(TachoHome home)
    {
        var known = Read(home);
        return known.Library.Problems.IsEmpty
            ? known
            : throw new UserError("the redaction rules cannot be used\n" + string.Join('\n', known.Library.Problems), "mend them; meanwhile commands that would write stop", ExitCode.Configuration);
    }

    /// <exception cref="UserError">No rule has the id.</exception>
    public KnownRule Find(string id) => Rules.FirstOrDefault(rule => rule.Id == id) ?? throw new UserError($"there is no rule {id}", "see `tacho rules list`", ExitCode.NothingFound);

    /// <summary>Prints what is wrong with the files on standard error.</summary>
    public void Tell(ParseResult parsed)
    {
        foreach (var problem in Library.Problems) parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(problem.ToString())}");
    }

    /// <summary>An argument for a rule's id, with completion.</summary>
    public static Argument<string> IdArgument()
    {
        var id = new Argument<string>("id") { Description = "A rule's id, as it stands in tags.", HelpName = "id" };
        id.CompletionSources.Add(_ => Read(TachoHome.FromEnvironment()).Rules.Select(rule => new CompletionItem(rule.Id)));
        return id;
    }
}

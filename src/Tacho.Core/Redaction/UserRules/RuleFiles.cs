using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.UserRules;

/// <summary>A rule file with its content.</summary>
/// <param name="File">Full path.</param>
/// <param name="Content">All of it.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Changed">Time of the last change in ticks; 0 for a repository's, which is known by its content.</param>
internal sealed record RuleContent(string File, byte[] Content, RuleSource Source, long Changed);

/// <summary>The rules of all files, and everything that is wrong with them.</summary>
/// <param name="Rules">In order: the user's files by name, then the repository's. Switched-off ones are among them.</param>
/// <param name="Disabled">Ids that are switched off.</param>
/// <param name="Allowed">Fingerprints of values that are left alone.</param>
/// <param name="Problems">Empty for rules that can be used.</param>
public sealed record RuleLibrary(ImmutableArray<RuleEntry> Rules, ImmutableHashSet<string> Disabled, ImmutableHashSet<string> Allowed, ImmutableArray<RuleProblem> Problems);

/// <summary>The rules that hold, or what keeps them from holding.</summary>
/// <param name="Rules">Those of the files beside the built-in ones; the built-in ones alone where there are problems.</param>
/// <param name="Problems">All of them at once.</param>
public sealed record LoadedRules(RuleSet Rules, ImmutableArray<RuleProblem> Problems)
{
    /// <summary>The rules, for a command that must not write content with others than the user wants.</summary>
    /// <exception cref="UserError">There are problems; the message lists every one.</exception>
    public RuleSet OrThrow() => Problems.IsEmpty
        ? Rules
        : throw new UserError(
            "the redaction rules cannot be used, so nothing is written\n" + string.Join('\n', Problems), "mend them, or see `tacho rules lint`", ExitCode.Configuration);
}

/// <summary>
/// The one way to the rules of a person: <c>~/.tacho/rules/*.json</c> in the order of their names, then those of a repository's settings file, as far as it is trusted. Files are
/// parsed only when they are not as the cache remembers them.
/// </summary>
public static class RuleFiles
{
    /// <summary>The file that <c>tacho rules</c> writes.</summary>
    public const string OwnFile = "user.json";

    private const int MaxFiles = 256;

    /// <summary>What <see cref="FileSystemInfo.Attributes"/> says where there is nothing.</summary>
    private const FileAttributes NoSuchFile = (FileAttributes)(-1);

    /// <summary>The rules that hold. Never throws for content.</summary>
    /// <param name="home">Whose rules.</param>
    /// <param name="project">Path and content of the project's settings file, when a person trusted that content.</param>
    public static LoadedRules Load(TachoHome home, (string File, byte[] Content)? project = null)
    {
        var problems = new List<RuleProblem>();
        var contents = Collect(home, project, problems);
        if (problems.Count > 0)
        {
            return new LoadedRules(RuleSet.BuiltIn, [.. problems]);
        }

        if (contents.Count == 0)
        {
            return new LoadedRules(RuleSet.BuiltIn, []);
        }

        var cache = new RuleCache(home, contents);
        if (cache.TryRead() is { } kept)
        {
            return new LoadedRules(kept, []);
        }

        var library = Parse(contents, problems);
        if (!library.Problems.IsEmpty)
        {
            return new LoadedRules(RuleSet.BuiltIn, library.Problems);
        }

        var prepared = Prepare(library, problems);
        if (prepared is null)
        {
            return new LoadedRules(RuleSet.BuiltIn, [.. problems]);
        }

        cache.Write(prepared);
        return new LoadedRules(prepared.ToRuleSet(), []);
    }

    /// <summary>All rules with their samples and places, for whoever shows them. Never throws for content.</summary>
    public static RuleLibrary Read(TachoHome home, (string File, byte[] Content)? project = null)
    {
        var problems = new List<RuleProblem>();
        var library = Parse(Collect(home, project, problems), problems);
        if (library.Problems.IsEmpty && Prepare(library, problems) is null)
        {
            return library with { Problems = [.. problems] };
        }

        return library;
    }

    /// <summary>What is wrong with the rules of one content, were it a file of the user's own, beside the rules that there are.</summary>
    public static ImmutableArray<RuleProblem> Check(TachoHome home, string file, byte[] content)
    {
        var problems = new List<RuleProblem>();
        var contents = Collect(home, project: null, problems);
        contents.RemoveAll(one => one.File == file);
        contents.Add(new RuleContent(file, content, RuleSource.File, 0));
        contents.Sort(static (left, right) => string.CompareOrdinal(left.File, right.File));
        var library = Parse(contents, problems);
        return library.Problems.IsEmpty && Prepare(library, problems) is null ? [.. problems] : library.Problems;
    }

    /// <summary>What is wrong with the rules of a repository's settings file, before a person trusts it.</summary>
    public static ImmutableArray<RuleProblem> CheckProject(TachoHome home, string file, byte[] content) =>
        [.. Read(home, (file, content)).Problems.Where(problem => problem.File == file)];

    private static List<RuleContent> Collect(TachoHome home, (string File, byte[] Content)? project, List<RuleProblem> problems)
    {
        var contents = new List<RuleContent>();
        try
        {
            foreach (string file in Names(home))
            {
                long changed = File.GetLastWriteTimeUtc(file).Ticks;
                if (PosixFile.ReadAllIfExists(file, RuleFileReader.MaxFileBytes) is { } content)
                {
                    contents.Add(new RuleContent(file, content, RuleSource.File, changed));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            problems.Add(new RuleProblem(home.Rules, 0, failure.Message));
        }

        if (contents.Count > MaxFiles)
        {
            problems.Add(new RuleProblem(home.Rules, 0, $"there are more than {MaxFiles} rule files"));
        }

        // Most settings files of projects hold no rules, and are then no reason for a cache of their own.
        if (project is { } trusted && trusted.Content.AsSpan().IndexOf("\"rules\""u8) >= 0)
        {
            contents.Add(new RuleContent(trusted.File, trusted.Content, RuleSource.Repository, 0));
        }

        return contents;
    }

    /// <summary>The rule files in order. What stands in the folder's place and is none (a file, a link that leads nowhere or round in a circle) is not the same as no rules.</summary>
    /// <exception cref="IOException">The folder is there and cannot be listed.</exception>
    private static IEnumerable<string> Names(TachoHome home)
    {
        // Directory.Exists says no to all of these; the attributes are those of the link itself.
        if (new FileInfo(home.Rules).Attributes == NoSuchFile)
        {
            return [];
        }

        return Directory.Exists(home.Rules)
            ? Directory.EnumerateFiles(home.Rules, "*.json").Order(StringComparer.Ordinal)
            : throw new IOException("this is no folder that can be read, and the rules in it cannot be known");
    }

    private static RuleLibrary Parse(List<RuleContent> contents, List<RuleProblem> problems)
    {
        var rules = ImmutableArray.CreateBuilder<RuleEntry>();
        var disabled = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var allowed = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        // The id of a built-in rule is no fault: a later version may bring one of a name that is in use, and must not stop the recorder thereby.
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var content in contents)
        {
            var file = RuleFileReader.Read(content.File, content.Content, content.Source, problems);
            foreach (var rule in file.Rules)
            {
                if (ids.TryGetValue(rule.Id, out string? taken))
                {
                    problems.Add(new RuleProblem(rule.File, rule.Line, $"{rule.Id} {taken}"));
                    continue;
                }

                ids[rule.Id] = $"is the id of the rule at {rule.File}:{rule.Line} too";
                rules.Add(rule);
            }

            disabled.UnionWith(file.Disabled);
            allowed.UnionWith(file.Allowed);
        }

        return new RuleLibrary(rules.ToImmutable(), disabled.ToImmutable(), allowed.ToImmutable(), [.. problems]);
    }

    /// <summary>What a redactor and the cache need of the rules; null when they are too many for the automaton.</summary>
    private static PreparedRules? Prepare(RuleLibrary library, List<RuleProblem> problems)
    {
        var used = library.Rules.RemoveAll(rule => library.Disabled.Contains(rule.Id));
        var builtIn = RuleSet.BuiltIn.Rules;
        try
        {
            var keywords = used.SelectMany(static (rule, index) => rule.Keywords.Select(keyword => (keyword, index))).ToList();
            return new PreparedRules(
                used,
                used.IsEmpty ? null : KeywordTables.Build(keywords),
                [.. Enumerable.Range(0, builtIn.Length).Where(index => library.Disabled.Contains(builtIn[index].Id))],
                library.Allowed,
                RuleMaker.FingerprintOf(used, library.Disabled.Where(id => builtIn.Any(rule => rule.Id == id)), library.Allowed));
        }
        catch (Exception failure) when (failure is ArgumentException or OverflowException)
        {
            problems.Add(new RuleProblem(used[^1].File, 0, "the rules have too many keywords for one automaton"));
            return null;
        }
    }
}

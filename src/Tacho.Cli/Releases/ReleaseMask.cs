using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Identity;
using Tacho.Redaction.Sessions;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>
/// Masks what was archived once more on its way out, by the rules of today and the level of the profile: what was archived under older rules is not given away by them.
/// Its counts are of one session.
/// </summary>
internal sealed partial class ReleaseMask
{
    private readonly ImmutableArray<Redactor> _words;
    private readonly ImmutableArray<Redactor> _others;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    private ReleaseMask(ImmutableArray<Redactor> words, ImmutableArray<Redactor> others) => (_words, _others) = (words, others);

    /// <summary>Masks by rule so far.</summary>
    public ImmutableSortedDictionary<string, long> Counts => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What makes a mask for each session, whose first folder tells whose machine it was written on; null for what is of no session.</summary>
    /// <exception cref="UserError">Rules cannot be loaded: nothing may be written then.</exception>
    public static Func<string?, ReleaseMask> For(ParseResult parsed, TachoHome home)
    {
        var level = ProfileOption.LevelOf(parsed);
        var rules = RulesInForce.Load(home, root: null).OrThrow();
        var (forWords, forOthers) = (rules.At(level), rules.At(level.ForCommands));
        var key = TagKey.FromFile(home.TagKey);
        var machineKeys = new MachineKeys(AgentRegistry.MachineKeys);
        var ofOthers = new Dictionary<string, Redactor>(StringComparer.Ordinal);
        return cwd =>
        {
            var secrets = new SessionSecrets(key);
            var (words, others) = (new Redactor(forWords, key, machineKeys).ForSession(secrets), new Redactor(forOthers, key, machineKeys).ForSession(secrets));
            if (level.Paths is not { } identity || HomeOf(cwd) is not { } folder || folder == identity.HomeFolder) return new ReleaseMask([words], [others]);

            // Archived here, but written by somebody else or under another name.
            if (!ofOthers.TryGetValue(folder, out var foreign))
            {
                var person = new LocalIdentity(folder, folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..], HostName: null, GitName: null, GitEmail: null);
                ofOthers[folder] = foreign = new Redactor(RuleSet.BuiltIn.At(new RedactionLevel { Paths = person }), key, machineKeys);
            }

            return new ReleaseMask([words, foreign], [others, foreign]);
        };
    }

    /// <summary>A text that is known of a session, such as its title; the words of a person.</summary>
    public string? Text(string? text) => text is null ? null : _words.Aggregate(text, (masked, redactor) => Counted(redactor.RedactText(masked)));

    /// <summary>What happened. A person's markers hold in what a person wrote, and nowhere else: an agent or a file that it read could hide by them what was done.</summary>
    public AgentEvent Event(AgentEvent happened) =>
        (happened.Body is UserPrompt && happened.Subagent is null ? _words : _others).Aggregate(happened, (masked, redactor) => Counted(redactor.Redact(masked, Redactor.MaxInputBytes)));

    /// <summary>The lines of a transcript with what happened there.</summary>
    /// <exception cref="IOException">The archived file is missing or damaged.</exception>
    public IEnumerable<SessionLine> Lines(ArchivedTranscript transcript)
    {
        var reading = new ArchivedReading(transcript);
        foreach (var line in reading.Lines()) yield return new SessionLine(line.Number, [.. line.Events.Select(Event)], line.Bytes.Length);
        foreach (var (redaction, count) in reading.Covered) Add($"manual:{redaction}", count);
    }

    /// <summary>The home folder that a path lies in, by how Linux, macOS and Windows name them.</summary>
    private static string? HomeOf(string? path) => path is not null && HomeFolder.Match(path) is { Success: true } home ? home.Value : null;

    private T Counted<T>(Redacted<T> masked)
    {
        foreach (var (rule, count) in masked.Counts) Add(rule, count);
        return masked.Value;
    }

    private void Add(string rule, long count) => _counts[rule] = _counts.GetValueOrDefault(rule) + count;

    [GeneratedRegex(@"^(?:/home/|/Users/|[A-Za-z]:[\\/]Users[\\/])[^\\/]+", RegexOptions.CultureInvariant)]
    private static partial Regex HomeFolder { get; }
}

using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;
using Tacho.Reports;

namespace Tacho.Cli.Releases;

/// <summary>
/// Masks what was archived once more on its way out, by the rules of today and the level of the profile: what was archived under older rules is not given away by them.
/// Its counts are of one session.
/// </summary>
internal sealed class ReleaseMask
{
    private readonly Redactor _words;
    private readonly Redactor _others;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    private ReleaseMask(Redactor words, Redactor others) => (_words, _others) = (words, others);

    /// <summary>Masks by rule so far.</summary>
    public ImmutableSortedDictionary<string, long> Counts => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What makes a mask for each session.</summary>
    /// <exception cref="UserError">Rules cannot be loaded: nothing may be written then.</exception>
    public static Func<ReleaseMask> For(ParseResult parsed, TachoHome home)
    {
        var level = ProfileOption.LevelOf(parsed);
        var rules = RulesInForce.Load(home, root: null).OrThrow();
        var (forWords, forOthers) = (rules.At(level), rules.At(level.ForCommands));
        var key = TagKey.FromFile(home.TagKey);
        var machineKeys = new MachineKeys(AgentRegistry.MachineKeys);
        return () =>
        {
            var secrets = new SessionSecrets(key);
            return new ReleaseMask(new Redactor(forWords, key, machineKeys).ForSession(secrets), new Redactor(forOthers, key, machineKeys).ForSession(secrets));
        };
    }

    /// <summary>A text that is known of a session, such as its title; the words of a person.</summary>
    public string? Text(string? text) => text is null ? null : Counted(_words.RedactText(text));

    /// <summary>What happened. A person's markers hold in what a person wrote, and nowhere else: an agent or a file that it read could hide by them what was done.</summary>
    public AgentEvent Event(AgentEvent happened) =>
        Counted((happened.Body is UserPrompt && happened.Subagent is null ? _words : _others).Redact(happened, Redactor.MaxInputBytes));

    /// <summary>The lines of a transcript with what happened there.</summary>
    /// <exception cref="IOException">The archived file is missing or damaged.</exception>
    public IEnumerable<SessionLine> Lines(ArchivedTranscript transcript) =>
        ArchivedSession.Read(transcript).Select(line => new SessionLine(line.Number, [.. line.Events.Select(Event)], line.Bytes.Length));

    private T Counted<T>(Redacted<T> masked)
    {
        foreach (var (rule, count) in masked.Counts) _counts[rule] = _counts.GetValueOrDefault(rule) + count;
        return masked.Value;
    }
}

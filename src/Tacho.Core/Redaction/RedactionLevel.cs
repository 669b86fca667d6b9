using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Redaction.Identity;
using Tacho.Redaction.Markers;
using Tacho.Redaction.PersonalData;

namespace Tacho.Redaction;

/// <summary>
/// What is masked beside secrets, which always are. The record asks for what the settings say; an export asks for what its options say.
/// Two levels are equal when they mask the same.
/// </summary>
public sealed record RedactionLevel
{
    /// <summary>Secrets and nothing else.</summary>
    public static RedactionLevel SecretsOnly { get; } = new();

    /// <summary>Kinds of personal data.</summary>
    public PersonalDataKinds PersonalData { get; init; }

    /// <summary>Whose folders and names become <c>~</c>, <c>[user]</c>, <c>[host]</c> and <c>[email]</c>; null to leave them.</summary>
    public LocalIdentity? Paths { get; init; }

    /// <summary>Names of people that a path tells, whoever they are: what stands behind <c>/home/</c>, <c>/Users/</c> and <c>\Users\</c> becomes <c>[user]</c>, but for names of any machine.</summary>
    public bool OtherPeoplesHomes { get; init; }

    /// <summary>Notes in square brackets, as people put them between the lines while they look for a fault.</summary>
    public bool Snippets { get; init; }

    /// <summary>
    /// What stands between <c>[redact …]</c> and <c>[/redact]</c>, and in <c>[redact: …]</c>. For transcripts and exports, never for commands and
    /// the record: whoever writes into a text could hide there what was done. From a repository only after a person trusted it.
    /// </summary>
    public bool Markers { get; init; }

    /// <summary>The level for what an agent ran, in an export of this level: a marker has no say there.</summary>
    public RedactionLevel ForCommands => Markers ? this with { Markers = false } : this;

    /// <summary>The level of the record.</summary>
    public static RedactionLevel Of(Settings settings) =>
        settings.PersonalData == PersonalDataKinds.None ? SecretsOnly : new RedactionLevel { PersonalData = settings.PersonalData };

    /// <summary>The rules with keywords that this level adds to a rule set.</summary>
    internal ImmutableArray<Rule> KeywordRules()
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        if (Markers)
        {
            rules.Add(MarkerRules.Marker);
        }

        if (Paths is { } identity)
        {
            rules.AddRange(IdentityRules.Of(identity));
        }

        if (OtherPeoplesHomes)
        {
            rules.Add(IdentityRules.OtherPeoplesHomes);
        }

        return rules.ToImmutable();
    }

    /// <summary>The rules that look for themselves, all in one, whose indexes begin at <paramref name="firstRule"/>; null for none.</summary>
    internal PersonalDataScan? Scan(int firstRule) =>
        PersonalData == PersonalDataKinds.None && !Snippets ? null : new PersonalDataScan(PersonalData, Snippets, firstRule);
}

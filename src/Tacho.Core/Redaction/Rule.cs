using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Rules;
using Tacho.Redaction.UserRules;

namespace Tacho.Redaction;

/// <summary>Tells whether what a pattern matched is worth masking; used to leave things alone, so it must be sure. Gets undone bytes.</summary>
public delegate bool SecretCheck(ReadOnlySpan<byte> secret);

/// <summary>
/// Looks for a secret round one keyword hit, adds what it finds to the sink, and returns the view offset before which further hits of the
/// same rule tell nothing new. It must do bounded work a hit, or return an offset that pays for the work it did.
/// </summary>
internal delegate int SecretScanner(in EscapeView view, KeywordHit hit, FindingSink sink);

/// <summary>
/// One kind of secret: where to look (keywords), what it looks like (a pattern, or a scanner in code for what no linear pattern says), and
/// what is left alone. Patterns see bytes widened as Latin-1, after escapes were undone, so a class such as <c>\w</c> must be spelled out
/// in ASCII. Samples are templates (<see cref="SecretTemplate"/>), so that the sources hold nothing a secret scanner would stop.
/// </summary>
public sealed record Rule
{
    /// <summary>Lower-case words joined by hyphens; stands in tags and in the trail, so it never changes its meaning.</summary>
    public required string Id { get; init; }

    /// <summary>What the secret opens, in a few words for a person.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// ASCII substrings, of three bytes or more, one of which stands in every match; compared without regard to case. A rule of a person
    /// may have none: it is then tried on every text as a whole.
    /// </summary>
    public required ImmutableArray<string> Keywords { get; init; }

    /// <summary>What the rule is for; secrets are always masked, the others where a person asks for them.</summary>
    public RuleCategory Category { get; init; }

    /// <summary>What stands in the place of what is found, instead of a tag; for rules of a person. Never masked again.</summary>
    public string? Replacement { get; init; }

    /// <summary>Makes the pattern; called on the rule's first hit. Null when the rule has a scanner.</summary>
    public Func<Regex>? Pattern { get; init; }

    /// <summary>The pattern's group that holds the secret; 0 is the whole match.</summary>
    public int SecretGroup { get; init; }

    /// <summary>
    /// The match begins with the keyword: the pattern starts with <c>\G</c>, is tried at the hit alone, and a hit right after a letter or a
    /// digit is no hit. This is what makes a rule for a vendor's prefix cheap.
    /// </summary>
    public bool StartsAtKeyword { get; init; }

    /// <summary>The least Shannon entropy of the secret in bits a character; null for any.</summary>
    public double? Entropy { get; init; }

    /// <summary>A last look at the secret; false leaves it alone. A checksum is no reason to do so.</summary>
    public SecretCheck? Check { get; init; }

    /// <summary>Placeholders such as <c>xxxx</c> and <c>EXAMPLE</c> are left alone.</summary>
    public bool SparesPlaceholders { get; init; } = true;

    /// <summary>The tag carries a fingerprint. False where values are few enough to be guessed: passwords, personal data.</summary>
    public bool Fingerprint { get; init; } = true;

    /// <summary>
    /// What is hashed beside the secret, so that the same value has the same fingerprint under rules that differ by context only; null for
    /// the rule's own id.
    /// </summary>
    public string? FingerprintClass { get => field ?? (NamedKey is null ? null : KeyValueRules.SharedFingerprintClass); init; }

    /// <summary>Of two equally long findings the one of the more specific rule names the tag: 10 vendor, 8 vendor by a name, 5 protocol, 1 context.</summary>
    public int Specificity { get => field != 0 ? field : NamedKey is null ? 10 : 8; init; }

    /// <summary>True for a rule that knows a secret by what stands round it, not by the secret itself.</summary>
    internal bool NeedsContext => NamedKey is not null || Specificity < 10;

    /// <summary>Counts changes of behaviour that the pattern does not show (scanner, check), for the rule set's fingerprint.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Templates of texts that are masked.</summary>
    public ImmutableArray<string> Matches { get; init; } = [];

    /// <summary>Templates of texts that are left as they are.</summary>
    public ImmutableArray<string> NonMatches { get; init; } = [];

    /// <summary>Who wins where findings meet, for a rule that is not built in; built-in ones are <see cref="Precedence.Secret"/>.</summary>
    internal Precedence Precedence { get; init; } = Precedence.Person;

    /// <summary>The pattern as a person wrote it, of which nothing is proven; null for others. Then <see cref="Pattern"/> gives its expression.</summary>
    internal Lazy<PersonPattern>? Person { get; init; }

    /// <summary>Finds in code what a pattern cannot say in linear time. Null when the rule has a pattern.</summary>
    internal SecretScanner? Scanner { get; init; }

    /// <summary>The shape of a value that is known by the name before it alone. Sets the scanner.</summary>
    internal NamedKey? NamedKey
    {
        get;
        init
        {
            field = value;
            Scanner = value is null ? null : value.Scan;
        }
    }

    /// <summary>
    /// Where a secret that stands before its keyword, in an earlier word, can begin: a stream, which passes on what is settled, holds back what
    /// follows one of these. A rule whose secrets stand in the keyword's word or behind it needs none. Case counts.
    /// </summary>
    internal ImmutableArray<string> Openers { get; init; } = [];

    /// <summary>How far before and after a hit a pattern that does not start at its keyword may look, in bytes of the view.</summary>
    internal (int Before, int After) Window { get; init; } = (256, 2048);
}

/// <summary>What kind of thing a rule masks.</summary>
public enum RuleCategory
{
    /// <summary>What opens something: tokens, keys, passwords. Always masked.</summary>
    Secret,

    /// <summary>What tells who somebody is: addresses of mail, phones, cards, accounts, ids of states.</summary>
    PersonalData,

    /// <summary>Folders and names of users and machines.</summary>
    Path,

    /// <summary>Stretches that a person marked, or that only help to find faults.</summary>
    Snippet,
}

namespace Tacho.Redaction.Rules;

/// <summary>
/// Tells words from made-up strings by pairs of neighbouring letters: in English and in identifiers more than half of them are among the
/// hundred or so commonest, in random letters about a sixth.
/// </summary>
internal static class Wordiness
{
    private const string CommonPairs =
        "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch "
        + "ll be ma si om ur ge ta ke ey ac ss us pa wo rd un ut et ct ad ap pi ex ec do no op so tr ol il el pe ot la na id ie fo iv em am ag "
        + "ab up pr ck ow ay ai ir nc ns ts rs ly ty ry cr gi ai ee oo sh we wh mo po pl sp su ef im va";

    /// <summary>Bit b of entry a is set if the letter pair ab is common.</summary>
    private static readonly uint[] Followers = MakeFollowers();

    /// <summary>
    /// True for a value that reads as words: few digits, and a share of common pairs that random letters hardly reach. Below four pairs of
    /// letters there is nothing to tell by, and the answer is false.
    /// </summary>
    public static bool ReadsAsWords(ReadOnlySpan<byte> value, double leastShare = 0.45)
    {
        int pairs = 0;
        int common = 0;
        int digits = 0;
        for (int i = 0; i < value.Length; i++)
        {
            digits += AsciiByte.IsDigit(value[i]) ? 1 : 0;
            if (i > 0 && AsciiByte.IsLetter(value[i]) && AsciiByte.IsLetter(value[i - 1]) && !IsHump(value, i))
            {
                pairs++;
                common += AsciiByte.IsLower(value[i]) || IsCapitals(value, i)
                    ? (int)(Followers[(value[i - 1] | 0x20) - 'a'] >> ((value[i] | 0x20) - 'a')) & 1
                    : 0;
            }
        }

        return pairs >= 4 && digits * 10 < value.Length * 3 && common >= pairs * leastShare;
    }

    /// <summary>Where a word begins in camel case: such a pair tells nothing. In mixed case any other capital inside is no word's.</summary>
    private static bool IsHump(ReadOnlySpan<byte> value, int at) =>
        AsciiByte.IsUpper(value[at]) && at >= 2 && AsciiByte.IsLower(value[at - 1]) && AsciiByte.IsLower(value[at - 2])
        && at + 1 < value.Length && AsciiByte.IsLower(value[at + 1]);

    /// <summary>Whether the letters before and behind are capitals too, as far as there are any.</summary>
    private static bool IsCapitals(ReadOnlySpan<byte> value, int at) =>
        AsciiByte.IsUpper(value[at - 1])
        && (at < 2 || !AsciiByte.IsLower(value[at - 2]))
        && (at + 1 == value.Length || !AsciiByte.IsLower(value[at + 1]));

    private static uint[] MakeFollowers()
    {
        var followers = new uint[26];
        for (int i = 0; i < CommonPairs.Length; i += 3)
        {
            followers[CommonPairs[i] - 'a'] |= 1U << (CommonPairs[i + 1] - 'a');
        }

        return followers;
    }
}

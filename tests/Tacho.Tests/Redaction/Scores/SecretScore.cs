using System.Text;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.Masks;

namespace Tacho.Tests.Redaction.Scores;

/// <summary>How one set fares in one wrap.</summary>
public sealed record SecretScore(string Source, string Wrap)
{
    private readonly SortedDictionary<string, (int Touched, int All)> _negatives = new(StringComparer.Ordinal);
    private readonly List<(SecretItem Item, string Output)> _faults = [];

    /// <summary>Positives that name their secret.</summary>
    public int Positives { get; private set; }

    /// <summary>Of those, the ones whose secret no longer stands in the output.</summary>
    public int Masked { get; private set; }

    /// <summary>Positives of rules that are for one provider's secrets (see <see cref="NotCounted"/>).</summary>
    public int ProviderPositives { get; private set; }

    /// <summary>Of those, the ones whose secret no longer stands in the output.</summary>
    public int ProviderMasked { get; private set; }

    /// <summary>Negatives that were changed, by their kind.</summary>
    public IReadOnlyDictionary<string, (int Touched, int All)> Negatives => _negatives;

    /// <summary>JSON lines that were no longer JSON.</summary>
    public int Broken { get; private set; }

    /// <summary>What was missed or touched, as <c>rule: text</c> for a person who mends rules.</summary>
    public IReadOnlyList<(SecretItem Item, string Output)> Faults => _faults;

    /// <summary>Share of the providers' positives that was masked, in percent.</summary>
    public double ProviderRecall => Percent(ProviderMasked, ProviderPositives);

    /// <summary>Share of all positives that was masked, in percent.</summary>
    public double Recall => Percent(Masked, Positives);

    /// <summary>Masks every item of a set in a wrap.</summary>
    public static SecretScore Of(string source, IReadOnlyList<SecretItem> items, Wrap wrap, Redactor redactor)
    {
        var score = new SecretScore(source, wrap.Name);
        foreach (var item in items)
        {
            score.Add(item, Mask(item.Text, wrap, redactor, out bool isBroken));
            score.Broken += isBroken ? 1 : 0;
        }

        return score;
    }

    private static string Mask(string text, Wrap wrap, Redactor redactor, out bool isBroken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(wrap.In(text));
        string masked = Encoding.UTF8.GetString((wrap.IsJson ? redactor.RedactJson(bytes) : redactor.RedactText(bytes)).Value.Span);
        isBroken = false;
        try
        {
            return wrap.Out(masked);
        }
        catch (JsonException)
        {
            isBroken = true;
            return masked;
        }
    }

    private void Add(SecretItem item, string output)
    {
        if (!item.IsPositive)
        {
            bool isTouched = output != item.Text;
            var (touched, all) = _negatives.GetValueOrDefault(item.Kind ?? "");
            _negatives[item.Kind ?? ""] = (touched + (isTouched ? 1 : 0), all + 1);
            if (isTouched)
            {
                _faults.Add((item, output));
            }

            return;
        }

        if (item.Hidden.Count == 0)
        {
            return;
        }

        bool isMasked = item.Hidden.All(secret => !output.Contains(secret, StringComparison.Ordinal));
        bool isProvider = !NotCounted.Contains(item);
        Positives++;
        Masked += isMasked ? 1 : 0;
        ProviderPositives += isProvider ? 1 : 0;
        ProviderMasked += isProvider && isMasked ? 1 : 0;
        if (!isMasked)
        {
            _faults.Add((item, output));
        }
    }

    private static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;
}

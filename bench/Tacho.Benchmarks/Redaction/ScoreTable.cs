using System.Globalization;
using Tacho.Redaction;
using Tacho.Tests.Redaction;
using Tacho.Tests.Redaction.Scores;

namespace Tacho.Benchmarks.Redaction;

/// <summary>Recall and false positives of the built-in rules on the public sets.</summary>
internal static class ScoreTable
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    public static int Print()
    {
        if (SecretCorpus.Folder is null)
        {
            Console.Error.WriteLine("The public sets are not here: set TACHO_CORPUS to the folder that holds secrets/.");
            return 1;
        }

        Console.WriteLine($"{RuleSet.BuiltIn.Rules.Length} built-in rules, fingerprint {RuleSet.BuiltIn.Fingerprint}");
        Console.WriteLine("recall in %: of positives that one provider's rule found / of all; negatives: changed / all\n");
        Console.WriteLine($"{"set",-16}{"wrap",-16}{"providers'",18}{"all",18}  {"broken",6}  negatives");
        foreach (string source in SecretCorpus.Sources.Where(static source => source != SecretCorpus.PersonalData))
        {
            var items = SecretCorpus.Read(source);
            foreach (var wrap in Wrap.All)
            {
                var score = SecretScore.Of(source, items, wrap, Redactor);
                string negatives = string.Join(", ", score.Negatives.Select(static kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value.Touched}/{kind.Value.All}")));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{source,-16}{wrap,-16}{score.ProviderRecall,8:f1} of {score.ProviderPositives,-6}{score.Recall,9:f1} of {score.Positives,-6}{score.Broken,6}  {negatives}"));
            }
        }

        return 0;
    }

    public static int PrintFaults(string source, string wrapName)
    {
        var wrap = Wrap.All.Single(wrap => wrap.Name == wrapName);
        foreach (var (item, output) in SecretScore.Of(source, SecretCorpus.Read(source), wrap, Redactor).Faults)
        {
            string kind = item.IsPositive ? NotCounted.Contains(item) ? "missed, not counted" : "MISSED" : $"touched, {item.Kind}";
            Console.WriteLine($"{kind}\t{item.Rule}\t{OneLine(item.Text)}\t{(item.IsPositive ? OneLine(string.Join(' ', item.Hidden)) : OneLine(output))}");
        }

        return 0;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("\\n")[..Math.Min(text.ReplaceLineEndings("\\n").Length, 240)];
}

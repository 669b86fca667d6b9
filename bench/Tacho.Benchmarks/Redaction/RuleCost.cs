using System.Diagnostics;
using System.Globalization;
using Tacho.Redaction;

namespace Tacho.Benchmarks.Redaction;

/// <summary>The time of each rule: a file masked with that rule alone, less the time with a rule that is never hit.</summary>
internal static class RuleCost
{
    private const int Rounds = 3;

    public static int Print(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        var never = RuleSet.BuiltIn.Rules[0] with { Id = "never", Keywords = ["\u0001\u0002\u0003\u0004"] };
        double floor = Time(never, bytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"walk alone: {floor:f1} ms for {bytes.Length / 1e6:f1} MB"));
        foreach (var (rule, milliseconds) in RuleSet.BuiltIn.Rules
                     .Select(rule => (Rule: rule, Milliseconds: Time(rule, bytes) - floor))
                     .OrderByDescending(static cost => cost.Milliseconds))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,10:f1} ms  {milliseconds * 1e3 / (bytes.Length / 1e6),10:f1} us/MB  {rule.Id}"));
        }

        return 0;
    }

    /// <summary>The worst time of each rule on 64 KiB that are made to be slow for it: its keywords and what it matches, whole and cut, again and again, on one line.</summary>
    public static int PrintHostile()
    {
        const int bytes = 64 * 1024;
        const double aim = 5;
        var worst = RuleSet.BuiltIn.Rules
            .Select(static rule => HostileUnits(rule).Select(unit => (Rule: rule, Unit: unit, Milliseconds: Time(rule, Repeated(unit, bytes), Mask))).MaxBy(static one => one.Milliseconds))
            .OrderByDescending(static one => one.Milliseconds)
            .ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"64 KiB of hostile text, each of {worst.Count} rules alone: worst {worst[0].Milliseconds:f1} ms, median {worst[worst.Count / 2].Milliseconds:f1} ms, {worst.Count(static one => one.Milliseconds > aim)} above {aim} ms"));
        foreach (var (rule, unit, milliseconds) in worst.Take(12)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,8:f2} ms  {rule.Id}  {unit.ReplaceLineEndings("\\n")}, again and again; four times as long: {Time(rule, Repeated(unit, 4 * bytes), Mask) / milliseconds:f1} times"));
        return 0;

        static void Mask(Redactor redactor, byte[] text) => redactor.RedactText(text);
    }

    private static IEnumerable<string> HostileUnits(Rule rule)
    {
        foreach (string keyword in rule.Keywords.Take(8))
        {
            foreach (string behind in (string[])["", "a", "=", "=a1", ": \"", "_", " "]) yield return keyword + behind;
        }

        foreach (string match in rule.Matches.Take(4).Select(static (template, i) => SecretTemplate.Expand(template, i)))
        {
            yield return match;
            yield return match + " ";
            yield return match[..(match.Length / 2)];
            yield return match[..^1] + "!";
        }
    }

    private static byte[] Repeated(string unit, int length)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(unit.Length == 0 ? "a" : unit);
        var text = new byte[length];
        for (int i = 0; i < length; i++) text[i] = bytes[i % bytes.Length];
        return text;
    }

    private static double Time(Rule rule, byte[] bytes) => Time(rule, bytes, static (redactor, text) => Throughput.MaskLines(redactor, text));

    private static double Time(Rule rule, byte[] bytes, Action<Redactor, byte[]> mask)
    {
        var redactor = new Redactor(RuleSet.Only([rule]), TagKey.None);
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            mask(redactor, bytes);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}

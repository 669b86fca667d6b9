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

    private static double Time(Rule rule, byte[] bytes)
    {
        var redactor = new Redactor(RuleSet.Only([rule]), TagKey.None);
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Throughput.MaskLines(redactor, bytes);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}

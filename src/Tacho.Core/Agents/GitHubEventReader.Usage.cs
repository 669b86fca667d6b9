using System.Globalization;
using System.Text.Json;
using Tacho.Events;

namespace Tacho.Agents;

/// <summary>
/// Tokens. A message tells its output only; all counters stand in <c>session.shutdown</c>, by model. From one shutdown to the next (a leg) each model has one
/// request key: each message says the leg's output so far, and the shutdown says it all.
/// </summary>
internal sealed partial class GitHubEventReader
{
    private const string Leg = "leg";
    private const string OutputOf = "output:";
    private const string UsedOf = "used:";

    private void BeginUsage()
    {
        foreach (var name in Memory.Words.Keys.Where(static name => name == Leg || name.StartsWith(OutputOf, StringComparison.Ordinal) || name.StartsWith(UsedOf, StringComparison.Ordinal)))
            Remember(name, null);
    }

    private void AddOutput(long output)
    {
        var model = Facts.Model ?? "";
        var sum = SumOf(OutputOf + model) + output;
        Remember(OutputOf + model, sum.ToString(CultureInfo.InvariantCulture));
        using var counters = JsonDocument.Parse(string.Create(CultureInfo.InvariantCulture, $"{{\"outputTokens\":{output}}}"));
        AddUsage("/usage", counters.RootElement, new TokenCount(Input: null, CacheRead: null, CacheWrite: null, sum, Reasoning: null), RequestOf(model));
    }

    /// <summary>
    /// The counters of newer versions go on through a resume, those of older ones (1.0.9 to 1.0.18) begin anew. They began anew where one is smaller than it was, and where the
    /// output is just that of the messages since.
    /// </summary>
    private void ReadShutdown(JsonElement shutdown)
    {
        var models = Member(shutdown, "modelMetrics") is { ValueKind: JsonValueKind.Object } metrics
            ? metrics.EnumerateObject().Select(static model => (model.Name, Usage: Member(model.Value, "usage"))).Where(static model => model.Usage.ValueKind == JsonValueKind.Object).ToList()
            : [];
        var before = Memory.Words.Keys.Where(static name => name.StartsWith(UsedOf, StringComparison.Ordinal)).ToList();
        var said = Memory.Words.Keys.Where(static name => name.StartsWith(OutputOf, StringComparison.Ordinal)).Sum(SumOf);
        var isAnew = before.Exists(name => !models.Exists(model => UsedOf + model.Name == name && !IsLess(Counters(model.Usage), Former(name))))
            || (before.Count > 0 && models.Sum(static model => Number(model.Usage, "outputTokens") ?? 0) == said);
        var last = Facts.Model;
        foreach (var (name, usage) in models)
        {
            var counters = Counters(usage);
            var former = isAnew ? new long[counters.Length] : Former(UsedOf + name);
            Remember(UsedOf + name, string.Join(' ', counters.Select(static counter => counter.ToString(CultureInfo.InvariantCulture))));
            var leg = counters.Zip(former, static (now, then) => now - then).ToArray();
            // A rewind takes messages out of the counters that were paid for all the same.
            var output = Math.Max(leg[1], SumOf(OutputOf + name));
            if (output == 0 && leg[0] == 0) continue;
            Learn(at: null, model: name);
            AddUsage("/usage/" + name, usage, new TokenCount(Math.Max(0, leg[0] - leg[2] - leg[3]), leg[2], leg[3], output, Number(usage, "reasoningTokens") is null ? null : leg[4]), RequestOf(name));
        }

        Learn(Facts with { Model = Text(shutdown, "currentModel") ?? last });
        foreach (var name in Memory.Words.Keys.Where(static name => name.StartsWith(OutputOf, StringComparison.Ordinal))) Remember(name, null);
        Remember(Leg, (SumOf(Leg) + 1).ToString(CultureInfo.InvariantCulture));
    }

    private void AddUsage(string suffix, JsonElement counters, TokenCount count, string request) =>
        Add(_key + suffix, _type, new TokenUsage(counters.Clone()) { Request = request, Count = count });

    private string RequestOf(string model) => string.Create(CultureInfo.InvariantCulture, $"{Facts.Session}|{SumOf(Leg)}|{model}");

    /// <summary>The input's counter holds both of the cache's (10547 = 8883 new + 1664 read).</summary>
    private static TokenCount Counted(JsonElement usage)
    {
        var counters = Counters(usage);
        return new TokenCount(Math.Max(0, counters[0] - counters[2] - counters[3]), counters[2], counters[3], counters[1], Number(usage, "reasoningTokens"));
    }

    private static long[] Counters(JsonElement usage) =>
        [.. ((string[])["inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens"]).Select(name => Number(usage, name) ?? 0)];

    private long[] Former(string name) =>
        Recall(name) is { } words ? [.. words.Split(' ').Select(static word => long.Parse(word, CultureInfo.InvariantCulture))] : new long[5];

    private static bool IsLess(long[] now, long[] then) => now.Zip(then, static (left, right) => left < right).Any(static isLess => isLess);

    private long SumOf(string name) => Recall(name) is { } word && long.TryParse(word, CultureInfo.InvariantCulture, out var sum) ? sum : 0;
}

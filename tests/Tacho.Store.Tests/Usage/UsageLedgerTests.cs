using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Events;
using Tacho.Store.Usage;

namespace Tacho.Store.Tests.Usage;

/// <summary>Every request counts once, wherever it is told, in whichever order.</summary>
public sealed class UsageLedgerTests
{
    private static readonly UsageSource Parent = new("a", "parent", "shop");
    private static readonly UsageSource Fork = new("a", "the-fork", "shop");
    private static readonly UsageSource Other = new("b", "other", "blog");

    [Fact]
    public void Of_one_transcript_the_last_telling_counts()
    {
        var ledger = new UsageLedger();
        ledger.Add(Parent, [Told("r", 90, output: 500), Told("r", 90, output: 7)]);
        Assert.Equal(7, Assert.Single(ledger.Requests).Count.Output);
    }

    [Fact]
    public void What_names_no_request_counts_each_time()
    {
        var ledger = new UsageLedger();
        ledger.Add(Parent, [Told(null, 1, 5), Told(null, 1, 5)]);
        Assert.Equal(2, ledger.Count);
    }

    [Fact]
    public void Agents_have_requests_of_their_own()
    {
        var ledger = new UsageLedger();
        ledger.Add(Parent, [Told("r", 1, 5)]);
        ledger.Add(Other, [Told("r", 1, 5)]);
        Assert.Equal(2, ledger.Count);
    }

    /// <summary>Copies that were made at different times, some re-stamped: every order gives the same requests.</summary>
    [Fact]
    public void Answer_does_not_depend_on_the_order_of_transcripts()
    {
        (UsageSource Source, RequestTokens[] Told)[] transcripts =
        [
            (Parent, [Told("r1", 1, 10), Told("r2", 2, 1), Told("r2", 2, 20), Told("r3", 3, 30)]),
            (Fork, [Told("r1", 1, 10), Told("r2", 2, 1), Told("r4", 9, 40)]),
            (new("a", "resumed", "shop"), [Told("r1", 7, 10), Told("r3", 8, 30, model: "other"), Told(null, 9, 3)]),
            (new("a", "copy", "shop-2"), [Told("r3", 3, 31), Told("r4", 9, 40, model: "other")]),
            (Other, [Told("r1", 1, 99)]),
        ];
        var answers = Orders(transcripts.Length).Select(order =>
        {
            var ledger = new UsageLedger();
            foreach (var i in order) ledger.Add(transcripts[i].Source, transcripts[i].Told);
            return string.Join('\n', ledger.Requests.Select(static one => one.ToString()).Order(StringComparer.Ordinal));
        }).ToHashSet(StringComparer.Ordinal);
        Assert.Single(answers);

        var whole = new UsageLedger();
        foreach (var (source, told) in transcripts) whole.Add(source, told);
        Assert.Equal(6, whole.Count);
        Assert.Equal(10 + 20 + 31 + 40 + 3 + 99, whole.Requests.Sum(static one => one.Count.Output));

        // The earliest has it; of those of one time the first by name.
        Assert.Equal("parent", whole.Requests.Single(static one => one.Count.Output == 20).Source.Session);
        Assert.Equal("copy", whole.Requests.Single(static one => one.Count.Output == 31).Source.Session);
    }

    private static RequestTokens Told(string? request, int minute, long output, string? model = "m") =>
        new(WrittenUsage.Begin.AddMinutes(minute), model, request, new TokenCount(3, 1000, null, output, null));

    private static IEnumerable<ImmutableArray<int>> Orders(int count) =>
        count == 0 ? [[]] : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => order.Insert(at, count - 1)));
}

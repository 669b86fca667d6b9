using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Capture;

/// <summary>Counts what a reader makes of records; calls of an earlier part that wait for their result are told first.</summary>
internal sealed class RecordCount(ImmutableArray<string> unanswered)
{
    private readonly HashSet<string> _calls = new(unanswered, StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _unreadable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    private readonly TokenTally _tokens = new();
    private long _events;
    private long _prompts;
    private long _toolCalls;
    private long _toolResults;
    private long _joined;

    /// <summary>Calls without a result so far, in the order of their ids.</summary>
    public ImmutableArray<string> Unanswered => [.. _calls.Order(StringComparer.Ordinal)];

    /// <summary>Takes one record in.</summary>
    public void Add(RecordReading reading)
    {
        switch (reading)
        {
            case RecordReading.Understood understood:
                foreach (var happened in understood.Events) Add(happened);
                break;
            case RecordReading.Unknown unknown:
                _unknown[unknown.Kind] = _unknown.GetValueOrDefault(unknown.Kind) + 1;
                break;
            case RecordReading.Unreadable unreadable:
                _unreadable[unreadable.Reason] = _unreadable.GetValueOrDefault(unreadable.Reason) + 1;
                break;
        }
    }

    /// <summary>These counts on top of earlier ones.</summary>
    public ArchiveCounts Plus(ArchiveCounts? earlier, long lines) => new()
    {
        Lines = lines,
        Events = _events + (earlier?.Events ?? 0),
        Prompts = _prompts + (earlier?.Prompts ?? 0),
        ToolCalls = _toolCalls + (earlier?.ToolCalls ?? 0),
        ToolResults = _toolResults + (earlier?.ToolResults ?? 0),
        Joined = _joined + (earlier?.Joined ?? 0),
        Tokens = Tokens(earlier),
        LastRequest = _tokens.Last ?? earlier?.LastRequest,
        Unreadable = Sum(_unreadable, earlier?.Unreadable),
        Unknown = Sum(_unknown, earlier?.Unknown),
    };

    private void Add(AgentEvent happened)
    {
        _events++;
        switch (happened.Body)
        {
            case UserPrompt:
                _prompts++;
                break;
            case ShellCommand or ToolCall:
                _toolCalls++;
                if (happened.ToolCallId is { } call) _calls.Add(call);
                break;
            case ToolResult:
                _toolResults++;
                if (happened.ToolCallId is { } answered && _calls.Remove(answered)) _joined++;
                break;
            case TokenUsage usage:
                _tokens.Add(usage);
                break;
        }
    }

    /// <summary>Agents repeat a request's counters, of which the last hold: those that the earlier part ended with may be told again in this one.</summary>
    private TokenSum? Tokens(ArchiveCounts? earlier)
    {
        if (_tokens.IsEmpty) return earlier?.Tokens;
        var all = _tokens.Total + (earlier?.Tokens ?? TokenSum.None);
        return earlier?.LastRequest is { } last && _tokens.Has(last.Request) ? all - last.Tokens : all;
    }

    private static ImmutableSortedDictionary<string, long> Sum(SortedDictionary<string, long> counts, ImmutableSortedDictionary<string, long>? earlier)
    {
        var sum = (earlier ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal)).ToBuilder();
        foreach (var (kind, count) in counts) sum[kind] = sum.GetValueOrDefault(kind) + count;
        return sum.ToImmutable();
    }
}

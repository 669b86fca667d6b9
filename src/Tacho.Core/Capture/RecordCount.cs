using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Events;

namespace Tacho.Capture;

/// <summary>Counts what a reader makes of records, on top of what an earlier part of the same transcript gave.</summary>
internal sealed class RecordCount(ArchiveMeta? earlier)
{
    private readonly HashSet<string> _calls = new(earlier?.Unanswered ?? [], StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _unreadable = new(StringComparer.Ordinal);
    private readonly NameCount _unknown = new(earlier?.Counts.Unknown);
    private readonly NameCount _unknownFields = new(earlier?.Counts.UnknownFields);
    private readonly TokenTally _tokens = new();
    private long _events;
    private long _prompts;
    private long _toolCalls;
    private long _toolResults;
    private long _joined;

    /// <summary>Calls without a result so far, in the order of their ids.</summary>
    public ImmutableArray<string> Unanswered => [.. _calls.Order(StringComparer.Ordinal)];

    /// <summary>Takes one record in, with the fields of it that its reader does not know.</summary>
    public void Add(RecordReading reading, IReadOnlyList<string> unknownFields)
    {
        foreach (var field in unknownFields) _unknownFields.Add(field);
        switch (reading)
        {
            case RecordReading.Understood understood:
                foreach (var happened in understood.Events) Add(happened);
                break;
            case RecordReading.Unknown unknown:
                _unknown.Add(unknown.Kind);
                break;
            case RecordReading.Unreadable unreadable:
                _unreadable[unreadable.Reason] = _unreadable.GetValueOrDefault(unreadable.Reason) + 1;
                break;
        }
    }

    /// <summary>All counts, of a transcript of so many lines.</summary>
    public ArchiveCounts Of(long lines)
    {
        var before = earlier?.Counts;
        return new()
        {
            Lines = lines,
            Events = _events + (before?.Events ?? 0),
            Prompts = _prompts + (before?.Prompts ?? 0),
            ToolCalls = _toolCalls + (before?.ToolCalls ?? 0),
            ToolResults = _toolResults + (before?.ToolResults ?? 0),
            Joined = _joined + (before?.Joined ?? 0),
            Tokens = Tokens(before),
            LastRequest = _tokens.Last ?? before?.LastRequest,
            Unreadable = Sum(_unreadable, before?.Unreadable),
            Unknown = _unknown.ToImmutable(),
            UnknownFields = _unknownFields.ToImmutable(),
        };
    }

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
    private TokenSum? Tokens(ArchiveCounts? before)
    {
        if (_tokens.IsEmpty) return before?.Tokens;
        var all = _tokens.Total + (before?.Tokens ?? TokenSum.None);
        return before?.LastRequest is { } last && _tokens.Has(last.Request) ? all - last.Tokens : all;
    }

    private static ImmutableSortedDictionary<string, long> Sum(SortedDictionary<string, long> counts, ImmutableSortedDictionary<string, long>? before)
    {
        var sum = (before ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal)).ToBuilder();
        foreach (var (kind, count) in counts) sum[kind] = sum.GetValueOrDefault(kind) + count;
        return sum.ToImmutable();
    }
}

using Tacho.Agents;
using Tacho.Events;

namespace Tacho.Store.Usage;

/// <summary>What is known of a transcript whose tokens are counted.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Session">The agent's id of the session.</param>
/// <param name="Project">The project's name.</param>
public sealed record UsageSource(string Agent, string Session, string Project);

/// <summary>One request to a model, as it counts.</summary>
/// <param name="Source">Whose it is.</param>
/// <param name="At">When it was made.</param>
/// <param name="Model">The model, as the agent writes it; null where it does not.</param>
/// <param name="Count">Its tokens.</param>
public sealed record UsedRequest(UsageSource Source, DateTimeOffset At, string? Model, TokenCount Count);

/// <summary>
/// Counts every request once. Agents tell one several times: while its answer grows, and again in each session that was resumed or forked from the first. Within a transcript the last telling
/// holds; of several transcripts the fullest holds, since a copy may have been made while the answer grew, and the request belongs to where it stands earliest (copies of one time: the first by
/// the session's id, for nothing tells which was there first). So the answer is the same in whichever order transcripts are added. For one thread.
/// </summary>
public sealed class UsageLedger
{
    private readonly Dictionary<string, Dictionary<string, UsedRequest>> _agents = new(StringComparer.Ordinal);
    private readonly List<UsedRequest> _alone = [];
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>All requests, in no order.</summary>
    public IEnumerable<UsedRequest> Requests => _agents.Values.SelectMany(static requests => requests.Values).Concat(_alone);

    /// <summary>How many there are.</summary>
    public int Count => _agents.Values.Sum(static requests => requests.Count) + _alone.Count;

    /// <summary>Takes in all that one transcript tells, in its order.</summary>
    public void Add(UsageSource source, IReadOnlyList<RequestTokens> told)
    {
        _last.Clear();
        for (var i = 0; i < told.Count; i++)
        {
            if (told[i].Request is { } request) _last[request] = i;
            else _alone.Add(Used(source, told[i]));
        }

        if (!_agents.TryGetValue(source.Agent, out var requests)) _agents[source.Agent] = requests = new Dictionary<string, UsedRequest>(StringComparer.Ordinal);
        foreach (var (request, i) in _last)
        {
            var now = Used(source, told[i]);
            requests[request] = requests.TryGetValue(request, out var other) ? Merged(now, other) : now;
        }
    }

    private static UsedRequest Used(UsageSource source, RequestTokens told) => new(source, told.At, told.Model, told.Count);

    private static UsedRequest Merged(UsedRequest a, UsedRequest b)
    {
        var first = Compare(a, b) <= 0 ? a : b;
        var fullest = Compare(a.Count, b.Count) >= 0 ? a : b;
        return first with { Count = fullest.Count, Model = first.Model ?? fullest.Model };
    }

    /// <summary>Orders all that differ, so that no two orders of adding give two answers.</summary>
    private static int Compare(UsedRequest a, UsedRequest b)
    {
        var order = a.At.CompareTo(b.At);
        if (order == 0) order = string.CompareOrdinal(a.Source.Session, b.Source.Session);
        if (order == 0) order = string.CompareOrdinal(a.Source.Project, b.Source.Project);
        return order != 0 ? order : string.CompareOrdinal(a.Model, b.Model);
    }

    private static int Compare(TokenCount a, TokenCount b)
    {
        var order = TokenTotals.Of(a).All.CompareTo(TokenTotals.Of(b).All);
        if (order == 0) order = Nullable.Compare(a.Output, b.Output);
        if (order == 0) order = Nullable.Compare(a.Input, b.Input);
        if (order == 0) order = Nullable.Compare(a.CacheRead, b.CacheRead);
        if (order == 0) order = Nullable.Compare(a.CacheWrite, b.CacheWrite);
        if (order == 0) order = Nullable.Compare(a.CacheWriteHour, b.CacheWriteHour);
        return order != 0 ? order : Nullable.Compare(a.Reasoning, b.Reasoning);
    }
}

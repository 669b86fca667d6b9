using System.Collections.Immutable;
using System.Globalization;

namespace Tacho.Store.Usage;

/// <summary>What tokens may be told apart by.</summary>
public enum UsageKey
{
    /// <summary>The local day, <c>2026-05-20</c>.</summary>
    Day,

    /// <summary>The ISO 8601 week of the local day, <c>2026-W21</c>.</summary>
    Week,

    /// <summary>The local month, <c>2026-05</c>.</summary>
    Month,

    /// <summary>The project's name.</summary>
    Project,

    /// <summary>The agent's id.</summary>
    Agent,

    /// <summary>The <see cref="ModelName"/>.</summary>
    Model,

    /// <summary>The session's id.</summary>
    Session,
}

/// <summary>Tokens and cost of the requests that have the same keys.</summary>
/// <param name="Keys">One for each key that was asked for; null where it is not known, and in the total.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Cost">In dollars, of those whose model has a price; null where none has.</param>
/// <param name="Unpriced">Models without a price, in order; the cost lacks theirs.</param>
/// <param name="Untold">Requests of which the agent does not tell all tokens; sums and cost lack the rest.</param>
public sealed record UsageRow(ImmutableArray<string?> Keys, long Requests, TokenTotals Tokens, decimal? Cost, ImmutableArray<string> Unpriced, long Untold)
{
    /// <summary>False where no agent told any input of these requests.</summary>
    public bool HasInput { get; init; }

    /// <summary>False where no agent told any output of these requests.</summary>
    public bool HasOutput { get; init; }
}

/// <summary>Groups requests and sums their tokens and their cost.</summary>
public sealed class UsageReport
{
    private readonly ImmutableArray<UsageKey> _by;
    private readonly PriceTable _prices;
    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string>[] _labels = [[], [], []];
    private readonly Group _total;

    /// <summary>Groups by keys, the first first; days are those of <paramref name="zone"/>.</summary>
    public UsageReport(ImmutableArray<UsageKey> by, PriceTable prices, TimeZoneInfo zone)
    {
        (_by, _prices, _zone) = (by, prices, zone);
        _total = new Group([.. by.Select(static _ => (string?)null)]);
    }

    /// <summary>The sum of all.</summary>
    public UsageRow Total => _total.Row();

    /// <summary>Whether a group is of a time.</summary>
    public static bool IsTime(UsageKey key) => key is UsageKey.Day or UsageKey.Week or UsageKey.Month;

    /// <summary>The groups: by time where that is the first key, else those with the most tokens first; below the first key by the others' names.</summary>
    public ImmutableArray<UsageRow> Rows()
    {
        var rows = _groups.Values.Select(static group => group.Row()).ToList();
        var weights = rows.GroupBy(static row => row.Keys[0] ?? "", StringComparer.Ordinal).ToDictionary(static first => first.Key, static first => first.Sum(static row => row.Tokens.All), StringComparer.Ordinal);
        var isByTime = IsTime(_by[0]);
        return
        [
            .. rows.OrderByDescending(row => isByTime ? 0 : weights[row.Keys[0] ?? ""])
                .ThenBy(static row => string.Join('\0', row.Keys), StringComparer.Ordinal),
        ];
    }

    /// <summary>The name of a request's model; null where the agent tells none.</summary>
    public string? NameOf(UsedRequest request)
    {
        if (request.Model is not { Length: > 0 } written) return null;
        if (!_names.TryGetValue(written, out var name)) _names[written] = name = ModelName.Of(written);
        return name;
    }

    /// <summary>Takes in one request.</summary>
    public void Add(UsedRequest request)
    {
        var model = NameOf(request);
        var tokens = TokenTotals.Of(request.Count);
        var rates = model is null ? null : _prices.RatesFor(model, request.At, request.Count);
        var keys = _by.Select(key => KeyOf(key, request, model)).ToImmutableArray();
        var joined = string.Join('\0', keys);
        if (!_groups.TryGetValue(joined, out var group)) _groups[joined] = group = new Group(keys);
        group.Add(request, model, tokens, rates);
        _total.Add(request, model, tokens, rates);
    }

    private string? KeyOf(UsageKey key, UsedRequest request, string? model) => key switch
    {
        UsageKey.Project => request.Source.Project,
        UsageKey.Agent => request.Source.Agent,
        UsageKey.Model => model,
        UsageKey.Session => request.Source.Session,
        _ => Label(key, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(request.At, _zone).DateTime)),
    };

    private string Label(UsageKey key, DateOnly day)
    {
        var labels = _labels[(int)key];
        if (labels.TryGetValue(day.DayNumber, out var label)) return label;
        var date = day.ToDateTime(TimeOnly.MinValue);
        label = key switch
        {
            UsageKey.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            UsageKey.Week => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date):d4}-W{ISOWeek.GetWeekOfYear(date):d2}"),
            _ => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        return labels[day.DayNumber] = label;
    }

    private sealed class Group(ImmutableArray<string?> keys)
    {
        private const string NoModel = "(no model)";

        private readonly List<Priced> _priced = [];
        private readonly SortedSet<string> _unpriced = new(StringComparer.Ordinal);
        private TokenTotals _tokens;
        private long _requests;
        private long _untold;
        private bool _hasInput;
        private bool _hasOutput;

        public void Add(UsedRequest request, string? model, TokenTotals tokens, TokenRates? rates)
        {
            _requests++;
            _tokens += tokens;
            _hasInput |= request.Count.Input is not null;
            _hasOutput |= request.Count.Output is not null;
            if (request.Count.Input is null || request.Count.Output is null) _untold++;
            if (rates is not null) PricedAt(rates).Tokens += tokens;
            else if (tokens.All > 0) _unpriced.Add(model ?? NoModel);
        }

        public UsageRow Row() => new(keys, _requests, _tokens, _priced.Count == 0 ? null : _priced.Sum(static one => one.Rates.CostOf(one.Tokens)), [.. _unpriced], _untold)
        {
            HasInput = _hasInput,
            HasOutput = _hasOutput,
        };

        /// <summary>What has these rates; a group has few, of which most requests have the last.</summary>
        private Priced PricedAt(TokenRates rates)
        {
            for (var i = _priced.Count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(_priced[i].Rates, rates)) return _priced[i];
            }

            _priced.Add(new Priced(rates));
            return _priced[^1];
        }
    }

    private sealed class Priced(TokenRates rates)
    {
        public TokenRates Rates => rates;

        public TokenTotals Tokens { get; set; }
    }
}

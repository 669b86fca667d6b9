using System.Globalization;
using Tacho.Store.Projection;

namespace Tacho.Store.Search;

/// <summary>The fields of a query as conditions on rows of <c>events e</c> and <c>sessions s</c>. A result of a tool belongs to its call.</summary>
internal sealed class EventFilter
{
    private const string CallOfEvent = "(SELECT e.id UNION ALL SELECT r.tool_call_id FROM tool_results r WHERE r.id = e.id)";
    private const string ModelOfEvent =
        "ifnull((SELECT c.model FROM turn_contexts c JOIN events x ON x.id = c.id WHERE x.transcript_id = e.transcript_id AND c.id <= e.id AND c.model IS NOT NULL ORDER BY c.id DESC LIMIT 1), s.model)";

    private readonly List<(string Condition, object[] Values)> _conditions = [];

    public EventFilter(WordQuery query)
    {
        Any(query.Agents, "s.agent LIKE {0} ESCAPE '\\'", static agent => Part(agent));
        Any(query.Projects, "s.project LIKE {0} ESCAPE '\\'", static project => Part(project));
        Any(query.Sessions, "s.session LIKE {0} ESCAPE '\\'", static session => Part(session));
        Any(query.Tags, "EXISTS (SELECT 1 FROM tags g WHERE g.agent = s.agent AND g.session = s.session AND g.tag = {0})", static tag => tag);
        Any(query.Models, $"{ModelOfEvent} LIKE {{0}} ESCAPE '\\'", static model => Part(model));
        Any(query.Tools, $"EXISTS (SELECT 1 FROM tool_calls c WHERE c.id IN {CallOfEvent} AND c.tool = {{0}} COLLATE NOCASE)", static tool => tool);
        Any([.. query.Kinds.Select(PassageWriter.NameOf)], "(SELECT k.kind FROM texts k WHERE k.id = p.text_id) = {0}", static kind => kind);
        if (query.Exit is { } exit)
        {
            // Some agents tell that a command failed, and not how: that is surely not 0.
            var ended = exit switch { { IsNot: true, Code: 0 } => "(x.exit_code <> {0} OR (x.exit_code IS NULL AND x.status = 'failed'))", { IsNot: true } => "x.exit_code <> {0}", _ => "x.exit_code = {0}" };
            Add($"EXISTS (SELECT 1 FROM tool_results x WHERE (x.id = e.id OR x.tool_call_id = e.id) AND {ended})", (long)exit.Code);
        }

        if (query.After is { } after) Add("e.at >= {0}", after.ToUnixTimeMilliseconds());
        if (query.Before is { } before) Add("e.at < {0}", before.ToUnixTimeMilliseconds());
        foreach (var mark in query.Has)
        {
            Add(mark switch
            {
                "failure" => "EXISTS (SELECT 1 FROM tool_results x WHERE (x.id = e.id OR x.tool_call_id = e.id) AND (x.exit_code <> 0 OR x.status = 'failed'))",
                "install" => $"EXISTS (SELECT 1 FROM package_deltas d WHERE d.event_id IN {CallOfEvent})",
                "edit" => $"EXISTS (SELECT 1 FROM file_changes f WHERE f.event_id IN {CallOfEvent})",
                "commit" => $"EXISTS (SELECT 1 FROM commits m WHERE m.event_id IN {CallOfEvent})",
                _ => throw new InvalidOperationException(mark),
            });
        }
    }

    /// <summary>Whether it lets everything through.</summary>
    public bool IsEmpty => _conditions.Count == 0;

    /// <summary>The parameters' values in their order.</summary>
    public object[] Values => [.. _conditions.SelectMany(static one => one.Values)];

    /// <summary>The WHERE clause, whose parameters are numbered from <paramref name="first"/> on.</summary>
    public string Where(int first)
    {
        var texts = new List<string> { "1" };
        foreach (var (condition, values) in _conditions)
        {
            object[] names = [.. Enumerable.Range(first, values.Length).Select(static number => "?" + number.ToString(CultureInfo.InvariantCulture))];
            texts.Add(string.Format(CultureInfo.InvariantCulture, condition, names));
            first += values.Length;
        }

        return "WHERE " + string.Join(" AND ", texts);
    }

    private void Add(string condition, params object[] values) => _conditions.Add((condition, values));

    /// <summary>One of several values.</summary>
    private void Any(IReadOnlyList<string> wanted, string condition, Func<string, string> value)
    {
        if (wanted.Count == 0) return;
        var each = Enumerable.Range(0, wanted.Count).Select(number => condition.Replace("{0}", string.Create(CultureInfo.InvariantCulture, $"{{{number}}}"), StringComparison.Ordinal));
        Add($"({string.Join(" OR ", each)})", [.. wanted.Select(value)]);
    }

    /// <summary>A pattern of LIKE for texts that hold a part.</summary>
    private static string Part(string text) => $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}

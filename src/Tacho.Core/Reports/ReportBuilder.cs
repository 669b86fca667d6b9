using System.Collections.Immutable;
using System.Globalization;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Makes a report of the steps of sessions, one session after another, each prompt by prompt.</summary>
/// <param name="profile">For whom it is.</param>
/// <param name="prices">What to count costs with; null for a report without costs.</param>
public sealed class ReportBuilder(ReportProfile profile, ReportPrices? prices = null)
{
    private readonly ImmutableArray<SessionReport>.Builder _sessions = ImmutableArray.CreateBuilder<SessionReport>();
    private readonly ImmutableArray<PromptReport>.Builder _prompts = ImmutableArray.CreateBuilder<PromptReport>();
    private readonly ImmutableArray<ReportEntry>.Builder _entries = ImmutableArray.CreateBuilder<ReportEntry>();
    private readonly SumsBuilder _all = new(prices);
    private readonly Dictionary<string, string> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReportEntry> _calls = new(StringComparer.Ordinal);
    private SumsBuilder _sums = new(prices);
    private TokenSum _before = TokenSum.None;
    private TokenCost? _costBefore;
    private int _number;
    private PromptReport? _open;

    /// <summary>False where each session is taken as it ends, so that memory holds one.</summary>
    public bool KeepsSessions { get; init; } = true;

    /// <summary>A prompt begins; without one, what happened before the first.</summary>
    public void BeginPrompt(SessionStep step, string? text)
    {
        EndPrompt();
        if (text is not null) _sums.AddPrompt();
        _open = new PromptReport(_prompts.Count(static prompt => prompt.Number > 0) + (text is null ? 0 : 1), step.Line, step.Event.At, text, [], TokenSum.None);
    }

    /// <summary>The transcript of a sub-agent begins.</summary>
    public void BeginSubagent(string transcript, string? title, DateTimeOffset started, int depth)
    {
        _sums.AddSubagent();
        _entries.Add(new ReportEntry(ReportEntryKind.Subagent, 1, depth, started, title ?? transcript) { Transcript = transcript, Tool = "sub-agent" });
    }

    /// <summary>Something happened under the prompt that began last.</summary>
    /// <param name="step">What.</param>
    /// <param name="transcript">The sub-agent's transcript that it stands in; null for the session's own.</param>
    /// <param name="depth">Of that transcript.</param>
    public void Add(SessionStep step, string? transcript, int depth)
    {
        // Some agents tell the model only when it changes.
        var speaker = transcript ?? "";
        if (step.Event.Model is { } told) _models[speaker] = told;
        if (step.Event.Body is TokenUsage usage)
        {
            var model = _models.GetValueOrDefault(speaker);
            var place = string.Create(CultureInfo.InvariantCulture, $"{_number} {speaker}");
            _sums.AddTokens(step.Event.Agent, place, model, step.Event.At, usage);
            if (KeepsSessions) _all.AddTokens(step.Event.Agent, place, model, step.Event.At, usage);
            return;
        }

        var within = depth == 0 && step.Event.Subagent is not null ? 1 : depth;
        if (StepEntry.Of(step, within, profile) is not { } entry) return;
        if (step.Event.ToolCallId is { } id)
        {
            // Some agents tell an edit twice: as a call, and as what it changed.
            if (entry.Kind == ReportEntryKind.Change && _calls.TryGetValue(id, out var call) && !call.HasFailed && call.Edits.Any(edit => edit.Path == entry.Text)) return;
            if (!entry.Edits.IsEmpty) _calls[id] = entry;
        }

        entry = entry with { Transcript = transcript };
        _entries.Add(entry);
        _sums.Add(entry);
    }

    /// <summary>The session whose prompts were given is over.</summary>
    public SessionReport EndSession(SessionFacts facts)
    {
        EndPrompt();
        var session = new SessionReport(facts, _prompts.ToImmutable(), _sums.Build(facts));
        if (KeepsSessions)
        {
            _all.Add(session);
            _sessions.Add(session);
        }

        _prompts.Clear();
        _models.Clear();
        _calls.Clear();
        (_sums, _before, _costBefore) = (new SumsBuilder(prices), TokenSum.None, null);
        _number++;
        return session;
    }

    /// <summary>The report of all sessions so far.</summary>
    public Report Build(string scope, DateTimeOffset made) => new(scope, profile, made, [.. _sessions.OrderBy(static session => session.Facts.Started)]) { Sums = _all.Build(facts: null), Prices = prices };

    private void EndPrompt()
    {
        if (_open is { } open)
        {
            var now = _sums.Tokens;
            var cost = _sums.Cost;
            if (open.Text is not null || _entries.Count > 0 || now != _before)
            {
                _prompts.Add(new PromptReport(open.Number, open.Line, open.At, open.Text, _entries.ToImmutable(), now - _before) { Cost = cost is null ? null : cost - (_costBefore ?? TokenCost.None) });
            }

            (_before, _costBefore) = (now, cost);
        }

        _entries.Clear();
        _open = null;
    }
}

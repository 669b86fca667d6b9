using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Counts steps.</summary>
internal sealed class SumsBuilder(ReportPrices? prices)
{
    private readonly SortedDictionary<string, ChangedFile> _files = new(StringComparer.Ordinal); // by project and path
    private readonly RequestTally _tokens = new(prices);
    private readonly SortedDictionary<string, MaskCount> _masks = new(StringComparer.Ordinal);
    private ReportSums _sums = new();

    /// <summary>Of all models so far.</summary>
    public TokenSum Tokens => _tokens.Tokens;

    /// <summary>Of all models so far; null without prices.</summary>
    public TokenCost? Cost => prices is null ? null : _tokens.Cost;

    public void AddPrompt() => _sums = _sums with { Prompts = _sums.Prompts + 1 };

    public void AddSubagent() => _sums = _sums with { Subagents = _sums.Subagents + 1 };

    /// <inheritdoc cref="RequestTally.Add"/>
    public void AddTokens(AgentId agent, string transcript, string? model, DateTimeOffset at, TokenUsage usage) => _tokens.Add(agent, transcript, model, at, usage);

    public void Add(ReportEntry entry)
    {
        _sums = entry.Kind switch
        {
            ReportEntryKind.Command => _sums with { Commands = _sums.Commands + 1, FailedCommands = _sums.FailedCommands + (entry.HasFailed ? 1 : 0) },
            ReportEntryKind.Call => _sums with { Calls = _sums.Calls + 1, FailedCalls = _sums.FailedCalls + (entry.HasFailed ? 1 : 0) },
            ReportEntryKind.Decision => _sums with { Decisions = _sums.Decisions + 1 },
            _ => _sums,
        };
        if (entry.HasFailed) return;
        foreach (var edit in entry.Edits) AddFile(new ChangedFile(edit.Path, 1, edit.Added, edit.Removed));
    }

    /// <summary>Counts a whole session: all but its tokens, which are counted as they come.</summary>
    public void Add(SessionReport session)
    {
        var more = session.Sums;
        _sums = _sums with
        {
            Sessions = _sums.Sessions + 1,
            Prompts = _sums.Prompts + more.Prompts,
            Commands = _sums.Commands + more.Commands,
            FailedCommands = _sums.FailedCommands + more.FailedCommands,
            Calls = _sums.Calls + more.Calls,
            FailedCalls = _sums.FailedCalls + more.FailedCalls,
            Decisions = _sums.Decisions + more.Decisions,
            Subagents = _sums.Subagents + more.Subagents,
            NotUnderstood = _sums.NotUnderstood + more.NotUnderstood,
            Unreadable = _sums.Unreadable.AddRange(more.Unreadable),
        };
        foreach (var file in more.Files) AddFile(file with { Project = session.Facts.Project });
        foreach (var mask in more.Masks) AddMask(mask);
    }

    /// <summary>The sums of what was counted, with what a session is known by.</summary>
    public ReportSums Build(SessionFacts? facts)
    {
        if (facts is not null)
        {
            _sums = _sums with { Sessions = 1, NotUnderstood = facts.NotUnderstood, Unreadable = facts.Unreadable };
            foreach (var (rule, count) in facts.MaskedBefore) AddMask(new MaskCount(rule, count, 0));
            foreach (var (rule, count) in facts.MaskedNow) AddMask(new MaskCount(rule, 0, count));
        }

        return _sums with
        {
            Files = [.. _files.Values],
            Tokens = _tokens.Models,
            Cost = Cost,
            Masks = [.. _masks.Values],
        };
    }

    private void AddFile(ChangedFile more)
    {
        var key = $"{more.Project}\n{more.Path}";
        _files[key] = _files.TryGetValue(key, out var file) ? file with { Edits = file.Edits + more.Edits, Added = file.Added + more.Added, Removed = file.Removed + more.Removed } : more;
    }

    private void AddMask(MaskCount more) =>
        _masks[more.Rule] = _masks.TryGetValue(more.Rule, out var mask) ? mask with { Before = mask.Before + more.Before, Now = mask.Now + more.Now } : more;
}

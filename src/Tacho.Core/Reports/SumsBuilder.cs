using System.Collections.Immutable;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>Counts steps.</summary>
internal sealed class SumsBuilder
{
    private readonly SortedDictionary<string, ChangedFile> _files = new(StringComparer.Ordinal); // by project and path
    private readonly SortedDictionary<string, TokenTally> _tokens = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MaskCount> _masks = new(StringComparer.Ordinal);
    private ReportSums _sums = new();

    /// <summary>Of all models so far.</summary>
    public TokenSum Tokens => _tokens.Values.Aggregate(TokenSum.None, static (sum, tally) => sum + tally.Total);

    public void AddPrompt() => _sums = _sums with { Prompts = _sums.Prompts + 1 };

    public void AddSubagent() => _sums = _sums with { Subagents = _sums.Subagents + 1 };

    /// <param name="agent">Requests of different agents are different ones, whatever their ids.</param>
    /// <param name="model">Null where it is not told.</param>
    /// <param name="usage">What was told.</param>
    public void AddTokens(AgentId agent, string? model, TokenUsage usage)
    {
        // One tally holds a request once; a request belongs to one model.
        var name = model ?? ModelTokens.Unknown;
        if (!_tokens.TryGetValue(name, out var tally)) _tokens[name] = tally = new TokenTally();
        tally.Add(usage.Request is { } request ? usage with { Request = $"{agent} {request}" } : usage);
    }

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
        };
        foreach (var file in more.Files) AddFile(file with { Project = session.Facts.Project });
        foreach (var mask in more.Masks) AddMask(mask);
    }

    /// <summary>The sums of what was counted, with what a session is known by.</summary>
    public ReportSums Build(SessionFacts? facts)
    {
        if (facts is not null)
        {
            _sums = _sums with { Sessions = 1, NotUnderstood = facts.NotUnderstood };
            foreach (var (rule, count) in facts.MaskedBefore) AddMask(new MaskCount(rule, count, 0));
            foreach (var (rule, count) in facts.MaskedNow) AddMask(new MaskCount(rule, 0, count));
        }

        return _sums with
        {
            Files = [.. _files.Values],
            Tokens = [.. _tokens.Where(static model => !model.Value.Total.IsNothing).Select(static model => new ModelTokens(model.Key, model.Value.Total))],
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

using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Attribution;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Incidents.Notable;
using Tacho.Reports;

namespace Tacho.Inference;

/// <summary>Makes deeds of a session's steps: what is needed of each, and no more, since a session may have a hundred thousand.</summary>
internal sealed class DeedReader(StoryPart part, ImmutableArray<string> roots)
{
    /// <summary>An agent's id of a call that is this long is unique.</summary>
    private const int UniqueCallLength = 16;

    /// <summary>Lines longer than this are data.</summary>
    private const int MaxCommand = 64 * 1024;

    private const int MaxSaid = 2000;

    /// <summary>How far a call and the change that it made may be apart.</summary>
    private static readonly TimeSpan SameEdit = TimeSpan.FromMinutes(2);

    private readonly ImmutableArray<Deed>.Builder _deeds = ImmutableArray.CreateBuilder<Deed>();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _toldByCall = new(StringComparer.Ordinal);
    private int _turn;

    public ImmutableArray<Deed> Read()
    {
        foreach (var step in part.Steps) Take(step);
        return _deeds.ToImmutable();
    }

    private void Take(SessionStep step)
    {
        var happened = step.Event;
        var (cite, key) = (part.CiteOf(step.Line), KeyOf(happened));
        switch (happened.Body)
        {
            case UserPrompt prompt when happened.Subagent is null || !part.IsOwn:
                _turn++;
                _deeds.Add(new Asked(cite, key, happened.At, _turn, Kept(prompt.Text)));
                break;
            case AssistantMessage { Text.Length: > 0 } said:
                _deeds.Add(new Said(cite, key, happened.At, _turn, Kept(said.Text)));
                break;
            case TurnEnded { Outcome: "interrupted" or "aborted" or "cancelled" } when part.IsOwn && happened.Subagent is null:
                _deeds.Add(new BrokenOff(cite, key, happened.At, _turn));
                break;
            case PlanUpdated plan when PlanStep.Read(plan.Plan) is { IsDefault: false } steps:
                _deeds.Add(new Planned(cite, key, happened.At, _turn, steps));
                break;
            case PermissionDecided decided when RefusalWords.IsNo(decided.Decision):
                Refuse(new Refused(cite, key, happened.At, _turn, decided.Tool ?? "a call", IsCommand: false, decided.Decision.Contains("rule", StringComparison.OrdinalIgnoreCase) ? RefusedBy.Rules : RefusedBy.Person, RefusalWords.Told(decided.Reason)), happened.ToolCallId);
                break;
            case ShellCommand shell:
                if (!IsRefused(step, cite, key, shell.Command, isCommand: true)) _deeds.Add(Ran(step, cite, key, shell));
                break;
            case ToolCall call:
                if (!IsRefused(step, cite, key, WhatOf(call), isCommand: false)) AddCall(step, cite, key, call);
                break;
            case FileChange: AddEdits(step, cite, key); break;
        }
    }

    /// <summary>A refusal may be told by a decision and by the call's result: it is one.</summary>
    private bool IsRefused(SessionStep step, string cite, string key, string what, bool isCommand)
    {
        var isDecided = step.Event.ToolCallId is { } id && _refused.Contains(id);
        if (step.Result is not { } result) return isDecided;
        if (RefusalWords.Of(result) is not { } told) return isDecided && result.Status != "ok";

        // A question that was not answered is no decision.
        if (IsQuestion(result.Tool) || (step.Event.Body is ToolCall asking && IsQuestion(asking.Tool))) return true;
        var content = step.Event.Body is ToolCall call ? FileEdit.Of(call.Input, response: null).SelectMany(static edit => TextChange.Of(edit)).Select(static change => change.AfterLine).FirstOrDefault(static line => line.Length > 0) : null;
        Refuse(new Refused(cite, key, step.Event.At, _turn, what, isCommand, told.By, RefusalWords.Told(told.Reason)) { Content = content }, step.Event.ToolCallId);
        return true;
    }

    private void Refuse(Refused refused, string? call)
    {
        if (call is null || _refused.Add(call))
        {
            _deeds.Add(refused);
            return;
        }

        // The call's own words say more than the decision's.
        for (var i = _deeds.Count - 1; i >= 0; i--)
        {
            if (_deeds[i] is not Refused known || known.Key != refused.Key) continue;
            _deeds[i] = refused.What == "a call" ? known with { Reason = known.Reason ?? refused.Reason } : refused with { Reason = refused.Reason ?? known.Reason };
            return;
        }
    }

    private Ran Ran(SessionStep step, string cite, string key, ShellCommand shell)
    {
        var line = shell.Command.Length <= MaxCommand ? shell.Command : shell.Command[..MaxCommand];
        var ran = new Ran(cite, key, step.Event.At, _turn, line);
        if (step.Result is not { } result) return ran;
        var isFailure = new CommandOutcome(result.ExitCode, result.Status, DurationMs: null).IsFailure;
        var output = result.Output?.Text ?? "";
        ran = ran with { IsDone = !isFailure && result.Status != "cancelled" };
        if (CommitCommands.Commits(line)) ran = ran with { Commits = CommitCommands.Told(output) };
        var commands = ShellWrappers.CommandsOf(line);
        if (!isFailure) ran = ran with { Writes = Writes(step, line) };
        if (CheckRun.Of(commands) is not { } check) return ran;
        var verdict = RunVerdicts.Of(line, commands, check, result);
        return ran with { Check = check with { Command = new([], "") }, Verdict = verdict, Complaint = verdict == RunVerdict.Failed ? RunVerdicts.Complaint(result) : null };
    }

    private ImmutableArray<string> Writes(SessionStep step, string line)
    {
        if (line.AsSpan().IndexOfAny(">|") < 0 && !line.Contains("sed", StringComparison.Ordinal) && !line.Contains("tee", StringComparison.Ordinal)) return [];
        var scene = new NotableScene(roots, step.Event.Cwd ?? (roots.IsEmpty ? null : roots[^1]));
        return [.. WrittenFiles.In(new ShellScript(line, scene)).Select(path => scene.Resolve(path, scene.Folder) ?? path).Where(static path => path.Length > 1 && !NotableScene.IsTemporary(path) && path.AsSpan().IndexOfAny("$*`\n") < 0 && !path.EndsWith(".log", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
    }

    private void AddCall(SessionStep step, string cite, string key, ToolCall call)
    {
        if (AddEdits(step, cite, key) || call.Input.ValueKind != JsonValueKind.Object || !IsPlan(call.Tool)) return;
        if (PlanStep.Read(call.Input) is { IsDefault: false } steps && !(_deeds.LastOrDefault() is Planned last && last.Steps.SequenceEqual(steps))) _deeds.Add(new Planned(cite, key, step.Event.At, _turn, steps));
    }

    private bool AddEdits(SessionStep step, string cite, string key)
    {
        if (step.Result is { } result && new CommandOutcome(result.ExitCode, result.Status, DurationMs: null).IsFailure) return false;
        var edits = FileEdit.Of(step);
        foreach (var edit in edits)
        {
            var path = RecordedEdit.FullPath(edit.MovedTo ?? edit.Path, step.Event.Cwd);

            // An agent may tell of an edit twice: by the call, and by the file that changed.
            if (step.Event.Body is ToolCall) _toldByCall[path] = step.Event.At;
            else if (_toldByCall.TryGetValue(path, out var told) && (step.Event.At - told).Duration() < SameEdit) continue;
            _deeds.Add(new Edited(cite, key, step.Event.At, _turn, path, TextChange.Of(edit)));
        }

        return !edits.IsEmpty;
    }

    private static bool IsPlan(string tool) => tool.Contains("plan", StringComparison.OrdinalIgnoreCase) || tool.Contains("todo", StringComparison.OrdinalIgnoreCase) || tool.Contains("task", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a call was to do, in a few words: the file, the address, or the tool's name.</summary>
    private static string WhatOf(ToolCall call)
    {
        if (FileEdit.Of(call.Input, response: null) is [var edit, ..]) return $"editing {edit.Path[(edit.Path.LastIndexOfAny(['/', '\\']) + 1)..]}";
        if (call.Tool is "ExitPlanMode") return "the plan";
        return EditShape.Text(call.Input, "description", "title", "query", "url", "prompt") is { } about ? $"{call.Tool}: {about}" : call.Tool;
    }

    private static bool IsQuestion(string tool) => tool.Contains("AskUser", StringComparison.OrdinalIgnoreCase) || tool.Contains("ask_user", StringComparison.OrdinalIgnoreCase) || tool.Contains("question", StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(AgentEvent happened) => happened.ToolCallId is { Length: >= UniqueCallLength } call ? call : happened.Id.Value;

    private static string Kept(string text) => text.Length <= MaxSaid ? text : text[..MaxSaid];
}

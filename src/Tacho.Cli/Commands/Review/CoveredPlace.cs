using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Sessions;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction.Manual;
using Tacho.Reports;

namespace Tacho.Cli.Commands.Review;

/// <summary>Finds what a citation of a record means for a redaction: the record, or the prompt that it belongs to with the sub-agents that worked for it.</summary>
internal static class CoveredPlace
{
    /// <summary>The redaction with its place.</summary>
    /// <exception cref="UserError">Nothing of the conversation stands there.</exception>
    public static RedactionAdded Begin(RedactionAdded made, RedactionScope scope, Citation cited, ImmutableArray<ArchivedTranscript> all)
    {
        var (transcript, name, line) = cited;
        ArchivedLine? found = null;
        (long Line, AgentEvent Event)? prompt = null;
        foreach (var at in ArchivedSession.Read(transcript).TakeWhile(at => at.Number <= line))
        {
            if (at.Events.FirstOrDefault(static happened => happened is { Body: UserPrompt, Subagent: null }) is { } asked) prompt = (at.Number, asked);
            if (at.Number == line) found = at;
        }

        if (scope == RedactionScope.Field)
        {
            if (found is not { Events: [var first, ..] }) throw new UserError($"nothing of the conversation stands at {cited}", $"tacho show {cited} shows what is nearest", ExitCode.NothingFound);
            return made with { Places = [new(transcript.Name, line!.Value, first.Id.Value)] };
        }

        if (prompt is not { } begun) throw new UserError($"no prompt stands at {cited} or before it", $"--scope session covers all of {name}", ExitCode.NothingFound);
        var workers = new Workers(begun.Line, all);
        workers.Write(transcript);
        return made with { Places = [new(transcript.Name, begun.Line, begun.Event.Id.Value)], Subagents = [.. workers.Names] };
    }

    /// <summary>The sub-agents' transcripts that stand under one prompt.</summary>
    private sealed class Workers(long prompt, ImmutableArray<ArchivedTranscript> all) : PromptGroups(new SubagentTranscripts(all), static transcript => transcript.Name)
    {
        private bool _isInside;

        public List<string> Names { get; } = [];

        protected override void Begin(int number, SessionStep step, string? text) => _isInside = step.IsAt(prompt);

        protected override void BeginSubagent(ArchivedTranscript transcript, string name, int depth)
        {
            if (_isInside) Names.Add(name);
        }

        protected override void Add(SessionStep step, string? subagent, int depth)
        {
        }

        protected override void End()
        {
        }
    }
}

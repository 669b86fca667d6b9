using System.Collections.Immutable;
using System.Globalization;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Capture;

/// <summary>
/// The way of one hook call: (1) read standard input, (2) see whose payload it is and read it, (3) find the project, (4) mask, (5) append to the trail, (6) answer in the
/// agent's dialect, with a reminder of the journal where a person asked for that. Whatever goes wrong, the agent goes on: the exit code is always 0, and trouble becomes one line in the self-log and, where the trail can still be
/// written, a <see cref="CaptureGap"/>.
/// </summary>
public sealed class HookCapture(TachoHome home, TimeProvider time, Func<string, string?> variable)
{
    /// <summary>Payloads beyond this many bytes are read to their end, so that the agent's pipe does not break, but not kept.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    /// <summary>Of payloads beyond this many bytes only commands and outputs are kept, cut to <see cref="MaxCommandBytes"/>, with a gap that says so.</summary>
    public const int MaxWholePayloadBytes = 8 << 20;

    /// <summary>Most bytes of UTF-8 that are kept of the command of a payload beyond <see cref="MaxWholePayloadBytes"/>.</summary>
    public const int MaxCommandBytes = 1 << 20;

    private readonly SelfLog _selfLog = new(home, time);

    /// <summary>The program that archives a session behind this process's back, with its first words, see <see cref="SessionArchive"/>; null for none. It is asked only at a session's end.</summary>
    public Func<ImmutableArray<string>>? Archiver { get; init; }

    /// <summary>Captures one call.</summary>
    /// <param name="agentName">The agent by the command line.</param>
    /// <param name="eventName">The happening by the command line, or null.</param>
    /// <param name="input">Standard input; read to its end.</param>
    /// <returns>What to write to standard output.</returns>
    public string Run(string agentName, string? eventName, Stream input)
    {
        var agent = AgentRegistry.Find(agentName);
        try
        {
            var bytes = ReadAll(input);
            var payload = bytes is null ? null : HookPayload.Parse(bytes);
            if (payload is not null) agent = AgentRegistry.Identify(agent, payload);
            if (agent?.Hooks is null) _selfLog.Write("hook", "called for an agent that Tacho does not know; see tacho init");
            else if (payload is null) RecordUnreadable(agent, bytes);
            else if (Record(agent, payload, bytes!.Length, eventName) is { } reminder) return reminder;
        }
        catch (Exception failure)
        {
            // The last net: an unforeseen fault in Tacho must not become the agent's. Nothing but its type may be told.
            _selfLog.Write(agent?.Info.Id.Value ?? "hook", SelfLog.Describe(failure));
        }

        return agent?.Hooks?.Reply ?? "";
    }

    /// <returns>What to answer in place of the agent's standard reply; null for that.</returns>
    private string? Record(IAgent agent, HookPayload payload, int payloadBytes, string? eventName)
    {
        var reading = agent.Hooks!.Read(new HookCall(payload, eventName, variable));
        if (reading.Bodies.IsEmpty) return null;
        var actor = reading.Agent ?? agent.Info.Id;
        var extra = payload.Rest();
        if (payloadBytes > MaxWholePayloadBytes)
        {
            var gap = new CaptureGap(GapReasons.Oversize, string.Create(CultureInfo.InvariantCulture, $"{payloadBytes} bytes"));
            _selfLog.Write(actor.Value, $"{gap.Reason}: {gap.Detail}");
            reading = reading with { Bodies = [.. reading.Bodies.Select(Shortened).OfType<EventBody>(), gap] };
            extra = null;
        }

        var locator = new ProjectLocator(home, TachoHome.UserFolder());
        var project = locator.Locate(reading.ProjectFolder, reading.Cwd);
        var at = LocalTime.Of(time.GetUtcNow());
        var state = CaptureState.Read(home);
        if (GapInsteadOfRecord(state, at, project, reading.Cwd) is { } silence) (reading, extra) = (new HookReading(reading.EventName, reading.Session, [silence]) { Channel = reading.Channel }, null);
        var events = reading.Bodies.Select((body, i) => new AgentEvent(EventId.New(at), reading.Session, actor, at, new EventSource(reading.Channel, reading.EventName), body)
        {
            Turn = reading.Turn,
            ToolCallId = reading.ToolCallId,
            Subagent = reading.Subagent,
            Cwd = reading.Cwd,
            Model = reading.Model,
            Extra = i == reading.Bodies.Length - 1 ? extra : null,
        });
        var (settings, isNew) = Append(reading.Session, actor, project, events, state);
        if (Archiver is not null && settings.ArchiveOnSessionEnd && reading is { Subagent: null } && reading.Bodies.Any(static body => body is SessionEnded)
            && SessionArchive.HandOver(home, Archiver(), actor.Value, reading.Session.Value, payload.TranscriptPath) is { } trouble) _selfLog.Write(actor.Value, trouble);

        // Two agents read each other's settings and so call twice; an echo is not answered twice.
        return isNew && settings.JournalReminders ? new JournalReminder(home, locator).ReplyTo(agent.Hooks, reading, project, state, at) : null;
    }

    /// <summary>What stands in the trail in place of an event that a person does not want recorded; null when it is to be recorded.</summary>
    private static CaptureGap? GapInsteadOfRecord(CaptureState state, DateTimeOffset at, Project project, string? cwd)
    {
        if (state.IsPausedAt(at)) return new(GapReasons.Paused, $"since {EventJson.FormatTime(state.PausedSince!.Value)}");
        return state.ExclusionOf(project.Root) is not null || (cwd is not null && state.ExclusionOf(cwd) is not null) ? new(GapReasons.Excluded, null) : null;
    }

    /// <summary>What is kept of a body of an oversize payload; null for nothing.</summary>
    private static EventBody? Shortened(EventBody body) => body switch
    {
        ShellCommand command => command with { Command = OutputCut.Prefix(command.Command, MaxCommandBytes), Input = null },
        ToolResult result => result with { Response = null },
        _ => null,
    };

    private void RecordUnreadable(IAgent agent, byte[]? bytes)
    {
        var at = LocalTime.Of(time.GetUtcNow());
        var gap = bytes is null
            ? new CaptureGap(GapReasons.Oversize, string.Create(CultureInfo.InvariantCulture, $"more than {MaxPayloadBytes} bytes"))
            : new CaptureGap(GapReasons.Unreadable, string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"));
        _selfLog.Write(agent.Info.Id.Value, $"{gap.Reason}: {gap.Detail}");
        var project = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null);
        Append(SessionId.Unknown, agent.Info.Id, project, [new AgentEvent(EventId.New(at), SessionId.Unknown, agent.Info.Id, at, EventSource.Hook("unknown"), gap)], CaptureState.Read(home));
    }

    /// <summary>Records events; gives the settings that hold for their project, and whether any was new to the record.</summary>
    private (Settings Settings, bool IsNew) Append(SessionId session, AgentId agent, Project project, IEnumerable<AgentEvent> events, CaptureState state)
    {
        var projectFile = Path.Combine(project.Root, CaptureControl.ProjectSettings);
        var trusted = state.TrustedContent(projectFile);
        var loaded = SettingsLoader.Load(SettingsLoader.FileOf(home, variable), variable, trusted is null ? null : (projectFile, trusted));
        var key = TagKey.FromFile(home.TagKey);
        var memory = new SessionMemory(new TrailPaths(home, session, project.Name).Secrets, key);
        var rules = RuleFiles.Load(home, trusted is null ? null : (projectFile, trusted));
        var redactor = new Redactor(rules.Rules.At(RedactionLevel.Of(loaded.Settings)), key, new MachineKeys(AgentRegistry.Find(agent.Value)?.Info.MachineKeys ?? [])).ForSession(memory.Secrets);
        var redacted = events.Select(recorded => redactor.Redact(memory.Knowing(recorded), loaded.Settings.OutputCapBytes)).ToList();
        if (!loaded.Problems.IsEmpty) redacted.Add(Gap(redactor, redacted[0].Value, GapReasons.BrokenConfiguration, agent));
        if (!rules.Problems.IsEmpty) redacted.Add(Gap(redactor, redacted[0].Value, GapReasons.BrokenRules, agent));
        // The key is read when the first secret is met; without it masks still hide, but cannot be followed.
        if (redacted.Any(recorded => !recorded.Counts.IsEmpty) && !key.IsAvailable) redacted.Add(Gap(redactor, redacted[0].Value, GapReasons.NoKey, agent));
        var writer = new TrailWriter(home, redactor, new SigningKey(home.SigningKey, home.VerifierKey), time, loaded.Settings);
        var outcome = writer.Append(new TrailBatch(session, agent, project, [.. redacted]));
        if (memory.Save() is { } failed) _selfLog.Write(agent.Value, failed);
        foreach (var trouble in outcome.Troubles) _selfLog.Write(agent.Value, trouble);
        return (loaded.Settings, outcome.Recorded > 0);
    }

    private Redacted<AgentEvent> Gap(Redactor redactor, AgentEvent beside, string reason, AgentId agent)
    {
        _selfLog.Write(agent.Value, reason);
        var gap = new AgentEvent(EventId.New(beside.At), beside.Session, beside.Agent, beside.At, beside.Source, new CaptureGap(reason, Detail: null));
        return redactor.Redact(gap, Settings.Default.OutputCapBytes);
    }

    /// <summary>All of the input; null when it is larger than <see cref="MaxPayloadBytes"/>.</summary>
    private static byte[]? ReadAll(Stream input)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        var tooLarge = false;
        while (input.Read(buffer, length, buffer.Length - length) is var read and > 0)
        {
            length += read;
            if (length < buffer.Length) continue;
            if (buffer.Length < MaxPayloadBytes) Array.Resize(ref buffer, buffer.Length * 2);
            else (tooLarge, length) = (true, 0);
        }

        return tooLarge ? null : buffer[..length];
    }
}

namespace Tacho.Events;

/// <summary>Through which way in an event came.</summary>
public enum EventChannel
{
    /// <summary>An agent's hook, called as things happened.</summary>
    Hook,

    /// <summary>A snippet in the shell of an agent that has no hooks.</summary>
    Shell,

    /// <summary>The agent's own record of a session, read later.</summary>
    Transcript,

    /// <summary>A log that another tool wrote earlier and a person imported.</summary>
    Import,

    /// <summary>Tacho itself.</summary>
    Tacho,
}

/// <summary>The way in, and the sender's own name for the happening there (<c>PreToolUse</c>, <c>tool.execute.before</c> …).</summary>
public readonly record struct EventSource(EventChannel Channel, string Name)
{
    public static EventSource Hook(string name) => new(EventChannel.Hook, name);

    public static EventSource Transcript(string name) => new(EventChannel.Transcript, name);

    /// <summary>Form on disk: <c>hook/PreToolUse</c>.</summary>
    public override string ToString() => $"{ChannelName(Channel)}/{Name}";

    /// <summary>Reads the form on disk; text without a known channel is kept as the name of <see cref="EventChannel.Import"/>.</summary>
    public static EventSource Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            foreach (var channel in Enum.GetValues<EventChannel>())
            {
                if (text.AsSpan(0, slash).SequenceEqual(ChannelName(channel))) return new(channel, text[(slash + 1)..]);
            }
        }

        return new(EventChannel.Import, text);
    }

    private static string ChannelName(EventChannel channel) => channel switch
    {
        EventChannel.Hook => "hook",
        EventChannel.Shell => "shell",
        EventChannel.Transcript => "transcript",
        EventChannel.Import => "import",
        _ => "tacho",
    };
}

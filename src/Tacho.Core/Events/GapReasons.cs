namespace Tacho.Events;

/// <summary>Why something is missing from the record: the words of <see cref="CaptureGap.Reason"/>. They are part of the format.</summary>
public static class GapReasons
{
    /// <summary>A person paused recording with <c>tacho pause</c>; said once a session and pause.</summary>
    public const string Paused = "paused";

    /// <summary>The project or path is excluded with <c>tacho exclude</c>; said once a session.</summary>
    public const string Excluded = "excluded";

    /// <summary>A payload was too large to keep whole, or to read at all.</summary>
    public const string Oversize = "oversize";

    /// <summary>A payload was not a JSON object.</summary>
    public const string Unreadable = "unreadable-payload";

    /// <summary>The configuration could not be read; the built-in rules and defaults were used; said once a session.</summary>
    public const string BrokenConfiguration = "broken-configuration";

    /// <summary>The redaction rules of a person could not be used; the built-in ones alone were; said once a session.</summary>
    public const string BrokenRules = "broken-rules";

    /// <summary>The machine key could not be read; masks carry no fingerprint; said once a session.</summary>
    public const string NoKey = "no-key";
}

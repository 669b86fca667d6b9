namespace Tacho.Setup.Doctor;

/// <summary>How a thing is.</summary>
public enum Health
{
    /// <summary>As it should be.</summary>
    Well,

    /// <summary>Worth knowing; nothing is lost by it today.</summary>
    Note,

    /// <summary>Something is not recorded, or soon will not be, or others can read the record.</summary>
    Fault,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Area">What it belongs to: a part of the recorder, or an agent by its maker's name. See <see cref="Areas"/>.</param>
/// <param name="Subject">One or two words; the same thing has the same words in every run.</param>
/// <param name="Health">How it is.</param>
/// <param name="Finding">What was seen.</param>
/// <param name="Remedy">What to do: a command to type, or else full sentences, which end with a full stop; null when there is nothing to do.</param>
public sealed record Diagnosis(string Area, string Subject, Health Health, string Finding, string? Remedy = null);

/// <summary>The areas that are no agents.</summary>
internal static class Areas
{
    public const string Recorder = "Recorder";
    public const string HookProgram = "Hook program";
    public const string Agents = "Agents";
    public const string Archive = "Archive";
    public const string Clock = "Clock";
}

using System.Collections.Immutable;

namespace Tacho.Configuration;

/// <summary>All settings with their defaults. Immutable; made by <see cref="SettingsLoader"/>, described one by one in <see cref="SettingKeys"/>.</summary>
public sealed record Settings
{
    public static readonly Settings Default = new();

    /// <summary>Most bytes of UTF-8 that are kept of each output stream of a tool call.</summary>
    public int OutputCapBytes { get; init; } = 64 * 1024;

    /// <summary>When a record counts as kept.</summary>
    public Durability Durability { get; init; }

    /// <summary>Kinds of personal data that are masked in the record beside secrets.</summary>
    public PersonalDataKinds PersonalData { get; init; }

    /// <summary>True to write the text views into the project's folder.</summary>
    public bool TextViews { get; init; } = true;

    /// <summary>True to archive a session when its agent says that it ended, once there is an archive.</summary>
    public bool ArchiveOnSessionEnd { get; init; } = true;

    /// <summary>Parts of projects for the journal, each as <c>name=glob</c>; the first that fits a file is its part.</summary>
    public ImmutableArray<string> JournalParts { get; init; } = [];

    /// <summary>True to remind agents of the journal, where a person asked for that.</summary>
    public bool JournalReminders { get; init; } = true;
}

/// <summary>When a record counts as kept.</summary>
public enum Durability
{
    /// <summary>When it is in the operating system's hands: survives the death of the process. Synced at checkpoints.</summary>
    System,

    /// <summary>When it has reached the device: survives the death of the machine.</summary>
    Disk,
}

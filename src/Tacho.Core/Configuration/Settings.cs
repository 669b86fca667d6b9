using System.Collections.Immutable;

namespace Tacho.Configuration;

/// <summary>All settings with their defaults. Immutable; made by <see cref="SettingsFile"/>.</summary>
public sealed record Settings
{
    public static readonly Settings Default = new();

    /// <summary>Most bytes of UTF-8 that are kept of each output stream of a tool call.</summary>
    public int OutputCapBytes { get; init; } = 64 * 1024;

    /// <summary>True to sync every record to the device; false to sync at checkpoints only.</summary>
    public bool SyncEveryRecord { get; init; }

    /// <summary>True to write the text views into the project's folder.</summary>
    public bool TextViews { get; init; } = true;
}

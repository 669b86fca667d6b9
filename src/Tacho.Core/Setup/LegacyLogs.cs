using System.Collections.Immutable;

namespace Tacho.Setup;

/// <summary>Command logs that Coograph left in a project. They are only found here; `tacho audit import-legacy` reads them.</summary>
public static class LegacyLogs
{
    // Coograph wrote .claude/session.log until May 2026, then .coograph/, and told its users to keep the old one under a third name.
    private static readonly ImmutableArray<string> Places = [".coograph/session.log", ".coograph/session.log.legacy", ".claude/session.log"];

    /// <summary>Full paths of those that are there.</summary>
    public static ImmutableArray<string> Find(string projectRoot) => [.. Places.Select(place => Path.Combine(projectRoot, place)).Where(File.Exists)];
}

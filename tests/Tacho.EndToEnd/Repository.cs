namespace Tacho.EndToEnd;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Programs of agents, shared by all runs on this machine.</summary>
    public static string Agents { get; } = Path.Combine(Root, "artifacts", "agents");

    /// <summary>The hook compiled ahead of time, where <c>./dev aot</c> puts it.</summary>
    public static string NativeHook { get; } = Path.Combine(Root, "artifacts", "aot", "linux-x64", "tacho-hook");

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Tacho.slnx"))) return folder;
        throw new InvalidOperationException($"no Tacho.slnx above {AppContext.BaseDirectory}");
    }
}

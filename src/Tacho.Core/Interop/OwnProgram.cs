using System.Collections.Immutable;

namespace Tacho.Interop;

/// <summary>How the program of this process is started again.</summary>
public static class OwnProgram
{
    /// <summary>The program's full path and, where that is .NET's host, the assembly that it runs; empty where it is not known.</summary>
    /// <param name="assembly">File name of the assembly beside this one.</param>
    public static ImmutableArray<string> Words(string assembly) => Environment.ProcessPath switch
    {
        null => [],
        var host when Path.GetFileNameWithoutExtension(host) == "dotnet" => [host, Path.Combine(AppContext.BaseDirectory, assembly)],
        var program => [program],
    };
}

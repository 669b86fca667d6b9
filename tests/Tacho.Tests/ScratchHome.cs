using System.Runtime.CompilerServices;
using Tacho.Configuration;

namespace Tacho.Tests;

/// <summary>The recorder's folder of commands that tests run within their own process: never that of who runs the tests.</summary>
internal static class ScratchHome
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("tacho-tests-").FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable(TachoHome.Variable, Folder);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(Folder, recursive: true);
    }
}

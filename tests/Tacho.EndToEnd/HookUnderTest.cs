using Tacho.EndToEnd;

[assembly: AssemblyFixture(typeof(HookUnderTest))]

namespace Tacho.EndToEnd;

/// <summary>Says once in the log of a test run which hook it tests: the native one wherever <c>./dev aot</c> made one.</summary>
public sealed class HookUnderTest
{
    public HookUnderTest() => TestContext.Current.SendDiagnosticMessage(
        File.Exists(Repository.NativeHook) ? $"Hook under test: the native program {Repository.NativeHook}" : "Hook under test: scripts and .NET; `./dev aot` makes the native program");
}

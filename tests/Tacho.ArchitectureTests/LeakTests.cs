using System.Reflection;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.ArchitectureTests;

/// <summary>What must stay in one place: the proof of redaction, the names of agents, the few dangerous calls.</summary>
public sealed partial class LeakTests
{
    /// <summary>Files that may name an agent, with the reason.</summary>
    private static readonly Dictionary<string, string> MayNameAgents = new(StringComparer.Ordinal)
    {
        ["src/Tacho.Core/Agents/AgentRegistry.cs"] = "the registry",
        ["src/Tacho.Hook/SelfTest.cs"] = "needs one real payload to push through the compiled code",
        ["src/Tacho.Core/Incidents/PackageManagers.cs"] = "editors are package managers of their extensions",
        ["src/Tacho.Core/Capture/LegacyImport.cs"] = "reads the logs of a predecessor that wrote to one agent's folder",
    };

    private static readonly string[] Words = ["shell", "cursor", "pi", "kimi"];

    [Fact]
    public void Only_the_redactor_makes_the_proof_of_redaction()
    {
        var makers = Repository.Sources("src").Where(file => file.Code.Contains("new Redacted<", StringComparison.Ordinal) || file.Code.Contains("new Redacted(", StringComparison.Ordinal));
        Assert.Equal(["src/Tacho.Core/Redaction/Redactor.cs"], makers.Select(file => file.Path));
        Assert.Empty(typeof(Redacted<>).GetConstructors(BindingFlags.Public | BindingFlags.Instance));
    }

    [Fact]
    public void Every_public_writer_of_the_trail_takes_the_proof_of_redaction()
    {
        var writers = typeof(TrailWriter).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(TrailWriter).Namespace && !type.IsAbstract)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.StartsWith("Append", StringComparison.Ordinal) || method.Name.StartsWith("Put", StringComparison.Ordinal));
        Assert.All(writers, method => Assert.Contains(
            method.GetParameters(), parameter => parameter.ParameterType == typeof(TrailBatch) || parameter.ParameterType.ToString().Contains("Redacted", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_agent_is_named_outside_its_folder_and_the_registry()
    {
        var agents = AgentRegistry.All.Select(agent => (Id: agent.Info.Id.Value, Type: agent.GetType().Name.Replace("Agent", "", StringComparison.Ordinal))).ToList();
        var leaks =
            from file in Repository.Sources("src")
            where !MayNameAgents.ContainsKey(file.Path) && !AgentFolder.IsMatch(file.Path)
            from agent in agents
            where Regex.IsMatch(file.Code, $@"""[^""\n]*\b{Regex.Escape(agent.Id)}\b[^""\n]*""|\b{agent.Type}(Agent|Hooks|Transcripts)?\b")
                // Some are words or models too; of these only the types count.
                && (!Words.Contains(agent.Id) || Regex.IsMatch(file.Code, $@"\b{agent.Type}(Agent|Hooks)\b"))
            select $"{file.Path} names {agent.Id}";
        Assert.Empty(leaks);
    }

    [Theory]
    [InlineData("Process.Start|new Process\\b|ProcessStartInfo", "src", 1)]
    [InlineData("\\bConsole\\.", "src/Tacho.Core", 0)]
    [InlineData("DllImport\\b", "src", 0)]
    public void A_dangerous_call_stands_in_few_files(string pattern, string folder, int files) =>
        Assert.True(
            Repository.Sources(folder).Count(file => Regex.IsMatch(file.Code, pattern)) <= files,
            string.Join(", ", Repository.Sources(folder).Where(file => Regex.IsMatch(file.Code, pattern)).Select(file => file.Path)));

    [Fact]
    public void Calls_into_native_code_stand_in_interop() =>
        Assert.All(
            Repository.Sources("src").Where(file => file.Code.Contains("LibraryImport(", StringComparison.Ordinal)),
            file => Assert.StartsWith("src/Tacho.Core/Interop/", file.Path, StringComparison.Ordinal));

    [GeneratedRegex("^src/Tacho.Core/Agents/[A-Z]\\w+/")]
    private static partial Regex AgentFolder { get; }
}

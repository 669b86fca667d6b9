using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Setup;

/// <summary>
/// The projects in which <c>tacho init</c> ran: <c>~/.tacho/projects.json</c>. Each change reads, changes and replaces the file under a lock, so that two at once lose
/// nothing and a reader never sees a part.
/// </summary>
public sealed class ProjectRegistry(TachoHome home, TimeProvider time)
{
    private const int CurrentVersion = 1;
    private const int MaxBytes = 16 << 20;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary>All projects, in the order in which they were registered.</summary>
    /// <exception cref="UserError">The file is damaged or of a newer version.</exception>
    public ImmutableArray<RegisteredProject> All => Read().Projects;

    /// <summary>Adds agents to a project, which is made known if it is new.</summary>
    /// <returns>False when everything was known already; then the file stays as it is.</returns>
    public bool Register(Project project, ImmutableArray<AgentId> agents) => Change(project, known => known
        .Union(agents.Select(agent => agent.Value), StringComparer.Ordinal)
        .Order(StringComparer.Ordinal));

    /// <summary>Takes agents from a project; one without agents is not known any more. What was recorded of it stays.</summary>
    /// <returns>False when there was nothing to take.</returns>
    public bool Unregister(Project project, ImmutableArray<AgentId> agents) => Change(project, known => known
        .Except(agents.Select(agent => agent.Value), StringComparer.Ordinal));

    private bool Change(Project project, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        TachoHome.CreateFolder(home.Root);
        using var held = PosixFile.OpenReadWrite(home.ProjectsFile + ".lock");
        if (!held.TryLock(LockPatience))
            throw new UserError($"{home.ProjectsFile} is in use", "run the command again", ExitCode.InputOutput);

        var file = Read();
        var known = file.Projects.FirstOrDefault(entry => entry.Root == project.Root);
        var agents = change(known?.Agents ?? []).ToImmutableArray();
        if (agents.SequenceEqual(known?.Agents ?? [], StringComparer.Ordinal)) return false;
        var projects = known switch
        {
            null => file.Projects.Add(new(project.Name, project.Root, agents, time.GetUtcNow())),
            _ when agents.IsEmpty => file.Projects.Remove(known),
            _ => file.Projects.Replace(known, known with { Agents = agents }),
        };
        PosixFile.Replace(home.ProjectsFile, JsonSerializer.SerializeToUtf8Bytes(file with { Projects = projects }, ProjectsJson.Default.ProjectsFile));
        return true;
    }

    private ProjectsFile Read()
    {
        if (PosixFile.ReadAllIfExists(home.ProjectsFile, MaxBytes) is not { } bytes) return new(CurrentVersion, []);
        try
        {
            if (JsonSerializer.Deserialize(bytes, ProjectsJson.Default.ProjectsFile) is { Version: CurrentVersion, Projects.IsDefault: false } file) return file;
        }
        catch (JsonException)
        {
            // Falls through to the same answer as a file of another version.
        }

        throw new UserError($"{home.ProjectsFile} is damaged, or a newer Tacho wrote it", "update Tacho, or move the file away and run `tacho init` again", ExitCode.BadData);
    }
}

/// <summary>A project that is recorded.</summary>
/// <param name="Name">Name of its folder in the trail; see <see cref="Project.Name"/>.</param>
/// <param name="Root">Full path.</param>
/// <param name="Agents">Ids of the agents whose hooks were installed in it, in ordinal order.</param>
/// <param name="At">When it was first registered, in UTC.</param>
public sealed record RegisteredProject(string Name, string Root, ImmutableArray<string> Agents, DateTimeOffset At);

internal sealed record ProjectsFile(int Version, ImmutableArray<RegisteredProject> Projects);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProjectsFile))]
internal sealed partial class ProjectsJson : JsonSerializerContext;

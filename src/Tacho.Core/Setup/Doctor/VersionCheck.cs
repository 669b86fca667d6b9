using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Tacho.Agents;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Whether the agents that are installed are new enough for the hooks that were written for them.</summary>
internal static partial class VersionCheck
{
    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var here = evidence.Here;
        foreach (var (agent, signs) in AgentDetection.Detect(here.Context(InstallScope.User, here.UserFolder)))
        {
            if (agent.Hooks!.Plan(here.Context(InstallScope.User, here.UserFolder)).Floor is not { } floor) continue;
            if (signs.FirstOrDefault(sign => Path.GetFileNameWithoutExtension(sign) == floor.Program && File.Exists(sign)) is not { } program) continue;
            var run = here.Run(new(program, [floor.Arguments], Input: "", here.UserFolder, ImmutableDictionary<string, string?>.Empty, here.Patience));
            var diagnosis = Judge(agent.Info.Name, program, floor, run);
            var concerned = evidence.Present.Any(installation => installation.Agent == agent);
            yield return diagnosis.Health == Health.Fault && !concerned ? diagnosis with { Health = Health.Note } : diagnosis;
        }
    }

    private static Diagnosis Judge(string area, string program, VersionFloor floor, ProgramRun run)
    {
        if (run is not ProgramRun.Ended { ExitCode: 0, Output: var output } || VersionNumber.Match(output) is not { Success: true, Value: var version })
            return new(area, "version", Health.Unknown, $"`{program} {floor.Arguments}` tells no version");
        return IsBelow(version, floor.Minimum)
            ? new(area, "version", Health.Fault, $"{version} ({program}) is older than {floor.Minimum}: {floor.Why}", $"Update {area}.")
            : new(area, "version", Health.Well, $"{version} ({program}); needed is {floor.Minimum}");
    }

    /// <summary>By numbers; one that is missing counts as 0. Marks of a pre-release do not count.</summary>
    internal static bool IsBelow(string version, string minimum)
    {
        long[] left = Numbers(version), right = Numbers(minimum);
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (a, b) = (i < left.Length ? left[i] : 0, i < right.Length ? right[i] : 0);
            if (a != b) return a < b;
        }

        return false;
    }

    private static long[] Numbers(string version) => [.. version.Split('.').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d{1,9}(\.\d{1,9})+", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber { get; }
}

using System.CommandLine;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho exclude</c>.</summary>
internal static class ExcludeCommand
{
    public static Command Create()
    {
        var target = new Argument<string?>("path-or-project") { Description = "A folder, or a project's name as `tacho audit` shows it.", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<bool>("--remove") { Description = "Take the exclusion back." };
        var list = new Option<bool>("--list") { Description = "Print the exclusions in force, one a line." };
        var command = new Command("exclude", "Do not record sessions in a folder and below it. What is recorded stays; each session it touches gets one gap.") { target, remove, list };
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(list))
            {
                var excluded = CaptureState.Read(home).Excluded;
                foreach (var folder in excluded) output.WriteLine(folder);
                return (int)(excluded.IsEmpty ? ExitCode.NothingFound : ExitCode.Done);
            }

            var name = parsed.GetValue(target) ?? throw new UserError("nothing to exclude is named", "name a folder or a project, or use --list", ExitCode.Usage);
            var path = RootOfProject(home, name) ?? name;
            var control = new CaptureControl(home, TimeProvider.System);
            if (parsed.GetValue(remove)) control.Include(path);
            else control.Exclude(path);
            output.WriteLine(parsed.GetValue(remove) ? $"Recording again in {Path.GetFullPath(path)}." : $"Not recording in {Path.GetFullPath(path)} and below.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>The root folder of a project that has a record; null when no project has that name.</summary>
    private static string? RootOfProject(TachoHome home, string name)
    {
        if (name.Contains(Path.DirectorySeparatorChar) || !Directory.Exists(Path.Combine(home.Trail, name)) || !Directory.Exists(home.Heads)) return null;
        return Directory.EnumerateFiles(home.Heads, "*.json").Select(TrailHead.Read).FirstOrDefault(head => head?.Project == name)?.Root;
    }
}

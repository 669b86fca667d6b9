using System.CommandLine;
using System.Text;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction.UserRules;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho trust</c>: a project's own settings take effect only as a person has seen them.</summary>
internal static class TrustCommand
{
    public static Command Create()
    {
        var revoke = new Option<bool>("--revoke") { Description = "Take the trust back." };
        var command = new Command("trust", "Show this project's .tacho.json and let it take effect as it stands; a change to it takes the trust away.") { revoke };
        command.SetAction(parsed =>
        {
            var home = TachoHome.FromEnvironment();
            var file = ProjectFile(home);
            var control = new CaptureControl(home, TimeProvider.System);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(revoke))
            {
                control.Distrust(file);
                output.WriteLine($"{file} has no effect any more.");
                return (int)ExitCode.Done;
            }

            if (!File.Exists(file)) throw new UserError($"there is no {file}", "a project needs none; your own settings are in `tacho config path`", ExitCode.NothingFound);
            var seen = File.ReadAllBytes(file);
            foreach (var line in Encoding.UTF8.GetString(seen).Split('\n')) output.WriteLine(SafeText.OneLine(line));
            if (RuleFiles.CheckProject(home, file, seen) is { IsEmpty: false } problems)
                throw new UserError("its redaction rules cannot be used, so it is not trusted\n" + string.Join('\n', problems), "mend them, then trust it again", ExitCode.Configuration);
            control.Trust(file, seen);
            output.WriteLine($"{file} takes effect as shown above, until somebody changes it.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>The settings file of the project that holds the current folder, whether it exists or not.</summary>
    public static string ProjectFile(TachoHome home) =>
        Path.Combine(new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null).Root, CaptureControl.ProjectSettings);
}

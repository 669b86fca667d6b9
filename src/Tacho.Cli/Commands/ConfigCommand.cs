using System.CommandLine;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho config</c>: show, get, set, path, schema.</summary>
internal static class ConfigCommand
{
    private sealed record Row(string Name, string Value, string Origin, string Legal, string Description);

    private static readonly RowFormat<Row> Format = new(
        row => $"{row.Name}={row.Value.Trim('"')}",
        [
            new("key", row => row.Name) { Title = "Setting" },
            new("value", row => row.Value.Trim('"')) { Title = "Value" },
            new("origin", row => row.Origin) { Title = "From" },
            new("legal", row => row.Legal) { Title = "May be" },
            new("description", row => row.Description) { Title = "What it is for", Wraps = true },
        ]);

    public static Command Create() => new("config", "Show and change settings. Environment goes before your file, that before a trusted project's, that before the default.")
    {
        CreateShow(), CreateGet(), CreateSet(), CreatePath(), CreateSchema(),
    };

    private static Command CreateShow()
    {
        var command = new Command("show", "Print every setting, its value and where the value comes from.");
        OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = Load(parsed);
            Printer.For(parsed).Rows(Format, [.. SettingKeys.All.Select(key => new Row(
                key.Name, key.Get(loaded.Settings), loaded.Origins.GetValueOrDefault(key.Name, "default"), key.Legal, key.Description))]);
            foreach (var problem in loaded.Problems) parsed.InvocationConfiguration.Error.WriteLine($"tacho: {problem.Where}: {problem.Message}");
            return (int)(loaded.Problems.IsEmpty ? ExitCode.Done : ExitCode.Configuration);
        });
        return command;
    }

    private static Command CreateGet()
    {
        var name = KeyArgument();
        var command = new Command("get", "Print the value of one setting.") { name };
        command.SetAction(parsed =>
        {
            var key = Key(parsed.GetRequiredValue(name));
            parsed.InvocationConfiguration.Output.WriteLine(key.Get(Load(parsed).OrThrow()).Trim('"'));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command CreateSet()
    {
        var name = KeyArgument();
        var value = new Argument<string>("value") { Description = "The new value." };
        var command = new Command("set", "Write a setting into the file; comments and the rest of it stay.") { name, value };
        command.SetAction(parsed =>
        {
            var key = Key(parsed.GetRequiredValue(name));
            var file = SettingsLoader.FileOf(TachoHome.FromEnvironment(), SettingsOption.Environment(parsed));
            ConfigFile.Set(file, key, parsed.GetRequiredValue(value));
            if (Load(parsed).Origins.GetValueOrDefault(key.Name) == key.Variable)
                parsed.InvocationConfiguration.Error.WriteLine($"tacho: {key.Variable} is set and goes before the file");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command CreatePath()
    {
        var command = new Command("path", "Print the path of the settings file, whether it exists or not.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(SettingsLoader.FileOf(TachoHome.FromEnvironment(), SettingsOption.Environment(parsed)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command CreateSchema()
    {
        var command = new Command("schema", "Print the JSON Schema of the settings file, for editors.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(SettingsSchema.Text());
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> KeyArgument()
    {
        var key = new Argument<string>("key") { Description = "Name of the setting, as `tacho config show` prints it.", HelpName = "key" };
        key.CompletionSources.Add(_ => SettingKeys.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Name)));
        return key;
    }

    private static SettingKey Key(string name) => SettingKeys.Find(name)
        ?? throw new UserError($"there is no setting '{name}'", $"there are {string.Join(", ", SettingKeys.All.Select(key => key.Name))}", ExitCode.Usage);

    private static LoadedSettings Load(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        var project = TrustCommand.ProjectFile(home);
        var trusted = CaptureState.Read(home).TrustedContent(project);
        if (trusted is null && File.Exists(project)) parsed.InvocationConfiguration.Error.WriteLine($"tacho: {project} has no effect: it is not trusted as it stands; see tacho trust");
        return SettingsLoader.Load(SettingsOption.FileOf(parsed, home), SettingsOption.Environment(parsed), trusted is null ? null : (project, trusted));
    }
}

using System.CommandLine;
using System.Text;
using Tacho.Cli.Output;
using Tacho.Cli.RuleImport;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Setup;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules import</c>.</summary>
internal static class RulesImportCommand
{
    private const int MaxFileBytes = 8 << 20;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A rule file of gitleaks (TOML), sessionkeep (JSON) or AI Log Trail (YAML or JSON).", HelpName = "file" };
        var format = new Option<string?>("--format") { Description = "Whose file it is; without it the file's name and content tell.", HelpName = "tool" };
        format.AcceptOnlyFromAmong(GitleaksImport.Tool, SessionkeepImport.Tool, AiLogTrailImport.Tool);
        var to = new Option<string?>("--to") { Description = "Name of the file in ~/.tacho/rules; default: the tool's name.", HelpName = "name" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the rule file and write nothing." };
        var command = new Command("import", "Take the rules of another tool over into ~/.tacho/rules, and say rule by rule what could not be.") { file, format, to, dryRun };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var bytes = PosixFile.ReadAllIfExists(path, MaxFileBytes) ?? throw new UserError($"there is no file {path}", hint: null, ExitCode.InputOutput);
            var imported = Read(path, Encoding.UTF8.GetString(bytes), parsed.GetValue(format));
            var error = parsed.InvocationConfiguration.Error;
            foreach (var note in imported.Notes) error.WriteLine($"tacho: {SafeText.OneLine(note)}");
            if (imported.Rules.Count == 0) throw new UserError($"{path} holds no rule that can be imported", hint: null, ExitCode.BadData);
            if (parsed.GetValue(dryRun))
            {
                parsed.InvocationConfiguration.Output.Write(Encoding.UTF8.GetString(imported.ToFile()));
                return (int)ExitCode.Done;
            }

            var name = FileName(parsed.GetValue(to) ?? imported.Tool);
            var home = TachoHome.FromEnvironment();
            new OwnRules(home).Import(name, imported.ToFile());
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{SafeText.Count(imported.Rules.Count, "rule")} of {imported.Tool} are in {Path.Combine(home.Rules, name)}; {SafeText.Count(imported.Notes.Count, "thing")} could not be carried over.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static ImportedRules Read(string path, string text, string? format)
    {
        try
        {
            return (format ?? Guess(path, text)) switch
            {
                GitleaksImport.Tool => GitleaksImport.Read(text),
                SessionkeepImport.Tool => SessionkeepImport.Read(text),
                _ => AiLogTrailImport.Read(text),
            };
        }
        catch (FormatException failure)
        {
            throw new UserError($"{path}: {failure.Message}", hint: null, ExitCode.BadData);
        }
    }

    private static string Guess(string path, string text)
    {
        if (path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)) return GitleaksImport.Tool;
        if (path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)) return AiLogTrailImport.Tool;
        return text.AsSpan().TrimStart() switch
        {
            ['{', ..] => SessionkeepImport.Tool,
            ['[', '{' or ' ' or '\n' or '\r' or '\t', ..] or ['-', ' ', ..] => AiLogTrailImport.Tool,
            _ => throw new UserError($"{path}: whose rules these are cannot be told", "say it with --format", ExitCode.Usage),
        };
    }

    private static string FileName(string name)
    {
        name = name.EndsWith(".json", StringComparison.Ordinal) ? name : name + ".json";
        return name.Length <= 64 && name.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.') && name[0] != '.'
            ? name
            : throw new UserError($"--to: {name} is no file name of letters, digits, hyphens and dots", hint: null, ExitCode.Usage);
    }
}

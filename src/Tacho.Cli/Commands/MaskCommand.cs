using System.CommandLine;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Cli.Commands.Masking;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Sessions;
using Tacho.Redaction.Streams;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho mask</c>: takes the secrets out of a stream or of files.</summary>
internal static class MaskCommand
{
    private const int BrokenPipe = 32; // EPIPE, on Linux and macOS

    private static readonly Argument<string[]> Files = new("file") { Description = "Files to mask one after another; - or none is standard input.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<string> Form = new("--stdin-format")
    {
        Description = "How lines are read: auto (a JSON object is JSON, any other line is text), text or jsonl. Holds for files too.",
        HelpName = "form",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<bool> Session = new("--session") { Description = "All input is one session: tokens and random values found once are masked in later lines too, without what gave them away." };
    private static readonly Option<bool> Report = new("--report") { Description = "Tell on standard error what each rule masked." };
    private static readonly Option<bool> InPlace = new("--in-place") { Description = "Mask the files where they are; the old content is kept as FILE.bak." };
    private static readonly Option<bool> NoBackup = new("--no-backup") { Description = "With --in-place: keep no FILE.bak." };

    private static readonly RowFormat<(string Rule, MaskTotal Total)> Format = new(
        row => $"{SafeText.Of(row.Total.Count),7} {row.Rule}",
        [
            new("rule", row => row.Rule) { Title = "rule" },
            new("count", row => row.Total.Count) { Title = "masks", AlignsRight = true },
            new("bytes", row => row.Total.Bytes) { Title = "bytes", AlignsRight = true },
        ]);

    public static Command Create()
    {
        Form.AcceptOnlyFromAmong("auto", "text", "jsonl");
        var command = new Command("mask", "Take the secrets out of standard input or of files.") { Files, Form, Session, Report, InPlace, NoBackup };
        PersonalDataOption.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var files = parsed.GetValue(Files) ?? [];
        var (inPlace, report) = (parsed.GetValue(InPlace), parsed.GetValue(Report));
        if (parsed.GetValue(NoBackup) && !inPlace) throw new UserError("--no-backup goes with --in-place", hint: null, ExitCode.Usage);
        if (OutputOptions.AskedFor(parsed) is not null && !report) throw new UserError("--json, --csv and --plain are forms of the report", "add --report", ExitCode.Usage);
        if (inPlace && (files.Length == 0 || files.Contains(MaskInput.Standard, StringComparer.Ordinal))) throw new UserError("--in-place needs files", hint: null, ExitCode.Usage);

        var totals = new Dictionary<string, MaskTotal>(StringComparer.Ordinal);
        var exitCode = inPlace ? MaskInPlace(parsed, files, totals) : MaskToOutput(parsed, files, totals);
        if (report) Printer.ForReport(parsed).Rows(Format, [.. totals.Select(total => (total.Key, total.Value)).OrderByDescending(row => row.Value.Count).ThenBy(row => row.Key, StringComparer.Ordinal)]);
        return exitCode;
    }

    private static int MaskToOutput(ParseResult parsed, string[] files, Dictionary<string, MaskTotal> totals)
    {
        using var output = StandardStream.Output();
        var pipeline = Pipeline(parsed, new SessionSecrets(Key()));
        foreach (var file in files is [] ? [MaskInput.Standard] : files)
        {
            using var input = MaskInput.Open(file);
            try
            {
                Add(totals, pipeline.Run(input.Read, output.Write));
            }
            catch (IOException failure) when (failure.HResult == BrokenPipe)
            {
                // Whoever read the pipe has seen enough.
                break;
            }
        }

        return (int)ExitCode.Done;
    }

    private static int MaskInPlace(ParseResult parsed, string[] files, Dictionary<string, MaskTotal> totals)
    {
        var exitCode = ExitCode.Done;
        var output = parsed.InvocationConfiguration.Output;
        foreach (var file in files)
        {
            try
            {
                var masked = new InPlaceMask(Pipeline(parsed, new SessionSecrets(Key())), keepsBackup: !parsed.GetValue(NoBackup)).Run(file);
                if (masked is null) continue;
                Add(totals, masked);
                output.WriteLine($"{SafeText.OneLine(file)}: {SafeText.Count(masked.Values.Sum(total => total.Count), "secret")} masked");
            }
            catch (Exception failure) when (failure is UserError or IOException or UnauthorizedAccessException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(failure.Message)}");
                exitCode = failure is UserError { ExitCode: var code } ? code : ExitCode.InputOutput;
            }
        }

        return (int)exitCode;
    }

    private static MaskPipeline Pipeline(ParseResult parsed, SessionSecrets secrets)
    {
        var form = parsed.GetValue(Form) switch
        {
            "text" => LineForm.Text,
            "jsonl" => LineForm.JsonLines,
            _ => LineForm.Auto,
        };
        var home = TachoHome.FromEnvironment();
        var root = new ProjectLocator(home, TachoHome.UserFolder()).Locate(named: null, cwd: null).Root;
        var rules = RulesInForce.Load(home, root).OrThrow().At(PersonalDataOption.LevelOf(parsed));
        var redactor = new Redactor(rules, Key(), new MachineKeys(AgentRegistry.MachineKeys));
        var session = parsed.GetValue(Session);
        return new MaskPipeline(session ? redactor.ForSession(secrets) : redactor, form, inOrder: session);
    }

    private static TagKey Key() => TagKey.FromFile(TachoHome.FromEnvironment().TagKey);

    private static void Add(Dictionary<string, MaskTotal> totals, Dictionary<string, MaskTotal> more)
    {
        foreach (var (rule, total) in more)
        {
            var sum = totals.GetValueOrDefault(rule);
            totals[rule] = new MaskTotal(sum.Count + total.Count, sum.Bytes + total.Bytes);
        }
    }
}

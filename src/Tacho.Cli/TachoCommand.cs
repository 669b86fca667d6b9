using System.CommandLine;
using System.CommandLine.Invocation;
using Tacho.Cli.Commands;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Commands.Git;
using Tacho.Cli.Commands.Journal;
using Tacho.Cli.Commands.Releases;
using Tacho.Cli.Commands.Review;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli;

/// <summary>The command <c>tacho</c>: the tree of its subcommands, and what happens to an error on the way out.</summary>
internal static class TachoCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = HelpExamples.AddTo(Create()).Parse(args);
        var exitCode = Run(parsed, output, error);

        // Agents take a hook's failure for a refusal, whatever it failed at.
        return parsed.CommandResult.Command.Name == HookCommand.Name ? (int)ExitCode.Done : exitCode;
    }

    private static int Run(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors) error.WriteLine($"tacho: {SafeText.OneLine(InOneLine(problem.Message))}");
            error.WriteLine($"Try '{HelpExamples.PathOf(parsed.CommandResult.Command)} --help'.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UserError failure)
        {
            return Report(error, failure.Message, failure.Hint, failure.ExitCode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Report(error, failure.Message, hint: null, ExitCode.InputOutput);
        }
    }

    /// <summary>The whole tree; docs/commands.md is checked against it.</summary>
    public static RootCommand Create() => new("The flight recorder for AI coding agents: records every command before it runs, masked and sealed.")
    {
        SettingsOption.File,
        ArchiveCommand.Create(),
        AttestCommand.Create(),
        AuditCommand.Create(),
        BlameCommand.Create(),
        BlockersCommand.Create(),
        CatCommand.Create(),
        CheckpointCommand.Create(),
        CommitsCommand.Create(),
        CompletionCommand.Create(),
        ConfigCommand.Create(),
        DemoCommand.Create(),
        DigestCommand.Create(),
        DoctorCommand.Create(),
        ExcludeCommand.Create(),
        ExportCommand.Create(),
        ForgetCommand.Create(),
        GroupCommand.Create(),
        HookCommand.Create(),
        HookCommand.CreateArchiveSession(),
        ImportCommand.Create(),
        InitCommand.Create(),
        JournalCommand.Create(),
        ListCommand.Create(),
        MaskCommand.Create(),
        TagCommand.CreateNote(),
        TagCommand.CreateNotes(),
        OnboardCommand.Create(),
        PauseCommand.Create(),
        PauseCommand.CreateResume(),
        PruneCommand.Create(),
        RecapCommand.Create(),
        RedactCommand.Create(),
        RedactionsCommand.Create(),
        ReindexCommand.Create(),
        ReportCommand.Create(),
        RulesCommand.Create(),
        ScheduleCommand.Create(),
        ScrubCommand.Create(),
        SearchCommand.Create(),
        ShellInitCommand.Create(),
        ShowCommand.Create(),
        TagCommand.Create(),
        TagCommand.CreateTags(),
        TailCommand.Create(),
        TimeCommand.Create(),
        TrustCommand.Create(),
        RedactionsCommand.CreateUnredact(),
        UpCommand.Create(),
        UsageCommand.Create(),
        VerifyCommand.Create(),
        WatchCommand.Create(),
        WhoSawCommand.Create(),
        WhyCommand.Create(),
    };

    /// <summary>The parser puts what may be given below each other, and says numbers as .NET does.</summary>
    private static string InOneLine(string problem) => string.Join(' ', problem.Split((char[]?)['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).Replace("' as expected type 'System.Int32'", "': it takes a whole number", StringComparison.Ordinal);

    private static int Report(TextWriter error, string message, string? hint, ExitCode exitCode)
    {
        error.WriteLine("tacho: " + Lines(message));
        if (hint is not null) error.WriteLine($"  {Lines(hint)}");
        return (int)exitCode;
    }

    /// <summary>Nothing that a name or an argument holds may move the cursor; line breaks are the message's own.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(SafeText.OneLine));
}

using System.CommandLine;
using System.Text;
using Tacho.Cli.Output;
using Tacho.Cli.Sessions;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho group</c>: what happened under each prompt of an archived session.</summary>
internal static class GroupCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The session's id, a part of it that no other has, or of the archived file's name." };
    private static readonly Option<string?> Out = new("--out") { Description = "Write into this file, which must not be there yet.", HelpName = "FILE" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines: one object a prompt, with its events." };

    public static Command Create()
    {
        var command = new Command("group", "The events of an archived session under the prompts that they belong to.") { Id, Out, Json };
        ArchiveChoice.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var all = ArchiveChoice.All(parsed).ToList();
        var names = new TranscriptNames(all);
        var transcript = names.One(parsed.GetValue(Id)!);
        if (parsed.GetValue(Out) is not { } path)
        {
            Write(parsed.InvocationConfiguration.Output);
            return (int)ExitCode.Done;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (Path.Exists(path)) throw new UserError($"--out: {path} exists already", "It is not overwritten.", ExitCode.Usage);
        using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        var groups = Write(writer);
        parsed.InvocationConfiguration.Error.WriteLine($"{SafeText.Count(groups, "group")} in {SafeText.OneLine(path)}");
        return (int)ExitCode.Done;

        int Write(TextWriter output)
        {
            var subagents = new SubagentTranscripts(all);
            PromptGroups written = parsed.GetValue(Json) ? new PromptGroupJson(output, subagents, names.For) : new PromptGroupText(output, subagents, names.For);
            return written.Write(transcript);
        }
    }
}

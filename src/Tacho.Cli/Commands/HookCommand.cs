using System.CommandLine;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho hook</c>: what <c>tacho-hook</c> does, in the process of the command line tool; the fallback where there is no native program.</summary>
internal static class HookCommand
{
    public const string Name = "hook";

    private const string ArchiveSession = "archive-session";

    /// <summary>What a hook call at a session's end starts; for nobody to type.</summary>
    public static Command CreateArchiveSession()
    {
        var words = new Argument<string[]>("words") { Description = "Agent, session, transcript." };
        var command = new Command(ArchiveSession, "Archive the transcripts of one session. Hooks start it.") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            SessionArchive.Run(TachoHome.FromEnvironment(), parsed.GetRequiredValue(words), SettingsOption.Environment(parsed), TimeProvider.System);
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Command Create()
    {
        var agent = new Argument<string>("agent") { Description = "The id of the agent that calls." };
        var happening = new Argument<string?>("event") { Description = "The happening, for agents whose payload does not name it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(Name, "Record one hook call of an agent from standard input. Agents call it; it always exits 0.") { agent, happening };
        command.SetAction(parsed =>
        {
            using var input = Console.OpenStandardInput();
            var capture = new HookCapture(TachoHome.FromEnvironment(), TimeProvider.System, SettingsOption.Environment(parsed)) { Archiver = static () => [.. OwnProgram.Words("tacho.dll"), ArchiveSession] };
            parsed.InvocationConfiguration.Output.Write(capture.Run(parsed.GetRequiredValue(agent), parsed.GetValue(happening), input));
            return (int)ExitCode.Done;
        });
        return command;
    }
}

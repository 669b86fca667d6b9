using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Store.Sqlite;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho reindex</c>: makes the store anew from the archive.</summary>
internal static class ReindexCommand
{
    public static Command Create()
    {
        var command = new Command("reindex", "Make the store anew from the archive; nothing that it holds is lost.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var home = TachoHome.FromEnvironment();
        StoreUpdate.CheckFilled(home);
        var isWhole = true;
        var count = 0L;
        StoreDatabase.Replace(home.Store, store =>
        {
            isWhole = StoreUpdate.Bring(parsed, store, home);
            count = store.Transcripts;
        });
        parsed.InvocationConfiguration.Output.WriteLine($"{SafeText.Count(count, "transcript")} in {SafeText.OneLine(home.Store)}, {ByteSize.Of(new FileInfo(home.Store).Length)}");
        return (int)(isWhole ? ExitCode.Done : ExitCode.CannotKnow);
    }
}

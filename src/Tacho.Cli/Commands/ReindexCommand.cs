using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Store.Projection;
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
        var error = parsed.InvocationConfiguration.Error;
        var all = ArchiveChoice.All(parsed, new TranscriptArchive(home.Archive)).ToImmutableArray();
        var isWhole = true;
        StoreDatabase.Replace(home.Store, store =>
        {
            using var bar = new ProgressBar(error, "transcripts", all.Length, all.Sum(static one => one.Meta.BytesMasked));
            using var projection = new ArchiveProjection(store);
            projection.BringAll(
                all,
                (file, why) =>
                {
                    isWhole = false;
                    error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read and is passed over: {SafeText.OneLine(why)}");
                },
                one => bar.Advance(one.Meta.BytesMasked));
        });
        parsed.InvocationConfiguration.Output.WriteLine($"{SafeText.Count(all.Length, "transcript")} in {home.Store}, {ByteSize.Of(new FileInfo(home.Store).Length)}");
        return (int)(isWhole ? ExitCode.Done : ExitCode.CannotKnow);
    }
}

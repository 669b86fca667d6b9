using System.CommandLine;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Review;
using Tacho.Store.Projection;
using Tacho.Store.Sqlite;

namespace Tacho.Cli.Commands;

/// <summary>Brings the store up to the archive, for commands that answer from it and those that add to the archive.</summary>
internal static class StoreUpdate
{
    /// <summary>Opens the store for reading, brought up to this version and to the archive first; null where there is none yet.</summary>
    public static StoreDatabase? Current(ParseResult parsed, TachoHome home)
    {
        if (!File.Exists(home.Store)) return null;
        var reviews = Reviews.Read(home);
        if (StoreDatabase.OpenToRead(home.Store) is { } store)
        {
            if (!ArchiveProjection.IsBehind(store, new TranscriptArchive(home.Archive), reviews) && !LedgerProjection.IsBehind(store, home, RulesOf(home)) && !JournalProjection.IsBehind(store, home, reviews)) return store;
            store.Dispose();
        }

        using (var writing = StoreDatabase.Open(home.Store)) Bring(parsed, writing, home);
        return StoreDatabase.OpenToRead(home.Store);
    }

    /// <summary>The same, made where there is none yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="isNeeded">Whether the command can do nothing without archived sessions.</param>
    /// <exception cref="UserError">Nothing is archived, and that is needed.</exception>
    public static StoreDatabase CurrentOrMade(ParseResult parsed, TachoHome home, bool isNeeded = true)
    {
        if (Current(parsed, home) is { } store) return store;
        if (isNeeded) CheckFilled(home);
        using (var made = StoreDatabase.Open(home.Store)) Bring(parsed, made, home);
        return StoreDatabase.OpenToRead(home.Store)!;
    }

    /// <summary>Refuses to make a store of nothing; one that is there may become empty.</summary>
    /// <exception cref="UserError">Nothing is archived, and there is no store.</exception>
    public static void CheckFilled(TachoHome home)
    {
        if (!File.Exists(home.Store) && !new TranscriptArchive(home.Archive).Months().Any()) throw new UserError("nothing is archived", "tacho import archives what agents keep.", ExitCode.NothingFound);
    }

    /// <summary>Takes out of the store what has just left the archive, where there is a store; false where that failed, which standard error tells: the next command tries it again.</summary>
    public static bool AfterRemoval(ParseResult parsed, TachoHome home) => !File.Exists(home.Store) || AfterImport(parsed, home);

    /// <summary>Brings the store up to what was imported. A store that cannot be used does not make an import fail, since it can be made again at any time: false, and standard error tells why.</summary>
    public static bool AfterImport(ParseResult parsed, TachoHome home)
    {
        try
        {
            using var store = StoreDatabase.Open(home.Store);
            return Bring(parsed, store, home);
        }
        catch (UserError failure)
        {
            var error = parsed.InvocationConfiguration.Error;
            error.WriteLine($"tacho: the store is not up to the archive: {SafeText.OneLine(failure.Message)}");
            if (failure.Hint is { } hint) error.WriteLine("  " + SafeText.OneLine(hint));
            return false;
        }
    }

    /// <summary>Brings a store up to the archive and the ledger, with a progress bar; false where a transcript could not be read, which standard error tells.</summary>
    public static bool Bring(ParseResult parsed, StoreDatabase store, TachoHome home)
    {
        var reviews = Reviews.Read(home);
        var error = parsed.InvocationConfiguration.Error;
        var isWhole = true;
        ProgressBar? bar = null;
        try
        {
            using var projection = new ArchiveProjection(store, reviews, TimeProvider.System);
            projection.BringAll(
                new TranscriptArchive(home.Archive),
                (file, why) =>
                {
                    isWhole = false;
                    error.WriteLine($"tacho: {SafeText.OneLine(file)} cannot be read and is not indexed: {SafeText.OneLine(why)}");
                },
                behind => bar = new ProgressBar(error, "transcripts indexed", behind.Count, behind.Sum(static one => one.Meta.BytesMasked)),
                one => bar?.Advance(one.Meta.BytesMasked));
        }
        finally
        {
            bar?.Dispose();
        }

        LedgerProjection.Bring(store, home, RulesOf(home), reviews);
        JournalProjection.Bring(store, home, reviews);
        return isWhole;
    }

    /// <summary>Only to be listed: rules that cannot be used are no reason to answer nothing.</summary>
    private static RuleSet RulesOf(TachoHome home) => RulesInForce.Load(home, root: null).Rules;
}

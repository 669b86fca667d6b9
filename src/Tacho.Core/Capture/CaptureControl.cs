using System.Collections.Immutable;
using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Capture;

/// <summary>
/// What a person decides about recording: pause, resume, exclude, include, and where agents are reminded of the journal. Each decision goes to the ledger first, a sealed record like a session's, then into force.
/// </summary>
/// <remarks>Decisions are a person's: two at once on one machine are taken in turn, under a lock.</remarks>
public sealed class CaptureControl(TachoHome home, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Stops recording, until <see cref="Resume"/> or for a time. What happens meanwhile leaves one gap in each session.</summary>
    public CaptureState Pause(TimeSpan? duration)
    {
        var now = time.GetUtcNow();
        return Decide("pause", duration?.ToString("c", CultureInfo.InvariantCulture) ?? "", state => state with { PausedSince = state.IsPausedAt(now) ? state.PausedSince : now, PausedUntil = now + duration });
    }

    public CaptureState Resume() => Decide("resume", "", state => state with { PausedSince = null, PausedUntil = null });

    /// <summary>Leaves out a folder and those below it from now on; what is recorded stays.</summary>
    public CaptureState Exclude(string folder) =>
        Decide("exclude", Full(folder), state => state.Excluded.Contains(Full(folder)) ? state : state with { Excluded = state.Excluded.Add(Full(folder)) });

    /// <summary>Takes an exclusion back.</summary>
    /// <exception cref="UserError">The folder is not excluded.</exception>
    public CaptureState Include(string folder) => Decide("include", Full(folder), state => state.Excluded.Contains(Full(folder))
        ? state with { Excluded = state.Excluded.Remove(Full(folder)) }
        : throw new UserError($"{Full(folder)} is not excluded", "see `tacho exclude --list`", ExitCode.NothingFound));

    /// <summary>Lets a project's settings file take effect with the content that a person has seen; any other content has none.</summary>
    public CaptureState Trust(string file, ReadOnlySpan<byte> seen)
    {
        var fingerprint = CaptureState.Fingerprint(seen);
        return Decide("trust", $"{Full(file)} sha256:{fingerprint}", state => state with { Trusted = state.Trusted.SetItem(Full(file), fingerprint) });
    }

    /// <summary>Takes the trust in a project's settings file back.</summary>
    /// <exception cref="UserError">The file is not trusted.</exception>
    public CaptureState Distrust(string file) => Decide("distrust", Full(file), state => state.Trusted.ContainsKey(Full(file))
        ? state with { Trusted = state.Trusted.Remove(Full(file)) }
        : throw new UserError($"{Full(file)} is not trusted", hint: null, ExitCode.NothingFound));

    /// <summary>Reminds agents of the journal from now on.</summary>
    /// <param name="folder">In this folder and those below it; null for everywhere.</param>
    /// <returns>False where that was decided before; nothing is written then.</returns>
    public bool Remind(string? folder) => Remind(folder, isWanted: true);

    /// <summary>Takes <see cref="Remind(string?)"/> back; a decision for everywhere and one for a folder stand beside each other.</summary>
    /// <returns>False where there was nothing to take back.</returns>
    public bool StopReminding(string? folder) => Remind(folder, isWanted: false);

    private bool Remind(string? folder, bool isWanted)
    {
        var subject = folder is null ? Everywhere : Full(folder);
        var known = CaptureState.TryRead(home) ?? FromLedger();
        if ((folder is null ? known.RemindedEverywhere : known.Reminded.Contains(subject)) == isWanted) return false;
        Decide(isWanted ? "remind" : "unremind", subject, state => Reminding(state, subject, isWanted));
        return true;
    }

    private const string Everywhere = "everywhere";

    // A full path is never this word.
    private static CaptureState Reminding(CaptureState state, string subject, bool isWanted) => subject == Everywhere
        ? state with { RemindedEverywhere = isWanted }
        : state with { Reminded = isWanted ? state.Reminded.Remove(subject).Add(subject) : state.Reminded.Remove(subject) };

    /// <summary>Name of a project's own settings file, in its root folder.</summary>
    public const string ProjectSettings = ".tacho.json";

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private CaptureState Decide(string decision, string subject, Func<CaptureState, CaptureState> change)
    {
        TachoHome.CreateFolder(home.Root);
        using var turn = PosixFile.OpenReadWrite(home.CaptureState + ".lock");
        if (!turn.TryLock(Patience)) throw new UserError("another tacho command is deciding at this moment", "try again", ExitCode.InputOutput);
        var changed = change(CaptureState.TryRead(home) ?? FromLedger());
        new DecisionLedger(home, time).Record(decision, subject);
        changed.Write(home);
        return changed;
    }

    /// <summary>What is in force by the ledger, for when the file that says so is lost or damaged.</summary>
    private CaptureState FromLedger()
    {
        var state = CaptureState.RecordEverything;
        foreach (var entry in Ledger.Entries(home))
        {
            if (entry.Event.Body is not PersonDecided { Decision: var decision, Subject: var subject }) continue;
            var at = entry.Event.At;
            state = decision switch
            {
                "pause" => state with { PausedSince = at, PausedUntil = TimeSpan.TryParse(subject, CultureInfo.InvariantCulture, out var duration) ? at + duration : null },
                "resume" => state with { PausedSince = null, PausedUntil = null },
                "exclude" => state with { Excluded = state.Excluded.Remove(subject).Add(subject) },
                "include" => state with { Excluded = state.Excluded.Remove(subject) },
                "trust" when subject.Split(" sha256:") is [var file, var seen] => state with { Trusted = state.Trusted.SetItem(file, seen) },
                "remind" or "unremind" => Reminding(state, subject, decision == "remind"),
                "distrust" => state with { Trusted = state.Trusted.Remove(subject) },
                _ => state,
            };
        }

        return state;
    }
}

using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Sealing;

namespace Tacho.Capture;

/// <summary>
/// Archives the transcripts of one session when its agent says that it ended. The hook hands over to a program of its own, since the agent waits for the hook, and
/// ends it after a second or two. Trouble becomes a line in the self-log.
/// </summary>
public static class SessionArchive
{
    /// <summary>The agent may write its last records while its hooks run: what came since is added after this time.</summary>
    private static readonly TimeSpan Afterthought = TimeSpan.FromSeconds(2);

    /// <summary>Starts the archiving of a session, where a person archives at all and did not switch it off.</summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="archiver">The program that calls <see cref="Run"/>, with its first words; empty for none.</param>
    /// <param name="agent">Whose session.</param>
    /// <param name="session">Its id.</param>
    /// <param name="transcript">The transcript that the agent named; null for none.</param>
    /// <returns>What went wrong, for the self-log; null for nothing.</returns>
    internal static string? HandOver(TachoHome home, ImmutableArray<string> archiver, string agent, string session, string? transcript)
    {
        if (archiver.IsEmpty || AgentRegistry.Find(agent)?.Transcripts is null || !Directory.Exists(home.Archive)) return null;
        var errno = DetachedProgram.Start(archiver[0], [.. archiver[1..], agent, session, transcript ?? ""]);
        return errno == 0 ? null : $"the session's end is not archived: its program was not started (error {errno})";
    }

    /// <summary>Archives what there is of a session, and a moment later what was added. Never fails: nobody is there to see it.</summary>
    /// <param name="home">The recorder's folder.</param>
    /// <param name="words">The agent's id, the session's, and the path of the transcript that the agent named, which may be empty.</param>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="time">The clock.</param>
    public static void Run(TachoHome home, IReadOnlyList<string> words, Func<string, string?> variable, TimeProvider time)
    {
        var log = new SelfLog(home, time);
        var name = words.Count > 0 && AgentRegistry.Find(words[0]) is { } known ? known.Info.Id.Value : "hook";
        try
        {
            if (words.Count < 2 || AgentRegistry.Find(words[0]) is not { Transcripts: not null } agent) return;
            DetachedProgram.StandBack();
            var settings = SettingsLoader.Load(SettingsLoader.FileOf(home, variable), variable).OrThrow();
            var rules = RulesInForce.Load(home, root: null).OrThrow().At(RedactionLevel.Of(settings));
            var redactor = new Redactor(rules, TagKey.FromFile(home.TagKey), new MachineKeys(AgentRegistry.MachineKeys));
            var archive = new TranscriptArchive(home.Archive);
            var seal = new ArchiveSeal(home, archive, recorded => redactor.Redact(recorded, Settings.Default.OutputCapBytes), time);
            var import = new TranscriptImport(archive, redactor, new ProjectLocator(home, TachoHome.UserFolder()), time) { Seal = seal, AdoptsUnsealed = false };
            import.Load();
            var sources = Sources(agent, words[1], words.Count > 2 ? words[2] : "", variable);
            Import(import, agent, sources, log);
            Thread.Sleep(Afterthought);
            Import(import, agent, sources, log);
        }
        catch (Exception failure)
        {
            // The last net, as in HookCapture. A UserError tells of settings or rules, which doctor looks at too.
            log.Write(name, $"the session's end is not archived: {SelfLog.Describe(failure)}");
        }
    }

    private static void Import(TranscriptImport import, IAgent agent, IEnumerable<TranscriptSource> sources, SelfLog log)
    {
        foreach (var source in sources)
        {
            if (import.Import(agent.Transcripts!, source).Result == ImportResult.Failed) log.Write(agent.Info.Id.Value, "the session's end is not archived: a transcript could not be read or kept; see tacho import");
        }

        if (import.Finish() is not null) log.Write(agent.Info.Id.Value, "the session's end is archived and not sealed; the next tacho import does it");
    }

    /// <summary>The transcript that was named, and whatever else the agent keeps of the session, such as that of a sub-agent.</summary>
    private static ImmutableArray<TranscriptSource> Sources(IAgent agent, string session, string transcript, Func<string, string?> variable)
    {
        var named = transcript.Length > 0 && Path.IsPathFullyQualified(transcript) && TranscriptDiscovery.Recognise(transcript, [agent]) is { } recognised ? agent.Transcripts!.SessionsOf(recognised) : [];
        var kept = TachoHome.UserFolder() is { } user
            ? agent.Transcripts!.Discover(new TranscriptPlaces(user, variable, [])).Where(source => source.Session?.Value == session)
            : [];
        return [.. named.Concat(kept).DistinctBy(static source => (source.Path, source.Row))];
    }
}

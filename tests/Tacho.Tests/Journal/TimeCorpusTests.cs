using Tacho.Incidents;
using Tacho.Incidents.Timing;
using Tacho.Reports.Timing;
using Tacho.Tests.Agents.Transcripts;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Journal;

/// <summary>
/// Active times of three real sessions, against what was worked out by hand from the raw times of their records: gaps before a prompt of at most five minutes are the person's, others of at most five minutes
/// the agent's, and each longer one was looked at.
/// </summary>
public sealed class TimeCorpusTests(TranscriptCorpus corpus) : IClassFixture<TranscriptCorpus>
{
    /// <summary>Readers may leave out records, or take the time of one beside them.</summary>
    private const double Tolerance = 15;

    // By hand: 1,326 s before prompts; 1,091 s within turns and one tool that ran for 641 s; a night of 43,320 s between two prompts.
    [Theory]
    [InlineData("claude-code/handgemacht-ai__claude-code-log/test/test_data/real_projects/-Users-dain-workspace-danieldemmel-me-next/9e953218-585f-4692-89df-9e0747a31c68.jsonl", 1091 + 641, 1326, 11)]

    // By hand: 537 s before prompts, and 174 s of the 2,106 s within turns were three questions that waited for their answers; five pauses of 19,279 s in all.
    [InlineData("codex/savekirk__session-bridge/019d6cca-56cc-7850-9ca0-e841d6382a98.jsonl", 2106 - 174, 537 + 174, 12)]

    // By hand: 5,018 s before prompts, 2,783 s within turns, three pauses of 1,861 s in all.
    [InlineData("pi/badlogic__pi-mono/packages/coding-agent/test/fixtures/large-session.jsonl", 2783, 5018, 88)]
    public void Real_session_is_within_what_was_worked_out_by_hand(string file, double agent, double person, int prompts)
    {
        using var folder = new ArchiveFolder();
        var path = Path.Combine(corpus.Folder, file);
        Assert.True(File.Exists(path), path);
        File.Copy(path, folder.Source(Path.GetFileName(path)));
        folder.Import();
        var rules = new TimeRules(TimeRules.DefaultIdle, DateTimeOffset.MaxValue.AddDays(-2));
        var session = Assert.Single(MomentSearch.Search(SessionFiles.List(folder.Home, project: null, RecordSources.All), window: null, rules, out _));
        var timing = SessionTiming.Of(session.Moments, rules);

        Assert.Equal(agent, Stretch.Sum(timing.Agent).TotalSeconds, Tolerance);
        Assert.Equal(person, Stretch.Sum(timing.Person).TotalSeconds, Tolerance);
        Assert.Equal(agent + person, Stretch.Sum(timing.Active).TotalSeconds, Tolerance);
        Assert.Equal(prompts, session.Moments.Count(static one => one.Kind == MomentKind.Prompt));
    }
}

using Tacho.Setup.Doctor;

namespace Tacho.Tests.Setup.DoctorChecks;

public sealed class DoctorTrailTests : IDisposable
{
    private readonly DoctorFolder _folder = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private Diagnosis Arrival() => DoctorFolder.One(ArrivalCheck.Run(_folder.Evidence), "events");

    private Diagnosis Drift(string subject) => DoctorFolder.One(DriftCheck.Run(_folder.Evidence), subject);

    private StoppedClock Ago(double days) => new(_now.AddDays(-days));

    [Fact]
    public void An_agent_that_never_called_is_a_note_with_its_own_advice()
    {
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal(Health.Note, Arrival().Health);
        Assert.Contains("/hooks", Arrival().Remedy);
        _folder.Happen("Stop");
        Assert.Equal(Health.Well, Arrival().Health);
    }

    [Fact]
    public void An_agent_that_called_only_before_its_hooks_were_written_is_a_note()
    {
        _folder.Happen("Stop", time: Ago(1));
        _folder.Install(SetupFolder.ClaudeCode);
        Assert.Equal(Health.Note, Arrival().Health);
        Assert.Contains("the last one is of", Arrival().Finding);
    }

    [Fact]
    public void The_last_event_is_found_however_old_its_file_is()
    {
        _folder.Happen("Stop", time: Ago(300));
        foreach (var file in Directory.EnumerateFiles(_folder.Home.Trail, "*.jsonl", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, _now.AddDays(-300).UtcDateTime);
        Assert.Equal(_now.AddDays(-300), TrailSurvey.Of(_folder.Home, _now).LastEventOf(DoctorFolder.Claude.Info.Id)!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Empty(DriftCheck.Run(_folder.Evidence));
    }

    [Fact]
    public void Happenings_without_a_reading_are_counted_by_kind()
    {
        _folder.Happen("Stop");
        Assert.Equal(Health.Well, Drift("drift").Health);
        _folder.Happen("Flying", ",\"x\":1");
        _folder.Happen("Flying", ",\"x\":2");
        _folder.Happen("Diving");
        Assert.Equal(Health.Note, Drift("drift").Health);
        Assert.Contains("hook.Flying (2), hook.Diving (1)", Drift("drift").Finding);
    }

    [Fact]
    public void Members_that_came_up_lately_are_news_and_older_ones_are_not()
    {
        _folder.Happen("Stop", ",\"permission_mode\":\"plan\"", Ago(20));
        _folder.Happen("Stop", ",\"permission_mode\":\"plan\"");
        Assert.Equal(Health.Well, Drift("drift").Health);
        Assert.Contains("permission_mode (2)", Drift("drift").Finding);
        _folder.Happen("Stop", ",\"mood\":{\"extra\":{\"deep\":1}}");
        Assert.Equal(Health.Note, Drift("drift").Health);
        Assert.Contains("in the last 7 days: mood;", Drift("drift").Finding);
    }

    [Fact]
    public void A_member_of_that_name_inside_a_tools_input_is_no_drift()
    {
        _folder.Happen("PreToolUse", ",\"tool_name\":\"X\",\"tool_use_id\":\"1\",\"tool_input\":{\"a\":1,\"extra\":{\"hidden\":1}}");
        Assert.DoesNotContain("hidden", Drift("drift").Finding);
    }

    [Fact]
    public void Gaps_are_counted_by_reason_and_those_that_a_person_asked_for_are_well()
    {
        _folder.Happen("Stop");
        Assert.Equal(Health.Well, Drift("gaps").Health);
        _folder.RecordInProcess(new("tacho-hook", ["claude-code"], "no json", "/", System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty, TimeSpan.Zero));
        Assert.Equal(Health.Note, Drift("gaps").Health);
        Assert.Contains("unreadable-payload (1)", Drift("gaps").Finding);
    }

    [Fact]
    public void A_newest_event_that_has_not_come_yet_is_a_fault()
    {
        _folder.Happen("Stop");
        Assert.Equal(Health.Well, DoctorFolder.One(ClockCheck.Run(_folder.Evidence), "newest event").Health);
        _folder.Happen("Stop", time: Ago(-1));
        Assert.Equal(Health.Fault, DoctorFolder.One(ClockCheck.Run(_folder.Evidence), "newest event").Health);
    }

    [Fact]
    public void A_session_in_which_time_goes_back_is_a_note_that_names_the_line()
    {
        _folder.Happen("Stop", ",\"n\":1");
        Assert.Empty(DoctorFolder.Of(ClockCheck.Run(_folder.Evidence), "steps back"));
        _folder.Happen("Stop", ",\"n\":2", Ago(0.5));
        _folder.Happen("Stop", ",\"n\":3", Ago(0.4));
        var diagnosis = DoctorFolder.One(ClockCheck.Run(_folder.Evidence), "steps back");
        Assert.Equal(Health.Note, diagnosis.Health);
        Assert.Contains("4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a.jsonl line 3 by 12:00:00", diagnosis.Finding);
    }

    [Fact]
    public void The_clock_of_the_file_system_is_compared()
    {
        _folder.Happen("Stop");
        Assert.Equal(Health.Well, DoctorFolder.One(ClockCheck.Run(_folder.Evidence), "file system").Health);
        _folder.Time = Ago(1);
        var diagnosis = DoctorFolder.One(ClockCheck.Run(_folder.Evidence), "file system");
        Assert.Equal(Health.Note, diagnosis.Health);
        Assert.Matches("its time is 864[0-9]{2} s ahead of", diagnosis.Finding);
    }

    [Fact]
    public void A_line_that_is_no_event_is_passed_over()
    {
        _folder.Happen("Stop");
        var file = Directory.EnumerateFiles(_folder.Home.Trail, "*.jsonl", SearchOption.AllDirectories).Single();
        using (var stream = new FileStream(file, FileMode.Open)) stream.Seek(0, SeekOrigin.End);
        File.WriteAllText(file, "garbage\n{\"kind\":\"x\"}\n{\"kind\":1}\n\n" + File.ReadAllText(file) + "{\"kind\":\"stop\",\"at\":\"20");
        Assert.Equal(1, TrailSurvey.Of(_folder.Home, _now).Of(DoctorFolder.Claude.Info.Id)!.Events);
    }

    public void Dispose() => _folder.Dispose();
}

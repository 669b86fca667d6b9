using System.Collections.Immutable;
using System.Text;
using Tacho.Capture;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Trail;

namespace Tacho.Tests.Capture;

public sealed class HookCaptureTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void A_command_stands_in_the_sealed_record_the_session_view_and_the_tail()
    {
        Assert.Equal("", _recorder.Run("npm install"));

        var recorded = Assert.Single(_recorder.Events());
        Assert.Equal("npm install", Assert.IsType<ShellCommand>(recorded.Body).Command);
        var line = Assert.Single(_recorder.Tail());
        Assert.Matches(@"\A\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] \[claude-code\] \[4f1c8b3e\] npm install\z", line);
        Assert.Matches(@"\A\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] \[claude-code\] npm install\z", Assert.Single(File.ReadAllLines(_recorder.Views.SessionView(new(Recorder.Session)))));
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(_recorder.Project, ".tacho", ".gitignore")));
        Assert.Equal("", _recorder.SelfLog());
    }

    [Fact]
    public void What_no_adapter_took_is_kept_beside_the_event()
    {
        _recorder.Hook("PreToolUse", "\"tool_name\":\"Bash\",\"tool_use_id\":\"t\",\"tool_input\":{\"command\":\"ls\",\"timeout\":5},\"tomorrow\":{\"new\":[1,2]}", Recorder.Session);

        var recorded = Assert.Single(_recorder.Events());
        Assert.Equal("""{"new":[1,2]}""", recorded.Extra!.Value.GetProperty("tomorrow").GetRawText());
        Assert.Equal(5, Assert.IsType<ShellCommand>(recorded.Body).Input!.Value.GetProperty("timeout").GetInt32());
        Assert.Equal(("p", "t"), (recorded.Turn, recorded.ToolCallId));
    }

    [Fact]
    public void A_secret_is_masked_in_every_file_and_has_one_tag()
    {
        var token = SecretTemplate.Expand("ghp_{alnum:36}", 7);
        _recorder.Run($"GITHUB_TOKEN={token} git push", call: "t1");
        _recorder.Ran($"GITHUB_TOKEN={token} git push", "t1", $"{{\"stdout\":\"pushed with {token}\",\"stderr\":\"\"}}");

        Assert.DoesNotContain(token, _recorder.Everything(), StringComparison.Ordinal);
        var tag = _recorder.Tail()[0].Split("GITHUB_TOKEN=")[1].Split(' ')[0];
        Assert.Matches(@"\A\[redacted:github-pat:[0-9a-f]{8}\]\z", tag);
        Assert.Equal($"pushed with {tag}", _recorder.Events().Select(recorded => recorded.Body).OfType<ToolResult>().Single().Output!.Text);
    }

    [Fact]
    public void Personal_data_is_masked_in_commands_outputs_and_prompts_where_the_settings_ask_for_it()
    {
        const string Address = "alice.w@acme.io";
        _recorder.Run($"git log --author={Address}");
        Assert.Contains(Address, _recorder.Everything(), StringComparison.Ordinal);

        Directory.CreateDirectory(_recorder.Home.Root);
        File.WriteAllText(_recorder.Home.ConfigFile, "{ \"redaction.personalData\": [\"email\", \"card\"] }");
        var session = Guid.CreateVersion7().ToString();
        _recorder.Run($"mail {Address} -s 81.2.69.142", session, call: "t2");
        _recorder.Ran($"mail {Address} -s 81.2.69.142", "t2", $"{{\"stdout\":\"sent to {Address}, paid with 4111 1111 1111 1111\",\"stderr\":\"\"}}", session);
        _recorder.Hook("UserPromptSubmit", $"\"prompt\":\"write to {Address}\"", session);

        var bodies = _recorder.Events().Where(recorded => recorded.Session.Value == session).Select(recorded => recorded.Body).ToList();
        Assert.Equal("mail [redacted:email] -s 81.2.69.142", Assert.Single(bodies.OfType<ShellCommand>()).Command);
        Assert.Equal("sent to [redacted:email], paid with [redacted:card]", Assert.Single(bodies.OfType<ToolResult>()).Output!.Text);
        Assert.Equal("write to [redacted:email]", Assert.Single(bodies.OfType<UserPrompt>()).Text);
        Assert.Equal("", _recorder.SelfLog());
    }

    [Fact]
    public void A_result_adds_to_the_record_and_not_to_the_views()
    {
        _recorder.Run("make", call: "t1");
        _recorder.Ran("make", "t1", "{\"stdout\":\"ok\",\"stderr\":\"warn\"},\"duration_ms\":41");

        var result = Assert.IsType<ToolResult>(_recorder.Events()[1].Body);
        Assert.Equal(("ok", "warn", 41L), (result.Output!.Text, result.ErrorOutput!.Text, result.DurationMs!.Value));
        Assert.Equal(2, _recorder.Events().Count);
        Assert.Single(_recorder.Tail());
    }

    [Fact]
    public void A_result_without_its_call_writes_the_line_marked()
    {
        _recorder.Ran("make", "t9", "{\"stdout\":\"ok\"}");

        Assert.True(Assert.IsType<ShellCommand>(_recorder.Events()[0].Body).Late);
        Assert.EndsWith(" make" + TextViews.LateMark, Assert.Single(_recorder.Tail()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_call_twice_is_recorded_once()
    {
        _recorder.Run("make", call: "t1");
        _recorder.Run("make", call: "t1");

        Assert.Single(_recorder.Events());
    }

    [Fact]
    public void Two_calls_of_one_command_are_recorded_twice()
    {
        _recorder.Run("make", call: "t1");
        _recorder.Run("make", call: "t2");

        Assert.Equal(2, _recorder.Tail().Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"session_id\":")]
    [InlineData("null")]
    public void A_payload_that_is_no_object_leaves_a_gap_and_a_content_free_line(string payload)
    {
        Assert.Equal("", _recorder.Hook("claude-code", payload));

        Assert.Equal(GapReasons.Unreadable, Assert.IsType<CaptureGap>(Assert.Single(_recorder.Events()).Body).Reason);
        Assert.Matches(@"\A\S+ \[\d+\] claude-code: unreadable-payload: \d+ bytes\n\z", _recorder.SelfLog());
    }

    [Fact]
    public void Half_a_surrogate_pair_and_bytes_that_are_no_text_stay_visible()
    {
        var text = Recorder.Payload("PreToolUse", Recorder.Shell("@", "t"), Recorder.Session, _recorder.Project).Replace("@", "echo \\ud83d X", StringComparison.Ordinal);
        var payload = Encoding.UTF8.GetBytes(text);
        payload[Array.LastIndexOf(payload, (byte)'X')] = 0xFF;

        _recorder.Hook("claude-code", payload);

        Assert.Equal(@"echo \ud83d \xff", Assert.IsType<ShellCommand>(Assert.Single(_recorder.Events()).Body).Command);
        Assert.Equal("", _recorder.SelfLog());
    }

    [Fact]
    public void A_payload_of_twenty_megabytes_keeps_its_command_cut_and_says_so()
    {
        _recorder.Run("echo " + new string('x', 20_000_000));

        var events = _recorder.Events();
        Assert.Equal(HookCapture.MaxCommandBytes, Assert.IsType<ShellCommand>(events[0].Body).Command.Length);
        Assert.Equal(GapReasons.Oversize, Assert.IsType<CaptureGap>(events[1].Body).Reason);
        Assert.Single(_recorder.SelfLog().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_payload_beyond_the_limit_leaves_a_gap()
    {
        _recorder.Hook("claude-code", new byte[HookCapture.MaxPayloadBytes + 1]);

        Assert.Equal(GapReasons.Oversize, Assert.IsType<CaptureGap>(Assert.Single(_recorder.Events()).Body).Reason);
    }

    [Fact]
    public void Output_is_masked_before_it_is_cut()
    {
        var token = SecretTemplate.Expand("ghp_{alnum:36}", 3);
        var output = new string('x', (64 * 1024) - 20) + " " + token + " " + new string('y', 100_000);
        _recorder.Ran("cat", "t", $"{{\"stdout\":\"{output}\"}}");

        var kept = _recorder.Events().Select(recorded => recorded.Body).OfType<ToolResult>().Single().Output!;
        Assert.Equal(output.Length, kept.TotalBytes);
        Assert.True(kept.Text.Length < 66_000, kept.Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain(token[..12], _recorder.Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_leaves_one_gap_in_a_session_and_nothing_else()
    {
        var control = new CaptureControl(_recorder.Home, TimeProvider.System);
        control.Pause(duration: null);
        _recorder.Run("secret one", call: "a");
        _recorder.Run("secret two", call: "b");
        control.Resume();
        _recorder.Run("after", call: "c");

        var session = _recorder.Events().Where(recorded => recorded.Session.Value == Recorder.Session).ToList();
        Assert.Equal(GapReasons.Paused, Assert.IsType<CaptureGap>(session[0].Body).Reason);
        Assert.Equal("after", Assert.IsType<ShellCommand>(session[1].Body).Command);
        Assert.Equal(2, session.Count);
        Assert.Equal(["pause", "resume"], _recorder.Events().Select(recorded => recorded.Body).OfType<PersonDecided>().Select(decided => decided.Decision));
        Assert.DoesNotContain("secret", _recorder.Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_excluded_folder_is_not_recorded_until_it_is_included_again()
    {
        var control = new CaptureControl(_recorder.Home, TimeProvider.System);
        control.Exclude(_recorder.Project);
        _recorder.Run("one");
        control.Include(_recorder.Project);
        _recorder.Run("two");

        Assert.Equal("two", Assert.IsType<ShellCommand>(_recorder.Events()[^1].Body).Command);
        Assert.EndsWith(" two", Assert.Single(_recorder.Tail()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_keeps_the_project_of_its_first_event()
    {
        _recorder.Run("one");
        var elsewhere = Directory.CreateDirectory(Path.Combine(_recorder.Home.Root, "..", "elsewhere", ".git")).Parent!.FullName;
        _recorder.Hook("claude-code", Recorder.Payload("PreToolUse", Recorder.Shell("two", "t"), Recorder.Session, elsewhere));

        Assert.Equal(2, _recorder.Tail().Length);
        Assert.Equal(elsewhere, _recorder.Events()[1].Cwd);
        Assert.False(Directory.Exists(Path.Combine(elsewhere, ".tacho")));
    }

    [Fact]
    public void Views_are_not_written_through_a_link_that_a_repository_planted()
    {
        var target = Directory.CreateDirectory(Path.Combine(_recorder.Home.Root, "..", "victim")).FullName;
        File.CreateSymbolicLink(Path.Combine(_recorder.Project, ".tacho"), target);

        _recorder.Run("echo owned");

        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        Assert.Single(_recorder.Events());
        Assert.Contains("text views", _recorder.SelfLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_cannot_be_read_costs_the_fingerprint_and_not_the_mask()
    {
        Directory.CreateDirectory(_recorder.Home.TagKey);
        var token = SecretTemplate.Expand("ghp_{alnum:36}", 1);

        _recorder.Run($"TOKEN={token} make");

        Assert.Contains("[redacted:github-pat] make", Assert.Single(_recorder.Tail()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_can_read_what_is_recorded()
    {
        // A secret in the very first call: the machine's key is made before anything else is there.
        _recorder.Run($"TOKEN={SecretTemplate.Expand("ghp_{alnum:36}", 5)} make");

        var entries = new DirectoryInfo(_recorder.Home.Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(_recorder.Home.Root));
        Assert.All(entries, entry => Assert.True(
            (entry.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) == UnixFileMode.None,
            $"{entry.FullName} has mode {entry.UnixFileMode}"));
    }

    [Fact]
    public void A_broken_settings_file_does_not_stop_recording_and_is_said_once_a_session()
    {
        Directory.CreateDirectory(_recorder.Home.Root);
        File.WriteAllText(_recorder.Home.ConfigFile, "{ not json");

        _recorder.Run("one");
        _recorder.Run("two");

        Assert.Equal(2, _recorder.Tail().Length);
        Assert.Equal(GapReasons.BrokenConfiguration, Assert.Single(_recorder.Events().Select(recorded => recorded.Body).OfType<CaptureGap>()).Reason);
    }

    [Fact]
    public void A_projects_settings_have_no_effect_before_a_person_trusted_them_and_none_after_a_change()
    {
        var file = Path.Combine(_recorder.Project, CaptureControl.ProjectSettings);
        File.WriteAllText(file, """{ "capture.textViews": false }""");
        _recorder.Run("before");
        new CaptureControl(_recorder.Home, TimeProvider.System).Trust(file, File.ReadAllBytes(file));
        _recorder.Run("trusted");
        File.WriteAllText(file, """{ "capture.textViews": false, }""");
        _recorder.Run("changed");

        Assert.Equal(["before", "changed"], _recorder.Tail().Select(line => line.Split(' ')[^1]));
        Assert.Equal(3, _recorder.Events().Count(recorded => recorded.Body is ShellCommand));
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("Ledger")]
    public void A_session_named_like_the_ledger_does_not_write_into_it(string session)
    {
        new CaptureControl(_recorder.Home, TimeProvider.System).Exclude("/nowhere");
        _recorder.Run("make", session);

        var files = new TrailReader(_recorder.Home).Files(project: null).ToDictionary(file => Path.GetFileName(file.Path), file => TrailReader.Events(file).ToList());
        Assert.IsType<PersonDecided>(Assert.Single(files["ledger.jsonl"]).Event.Body);
        Assert.Equal(session, Assert.Single(files[$"{session}-{ProjectLocator.Of(_recorder.Project).Name}.jsonl"]).Event.Session.Value);
        Assert.Single(_recorder.Tail());
    }

    [Theory]
    [InlineData("{\"excluded\":null}")]
    [InlineData("[]")]
    [InlineData(null)]
    public void A_state_of_recording_that_cannot_be_read_stops_nothing(string? content)
    {
        Directory.CreateDirectory(_recorder.Home.Root);
        if (content is null) Directory.CreateDirectory(_recorder.Home.CaptureState);
        else File.WriteAllText(_recorder.Home.CaptureState, content);

        _recorder.Run("make");

        Assert.Single(_recorder.Tail());
    }

    [Fact]
    public void Trusted_project_settings_that_an_agent_makes_unreadable_stop_nothing()
    {
        var file = Path.Combine(_recorder.Project, CaptureControl.ProjectSettings);
        File.WriteAllText(file, "{}");
        new CaptureControl(_recorder.Home, TimeProvider.System).Trust(file, File.ReadAllBytes(file));
        File.Delete(file);
        Directory.CreateDirectory(file);

        _recorder.Run("make");

        Assert.Single(_recorder.Tail());
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_holds_nothing_up()
    {
        var git = Path.Combine(_recorder.Project, ".git");
        Directory.Delete(git);
        Assert.IsType<ProgramRun.Ended>(ExternalProgram.Run(new("mkfifo", [git], "", _recorder.Project, ImmutableDictionary<string, string?>.Empty, TimeSpan.FromSeconds(10))));

        await Task.Run(() => _recorder.Run("make"), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Single(_recorder.Tail());
    }

    [Fact]
    public void An_exclusion_of_the_root_folder_covers_everything()
    {
        new CaptureControl(_recorder.Home, TimeProvider.System).Exclude("/");

        _recorder.Run("make");

        Assert.Empty(_recorder.Tail());
    }

    [Fact]
    public void Decisions_survive_the_loss_of_the_file_that_puts_them_in_force()
    {
        var control = new CaptureControl(_recorder.Home, TimeProvider.System);
        control.Exclude("/srv/one");
        control.Exclude("/srv/two");
        control.Include("/srv/one");
        File.WriteAllText(_recorder.Home.CaptureState, "{ broken");

        Assert.Equal(["/srv/two", "/srv/three"], control.Exclude("/srv/three").Excluded);
    }

    [Theory]
    [InlineData("sub/../")]
    [InlineData("sub/")]
    [InlineData("")]
    public void An_exclusion_holds_however_the_folder_is_written(string way)
    {
        new CaptureControl(_recorder.Home, TimeProvider.System).Exclude(_recorder.Project);

        Assert.NotNull(CaptureState.Read(_recorder.Home).ExclusionOf(Path.Combine(_recorder.Project, way)));
        Assert.Null(CaptureState.Read(_recorder.Home).ExclusionOf(_recorder.Project + "-other"));
    }

    [Fact]
    public void Text_that_people_cannot_see_is_shown_in_the_views()
    {
        _recorder.Run("echo a\u200bb \U000E0041 \u2063 \u00ad");

        Assert.EndsWith(@"echo a\u{200b}b \u{e0041} \u{2063} \u{ad}", Assert.Single(_recorder.Tail()), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_are_kept_out_of_git_where_a_repository_brings_their_folder()
    {
        Directory.CreateDirectory(Path.Combine(_recorder.Project, ".tacho", "sessions"));

        _recorder.Run("make");

        Assert.True(File.Exists(Path.Combine(_recorder.Project, ".tacho", ".gitignore")));
    }
}

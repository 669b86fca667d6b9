using Tacho.Events;
using Tacho.Redaction;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Scrubbing;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Scrubbing;

/// <summary>What leaked is gone from every byte, in every encoding; what is useful stays; the trail verifies before and after.</summary>
public sealed partial class ScrubberTests
{
    public static TheoryData<string> Templates => ["Zq7{alnum:21}", "p4ss/w+rd=\"{alnum:5}\\{lower:3}", "pässwört-{alnum:6}-ключ", "k{digit:11}\n{alnum:10}", "Hx{alnum:4}"];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Secret_is_gone_from_every_byte_and_the_trail_stays_sound(string template)
    {
        using var leaky = new LeakyTrail(SecretTemplate.Expand(template));
        VerifyAssert.Sound(leaky.Trail.Verify());
        Assert.True(leaky.Leaks().Count >= 5, string.Join(", ", leaky.Leaks()));

        leaky.Scrub();

        LeakyTrail.AssertNone(leaky.Leaks());
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed);
        Assert.Empty(leaky.Look().Files);
        leaky.Trail.Run("echo and on");
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed);
        Assert.Equal(1, TrailHead.Read(leaky.Trail.Head)!.Segment);
    }

    [Fact]
    public void Masked_copies_stay_at_their_place_and_time()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        var before = leaky.Events().ToList();
        var view = File.ReadAllLines(leaky.Trail.View);
        var tail = File.ReadAllLines(leaky.Trail.Views.Tail);

        leaky.Scrub();

        var after = leaky.Events().ToList();
        Assert.Equal(before.Select(one => (one.Id, one.At, one.ToolCallId, one.Body.GetType())), after.Select(one => (one.Id, one.At, one.ToolCallId, one.Body.GetType())));
        var tag = Assert.Single(after.Select(one => one.Body).OfType<ShellCommand>(), command => command.Command.StartsWith("echo plain ", StringComparison.Ordinal)).Command["echo plain >".Length..^"< end".Length];
        Assert.Matches("^\\[redacted:scrubbed:[0-9a-f]{8}\\]$", tag);
        Assert.Equal($"log in with {tag} please", Assert.Single(after.Select(one => one.Body).OfType<UserPrompt>()).Text);
        Assert.Equal(view.Select(line => line.Replace(leaky.Secret, tag, StringComparison.Ordinal)).Take(3), File.ReadAllLines(leaky.Trail.View).Take(3));
        Assert.Equal(tail.Length, File.ReadAllLines(leaky.Trail.Views.Tail).Length);
        Assert.Equal(tail.Select(line => line[..43]), File.ReadAllLines(leaky.Trail.Views.Tail).Select(line => line[..43]));
    }

    [Fact]
    public void Views_made_anew_from_the_record_are_the_same()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        leaky.Scrub();
        var tail = File.ReadAllText(leaky.Trail.Views.Tail);

        new ViewRebuild(leaky.Trail.Home, leaky.Trail.Project).Run();

        Assert.Equal(tail, File.ReadAllText(leaky.Trail.Views.Tail));
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed);
    }

    [Fact]
    public void Looking_changes_no_byte_and_tells_lines_and_no_secret()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        leaky.Trail.Snapshot();
        var before = leaky.Trail.AllFiles().ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);

        var plan = leaky.Look();

        File.Delete(leaky.Trail.Home.TagKey);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), leaky.Trail.AllFiles().Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        Assert.DoesNotContain(leaky.Secret, plan.ToString(), StringComparison.Ordinal);
        var record = Assert.Single(plan.Files, file => file.Path == leaky.Trail.File);
        Assert.Equal((leaky.Trail.Project.Name, SampleTrail.Session), (record.Project, record.Session));
        Assert.Equal(File.ReadAllLines(record.Path).Select((line, i) => (line, i)).Where(entry => LeakyTrail.Holds(entry.line, leaky.Secret)).Select(entry => entry.i + 1L), record.Lines);
        Assert.Contains(plan.Files, file => file.Path == leaky.Trail.View);
        Assert.Contains(plan.Files, file => file.Path == leaky.Trail.Views.Tail);
        Assert.Equal(["/home/dev/.claude/projects/x"], plan.Transcripts);
    }

    [Fact]
    public void Known_token_keeps_the_tag_that_rules_give_it()
    {
        var token = SecretTemplate.Expand("ghp_{alnum:36}");
        using var trail = new SampleTrail();
        trail.Call("SessionStart");
        trail.Run($"echo {token}");
        var tag = File.ReadAllText(trail.View).Split("echo ")[1].Split('\n')[0];
        File.WriteAllText(trail.Home.SelfLog, $"2026 {token}\n");

        Assert.NotEmpty(new Scrubber(trail.Home, ScrubTarget.Secret(token, RuleSet.BuiltIn, TagKey.FromFile(trail.Home.TagKey)), TimeProvider.System).Run([trail.Project], "x").ToList());

        Assert.Equal($"2026 {tag}\n", File.ReadAllText(trail.Home.SelfLog));
    }

    [Fact]
    public void Rules_of_today_mask_what_those_of_yesterday_left()
    {
        using var leaky = new LeakyTrail("acme-" + SecretTemplate.Expand("{lower:20}"));
        var rules = RuleSet.BuiltIn.With([new Rule { Id = "acme-key", Description = "a key", Keywords = ["acme-"], Pattern = () => Acme }]);
        var scrubber = new Scrubber(leaky.Trail.Home, ScrubTarget.Rules(rules, TagKey.FromFile(leaky.Trail.Home.TagKey)), TimeProvider.System);
        Assert.Empty(new Scrubber(leaky.Trail.Home, ScrubTarget.Rules(RuleSet.BuiltIn, TagKey.FromFile(leaky.Trail.Home.TagKey)), TimeProvider.System).Look(leaky.Projects).Files);

        Assert.NotEmpty(scrubber.Run(leaky.Projects, "new rule").ToList());

        Assert.Empty(scrubber.Look(leaky.Projects).Files);
        Assert.DoesNotContain(leaky.Secret, string.Concat(leaky.Trail.AllFiles().Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Contains("[redacted:acme-key:", File.ReadAllText(leaky.Trail.View), StringComparison.Ordinal);
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed);

        // And what rules left, a person takes out of the same records.
        leaky.Scrub();
        LeakyTrail.AssertNone(leaky.Leaks());
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed);
    }

    [Fact]
    public void Number_that_is_the_secret_becomes_a_tag_and_its_record_stays()
    {
        var number = SecretTemplate.Expand("7{digit:11}");
        using var leaky = new LeakyTrail(number);
        leaky.Trail.Call("PreToolUse", ("tool_name", "Pay"), ("tool_use_id", "t9"), ("tool_input", new Dictionary<string, long>(StringComparer.Ordinal) { ["account"] = long.Parse(number, System.Globalization.CultureInfo.InvariantCulture) }));

        leaky.Scrub();

        LeakyTrail.AssertNone(leaky.Leaks());
        Assert.Contains("[redacted:scrubbed", Assert.Single(leaky.Events().Select(one => one.Body).OfType<ToolCall>()).Input.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rest_of_an_interrupted_write_is_masked_before_and_after_its_mark()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        File.WriteAllBytes(leaky.Trail.File, [.. File.ReadAllBytes(leaky.Trail.File), .. System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"shell.command\",\"x\":\"{leaky.Secret}")]);
        leaky.Trail.Run("echo marks it");
        File.WriteAllBytes(leaky.Trail.File, [.. File.ReadAllBytes(leaky.Trail.File), .. System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"shell.command\",\"y\":\"{leaky.Secret}")]);

        leaky.Scrub();

        LeakyTrail.AssertNone(leaky.Leaks());
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed, FindingKinds.Torn);
        leaky.Trail.Run("echo marks the other");
        VerifyAssert.Sound(leaky.Trail.Verify(), FindingKinds.Scrubbed, FindingKinds.Torn);
    }

    [Fact]
    public void Reason_that_quotes_the_secret_is_masked_and_the_ledger_says_who_and_which_lines()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        var lines = leaky.Look().Files.First(file => file.Path == leaky.Trail.File).Lines;

        Assert.NotEmpty(leaky.Scrubber.Run(leaky.Projects, $"somebody pasted {leaky.Secret}").ToList());

        LeakyTrail.AssertNone(leaky.Leaks());
        var ledger = new TrailReader(leaky.Trail.Home).Files(TrailPaths.Ledger).SelectMany(file => TrailReader.Events(file)).Select(record => record.Event.Body).ToList();
        Assert.Contains("somebody pasted [redacted:scrubbed", Assert.IsType<PersonDecided>(ledger[0]).Subject, StringComparison.Ordinal);
        var intended = ledger.OfType<RedactionApplied>().First(entry => entry.File == TrailPaths.Origin(leaky.Trail.Project.Name, leaky.Trail.File));
        Assert.Equal(lines.Select(line => line - 1), intended.Records.Select(record => record.N));
        Assert.Equal(Environment.UserName, intended.Person);
        Assert.Equal(RedactionApplied.Done, Assert.IsType<RedactionApplied>(ledger[^1]).Stage);
    }

    [Fact]
    public void Side_files_older_segments_and_the_ledger_are_scrubbed_too()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        using (var held = Tacho.Interop.PosixFile.OpenReadWrite(leaky.Trail.Paths.Lock))
        {
            Assert.True(held.TryLock(TimeSpan.Zero));
            leaky.Trail.Call("UserPromptSubmit", ("prompt", $"aside {leaky.Secret}"));
        }

        File.Delete(leaky.Trail.Head);
        leaky.Trail.Run($"echo rebuilt {leaky.Secret}");
        new Tacho.Capture.CaptureControl(leaky.Trail.Home, TimeProvider.System).Exclude($"/srv/{leaky.Secret}");
        new Tacho.Capture.CaptureControl(leaky.Trail.Home, TimeProvider.System).Include($"/srv/{leaky.Secret}");

        leaky.Scrub();

        LeakyTrail.AssertNone(leaky.Leaks());
        VerifyAssert.Sound(new TrailVerifier(leaky.Trail.Home).VerifyAll(), FindingKinds.Scrubbed, FindingKinds.HeadRebuilt);
    }

    [Fact]
    public void What_is_no_record_is_named_and_left()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        File.WriteAllText(leaky.Trail.Home.ConfigFile, $"{{\"x\":\"{leaky.Secret}\"}}");

        leaky.Scrub();

        Assert.Equal([leaky.Trail.Home.ConfigFile], leaky.Look().OutOfReach.Select(place => place.Path));
        Assert.StartsWith(leaky.Trail.Home.ConfigFile, Assert.Single(leaky.Leaks()), StringComparison.Ordinal);
    }

    [System.Text.RegularExpressions.GeneratedRegex("acme-[a-z]{20}")]
    private static partial System.Text.RegularExpressions.Regex Acme { get; }
}

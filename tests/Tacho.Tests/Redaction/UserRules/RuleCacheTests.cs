using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

public class RuleCacheTests
{
    private const string Rules = """
        {"rules":[
          {"id":"badge","pattern":"ACME-([0-9]{6})","secretGroup":1,"category":"personal-data","replacement":"[badge]","matches":["ACME-123456"]},
          {"id":"host","literals":["internal-host.corp","other-host.corp"]},
          {"id":"name","keys":["x_session"],"notKeys":["y_session"]},
          {"id":"digits","pattern":"\\b[0-9]{9}\\b","entropy":1.5,"sparesPlaceholders":true}],
         "disabled":["password"],"allow":["github-pat:01234567"]}
        """;

    private const string Text = "ACME-123456 internal-host.corp x_session=abc 192837465 000000000 PASSWORD=abcdef123456";
    private const string Masked = "ACME-[badge] [redacted:host] x_session=[redacted:name] [redacted:digits] 000000000 PASSWORD=abcdef123456";

    [Fact]
    public void Rules_from_the_cache_mask_as_those_from_the_files()
    {
        using var home = RuleHome.With(Rules);
        var parsed = home.Load().OrThrow();
        Assert.True(File.Exists(home.Cache));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(home.Cache).UnixFileMode);
        var before = File.GetLastWriteTimeUtc(home.Cache);

        var kept = home.Load().OrThrow();

        Assert.Equal(before, File.GetLastWriteTimeUtc(home.Cache));
        Assert.Equal(Masked, new Redactor(parsed, TagKey.None).RedactText(Text).Value);
        Assert.Equal(Masked, new Redactor(kept, TagKey.None).RedactText(Text).Value);
        Assert.Equal(parsed.Fingerprint, kept.Fingerprint);
        Assert.Equal(parsed.Allowed, kept.Allowed);
        Assert.Empty(kept.Rules[^1].Matches);
    }

    [Fact]
    public void Stale_cache_is_never_used_even_if_size_and_time_of_the_file_are_the_same()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"one","literal":"needle"}]}""");
        string file = Path.Combine(home.Home.Rules, RuleFiles.OwnFile);
        Assert.Equal("[redacted:one] thread", home.Mask("needle thread"));
        var time = File.GetLastWriteTimeUtc(file);

        File.WriteAllText(file, """{"rules":[{"id":"one","literal":"thread"}]}""");
        File.SetLastWriteTimeUtc(file, time);

        Assert.Equal("needle [redacted:one]", home.Mask("needle thread"));
        Assert.Equal("needle [redacted:one]", home.Mask("needle thread"));
    }

    [Fact]
    public void Added_renamed_and_removed_files_make_it_stale()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"one","literal":"needle"}]}""");
        Assert.Equal("[redacted:one] thread", home.Mask("needle thread"));
        string added = home.Write("more.json", """{"rules":[{"id":"two","literal":"thread"}]}""");
        Assert.Equal("[redacted:one] [redacted:two]", home.Mask("needle thread"));
        File.Move(added, Path.Combine(home.Home.Rules, "zoo.json"));
        Assert.Equal("[redacted:one] [redacted:two]", home.Mask("needle thread"));
        File.Delete(Path.Combine(home.Home.Rules, "zoo.json"));
        Assert.Equal("[redacted:one] thread", home.Mask("needle thread"));
        Directory.Delete(home.Home.Rules, recursive: true);
        Assert.Equal("needle thread", home.Mask("needle thread"));
    }

    [Fact]
    public void Damaged_cache_is_made_anew_and_never_trusted()
    {
        using var home = RuleHome.With(Rules);
        home.Load();
        byte[] sound = File.ReadAllBytes(home.Cache);
        var random = new Random(11);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = i % 4 == 0 ? sound[..random.Next(sound.Length)] : (byte[])sound.Clone();
            if (damaged.Length > 0)
            {
                damaged[i < 100 ? Math.Min(i, damaged.Length - 1) : random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            File.WriteAllBytes(home.Cache, damaged);
            Assert.Equal(Masked, home.Mask(Text));
            Assert.True(sound.AsSpan().SequenceEqual(File.ReadAllBytes(home.Cache)), $"damage {i} was not mended");
        }
    }

    [Fact]
    public void Tables_with_a_number_out_of_bounds_are_refused_whatever_the_checksum_says()
    {
        var tables = KeywordTables.Build([("needle", 0), ("thread", 1)]);
        Assert.NotNull(Restore(tables, static _ => { }));
        int states = tables.Next.Length >> tables.Shift;
        Assert.Null(Restore(tables, changed => changed.Next[5] = (ushort)states));
        Assert.Null(Restore(tables, static changed => changed.Classes['n'] = 200));
        Assert.Null(Restore(tables, static changed => changed.Outputs[0] = 2));
        Assert.Null(Restore(tables, static changed => changed.OutputStarts[1] = 9));
        Assert.Null(Restore(tables, static changed => changed.Outputs[1] = 0));
    }

    [Fact]
    public async Task Many_loaders_and_a_writer_at_once_see_old_or_new_rules_and_never_a_mixture()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"rule-0","literal":"needle"}]}""");
        string file = Path.Combine(home.Home.Rules, RuleFiles.OwnFile);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    Assert.Matches(@"\A\[redacted:rule-\d+\]\z", home.Mask("needle"));
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        for (int i = 1; i <= 60; i++)
        {
            Interop.PosixFile.Replace(file, System.Text.Encoding.UTF8.GetBytes($$"""{"rules":[{"id":"rule-{{i}}","literal":"needle"}]}"""));
            Assert.Equal($"[redacted:rule-{i}]", home.Mask("needle"));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Cache_that_cannot_be_written_costs_no_rule()
    {
        using var home = RuleHome.With(Rules);
        File.WriteAllText(home.Home.Cache, "a file in the folder's place");

        Assert.Equal(Masked, home.Mask(Text));
    }

    [Fact]
    public void Home_without_rules_has_no_cache()
    {
        using var home = new RuleHome();

        Assert.Same(RuleSet.BuiltIn, home.Load().OrThrow());
        Assert.False(Directory.Exists(home.Home.Cache));
    }

    private sealed record Changeable(byte[] Classes, ushort[] Next, ushort[] OutputStarts, ushort[] Outputs);

    private static KeywordTables? Restore(KeywordTables tables, Action<Changeable> change)
    {
        var copy = new Changeable([.. tables.Classes], [.. tables.Next], [.. tables.OutputStarts], [.. tables.Outputs]);
        change(copy);
        return KeywordTables.Restore(copy.Classes, copy.Next, tables.Shift, tables.FirstAccepting, copy.OutputStarts, copy.Outputs, ruleCount: 2);
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Configuration;

namespace Tacho.EndToEnd;

/// <summary>The hook's two programs as processes: <c>tacho-hook</c>, which agents call, and <c>tacho hook</c>, which stands in for it.</summary>
public sealed partial class HookProcessTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Both_programs_write_the_same_for_a_session() => CompareAsync(HookSample.One);

    [Fact]
    public async Task Both_programs_write_the_same_for_every_sample()
    {
        Assert.SkipUnless(Gate.IsOpen, "Starts some seven hundred processes; set TACHO_E2E=1, or use `./dev e2e`.");
        // The samples of one folder are of one run. Those of two may hold equal happenings, of which the second counts as an echo or not, depending on the pace.
        await Parallel.ForEachAsync(
            HookSample.All.GroupBy(sample => Path.GetDirectoryName(sample.Path), StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 },
            async (samples, _) => await CompareAsync([.. samples]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_inp")]
    public async Task Input_that_cannot_be_read_does_no_harm(string input)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        AssertHarmless(await Program.Hook.RunAsync(sandbox, ["claude-code"], Encoding.UTF8.GetBytes(input)));
        AssertHarmless(await Program.Tool.RunAsync(sandbox, ["claude-code"], Encoding.UTF8.GetBytes(input)));
        Assert.NotEmpty(await File.ReadAllTextAsync(sandbox.TachoHome.SelfLog));
    }

    [Fact]
    public async Task An_agent_that_is_not_known_does_no_harm()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        AssertHarmless(await Program.Hook.RunAsync(sandbox, ["nobody"], "{}"u8.ToArray()));
        AssertHarmless(await Program.Tool.RunAsync(sandbox, ["nobody"], "{}"u8.ToArray()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/dev/null/home")]
    [InlineData("/proc/none")]
    public async Task A_home_folder_that_cannot_be_used_does_no_harm(string? home)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var payload = HookSample.One[2].Payload(sandbox, Scenario.MakeToken());
        if (home is null) sandbox.Environment.Remove("HOME");
        else sandbox.Environment["HOME"] = home;
        var ended = await Program.Hook.RunAsync(sandbox, ["claude-code"], payload);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
    }

    /// <summary>
    /// Feeds the samples to one program, then to the other in the same place, and compares all that they wrote. The keys are kept, so that the tags of masked secrets are
    /// the same; time, ids and salts differ at each run and are taken out.
    /// </summary>
    private async Task CompareAsync(ImmutableArray<HookSample> samples)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var token = Scenario.MakeToken();
        var first = await RecordAsync(Program.Hook, sandbox, samples, token);
        KeepKeysOnly(sandbox);
        var second = await RecordAsync(Program.Tool, sandbox, samples, token);
        output.WriteLine($"{Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(samples[0].Path)!)}: {samples.Length} payloads to {Program.Hook.Name} and {Program.Tool.Name}, {first.Files.Count} files");
        Assert.Equal(first.Answers, second.Answers);
        Assert.Equal(first.Files.Keys, second.Files.Keys);
        Assert.All(first.Files, file => Assert.Equal(file.Value, second.Files[file.Key]));
        Assert.Contains(first.Files, file => file.Key.Contains("/trail/", StringComparison.Ordinal));
        Assert.DoesNotContain(first.Files, file => file.Value.Contains(token, StringComparison.Ordinal));
    }

    private static async Task<(List<string> Answers, SortedDictionary<string, string> Files)> RecordAsync(
        Program program, Sandbox sandbox, ImmutableArray<HookSample> samples, string token)
    {
        var answers = new List<string>();
        foreach (var sample in samples)
        {
            var ended = await program.RunAsync(sandbox, [sample.Agent, sample.EventName], sample.Payload(sandbox, token));
            Assert.True(ended is { ExitCode: 0, Errors: "" }, $"{program.Name} on {sample.Path}: {ended}");
            answers.Add($"{Path.GetFileName(sample.Path)}: {ended.Output}");
        }

        return (answers, Written(sandbox));
    }

    /// <summary>The sealed records and the two text views.</summary>
    private static SortedDictionary<string, string> Written(Sandbox sandbox) => new(
        Directory.EnumerateFiles(sandbox.Home, "*", SearchOption.AllDirectories)
            .Where(path => path.Contains("/.tacho/", StringComparison.Ordinal) && Path.GetExtension(path) is ".jsonl" or ".log")
            .Where(path => path != sandbox.TachoHome.SelfLog)
            .ToDictionary(path => path, path => Passing.Replace(File.ReadAllText(path), "·"), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static void KeepKeysOnly(Sandbox sandbox)
    {
        var home = sandbox.TachoHome;
        foreach (var folder in new[] { home.Trail, home.Heads, home.Checkpoints }.Concat(Directory.EnumerateDirectories(sandbox.Home, ".tacho", SearchOption.AllDirectories)))
            if (folder != home.Root && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static void AssertHarmless(Finished ended) => Assert.True(ended is { ExitCode: 0, Output: "", Errors: "" }, ended.ToString());

    // In a sealed line the event's time and id, and the seal's salt and chain hash; in a view the time before each line.
    [GeneratedRegex("""(?<=^\{"kind":"[^"]*",("format":"tacho1",)?"at":")[^"]*|(?<="at":"·?[^"]*","id":")[^"]*|(?<=,"s":")[\w-]{22}(?=","n":)|(?<=,"n":\d+,"h":")[\w-]{43}(?="\}$)|^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]""", RegexOptions.Multiline)]
    private static partial Regex Passing { get; }

    /// <summary>One of the two programs.</summary>
    private sealed record Program(string Name, string File, ImmutableArray<string> Arguments)
    {
        /// <summary>The native program where <c>./dev aot</c> made one, else the same sources in .NET.</summary>
        public static readonly Program Hook = System.IO.File.Exists(Repository.NativeHook)
            ? new("tacho-hook (native)", Repository.NativeHook, [])
            : new("tacho-hook (.NET; `./dev aot` makes the native one)", Sandbox.Dotnet, [Path.Combine(AppContext.BaseDirectory, "tacho-hook.dll")]);

        public static readonly Program Tool = new("tacho hook", Sandbox.Dotnet, [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), "hook"]);

        public Task<Finished> RunAsync(Sandbox sandbox, IEnumerable<string> arguments, byte[] input) => sandbox.RunAsync(File, [.. Arguments, .. arguments], Limit, input);
    }
}

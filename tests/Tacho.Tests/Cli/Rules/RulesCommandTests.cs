using System.Diagnostics;
using System.Text.Json;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Tests.Redaction.UserRules;

namespace Tacho.Tests.Cli.Rules;

/// <summary><c>tacho rules</c> as a person or a script calls it.</summary>
public sealed class RulesCommandTests : IDisposable
{
    private readonly RuleHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_rule_is_added_listed_tried_disabled_and_removed()
    {
        string file = _home.Write(RuleFiles.OwnFile, "{\n  // mine\n  \"rules\": [],\n}\n");
        Assert.Equal(0, Tacho("rules", "add", "acme-badge", "--pattern", "ACME-[0-9]{6}", "--match", "ACME-{digit:6}", "--replacement", "[badge]").ExitCode);
        Assert.Contains("// mine", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal("[badge]", _home.Mask("ACME-123456"));

        using var list = JsonDocument.Parse(Tacho("rules", "list", "--json").Output);
        var first = list.RootElement[0];
        Assert.Equal(("acme-badge", "file", "secret", true, 0), (Text(first, "id"), Text(first, "source"), Text(first, "category"), first.GetProperty("enabled").GetBoolean(), first.GetProperty("counts").GetInt32()));
        Assert.Equal(RuleSet.BuiltIn.Rules.Length + 1, list.RootElement.GetArrayLength());

        var explained = Tacho("rules", "explain", "PASSWORD=ACME-123456 and xxxxxx").Output;
        Assert.Contains("masked: acme-badge at 9-20 → [badge] (over password: rules of files go before built-in ones)", explained, StringComparison.Ordinal);
        Assert.Contains("masked text: PASSWORD=[badge] and xxxxxx", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("ACME-123456", explained, StringComparison.Ordinal);

        Assert.Equal(0, Tacho("rules", "test", "acme-badge").ExitCode);
        Assert.Equal(0, Tacho("rules", "disable", "acme-badge").ExitCode);
        Assert.Equal("ACME-123456", _home.Mask("ACME-123456"));
        Assert.Equal(0, Tacho("rules", "enable", "acme-badge").ExitCode);
        Assert.Equal(0, Tacho("rules", "remove", "acme-badge").ExitCode);
        Assert.Equal("ACME-123456", _home.Mask("ACME-123456"));
        Assert.Equal(1, Tacho("rules", "remove", "acme-badge").ExitCode);
        Assert.Equal(64, Tacho("rules", "remove", "github-pat").ExitCode);
        Assert.Contains("// mine", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_cannot_be_used_is_not_written()
    {
        var (exitCode, output) = Tacho("rules", "add", "acme", "--pattern", "ACME-(");

        Assert.Equal(65, exitCode);
        Assert.Contains("the pattern is wrong", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_home.Home.Rules, RuleFiles.OwnFile)));
    }

    [Theory]
    [InlineData("of ordinary text", "--pattern", "[a-z ]+", "--match", "abc")]
    [InlineData("matches 1 is not found", "--pattern", "ACME-[0-9]{6}", "--match", "ACME-12")]
    [InlineData("nonMatches 1 is masked", "--pattern", "ACME-[0-9]{6}", "--match", "ACME-123456", "--non-match", "ACME-654321")]
    [InlineData("it is slow", "--pattern", "(?=a)(?:a|aa)+$", "--match", "aaa")]
    public void A_rule_in_which_lint_finds_an_error_is_written_by_force_only(string reason, params string[] rule)
    {
        string file = Path.Combine(_home.Home.Rules, RuleFiles.OwnFile);
        var (exitCode, output) = Tacho(["rules", "add", "acme", .. rule]);
        Assert.Equal(65, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains("--force", output, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        (exitCode, output) = Tacho(["rules", "add", "acme", .. rule, "--force"]);
        Assert.Equal(0, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal("acme", Assert.Single(RuleFiles.Read(_home.Home).Rules).Id);
    }

    [Fact]
    public void A_rule_without_samples_is_written_with_a_note()
    {
        var (exitCode, output) = Tacho("rules", "add", "sessions", "--key", "x_session");

        Assert.Equal(0, exitCode);
        Assert.Contains("note: it has no samples", output, StringComparison.Ordinal);
        Assert.Equal("x_session=[redacted:sessions]", _home.Mask("x_session=abc"));
    }

    [Fact]
    public void A_removed_rule_is_not_switched_off_any_more_when_it_comes_again()
    {
        string file = _home.Write(RuleFiles.OwnFile, """{"rules":[{"id":"mine","literal":"needle"}],"disabled":["password","mine","mine"]}""");

        Assert.Equal(0, Tacho("rules", "remove", "mine").ExitCode);

        Assert.DoesNotContain("mine", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(["password"], RuleFiles.Read(_home.Home).Disabled);
        Assert.Equal(0, Tacho("rules", "add", "mine", "--literal", "needle").ExitCode);
        Assert.Equal("[redacted:mine]", _home.Mask("needle"));
    }

    [Fact]
    public void A_replacement_that_holds_a_secret_is_not_written()
    {
        string token = SecretTemplate.Expand("ghp_{alnum:36}");

        var (exitCode, output) = Tacho("rules", "add", "acme", "--literal", "needle", "--replacement", token);

        Assert.Equal(65, exitCode);
        Assert.Contains("a replacement cannot hold a secret", output, StringComparison.Ordinal);
        Assert.DoesNotContain(token, output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_home.Home.Rules, RuleFiles.OwnFile)));
    }

    [Fact]
    public void A_repository_whose_rule_chooses_its_own_text_is_not_trusted()
    {
        string file = Path.Combine(_home.Folder, ".tacho.json");
        File.WriteAllText(file, "{\"rules\":[\n{\"id\":\"theirs\",\"literal\":\"needle\",\"replacement\":\"[n]\"}]}");
        Directory.CreateDirectory(Path.Combine(_home.Folder, ".git"));

        var (exitCode, output) = Tacho("trust");

        Assert.Equal(78, exitCode);
        Assert.Contains($"{file}:2: a repository's rule cannot choose its own text, for that text is never masked", output, StringComparison.Ordinal);
        Assert.Contains("so it is not trusted", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_stop_what_writes_and_are_named_with_line_and_reason()
    {
        string file = _home.Write("mine.json", "{\"rules\":[\n{\"id\":\"aa\",\"pattern\":\"(\"},\n{\"id\":\"bb\"}]}");

        foreach (var arguments in new string[][] { ["rules", "lint"], ["pause"], ["rules", "test"], ["rules", "add", "x-one", "--literal", "abc"] })
        {
            var (exitCode, output) = Tacho(arguments);
            Assert.Contains($"{file}:2: ", output, StringComparison.Ordinal);
            Assert.Contains($"{file}:3: ", output, StringComparison.Ordinal);
            Assert.Equal(arguments is [_, "add", ..] ? 65 : 78, exitCode);
        }
    }

    [Fact]
    public void Lint_refuses_what_is_slow_what_has_no_samples_and_what_matches_everything()
    {
        _home.Write("mine.json", """
            {"rules":[
              {"id":"good","pattern":"GOOD-[0-9]{4}","matches":["GOOD-1234"],"nonMatches":["good"]},
              {"id":"no-samples","pattern":"NOSAMPLE-[0-9]{4}"},
              {"id":"imported","pattern":"IMPORT-[0-9]{4}","importedFrom":"gitleaks"},
              {"id":"everything","pattern":"[a-z ]+","matches":["abc"]},
              {"id":"empty","pattern":"(?:EMPTY)*","matches":["EMPTY"]},
              {"id":"false-sample","pattern":"FALSE-[0-9]{4}","matches":["FALSE"],"nonMatches":["FALSE-1234"]},
              {"id":"slow","pattern":"(?=a)(?:a|aa)+$","matches":["aaa"]}],
             "disabled":["no-such-rule"]}
            """);

        var (exitCode, output) = Tacho("rules", "lint", "--json");

        Assert.Equal(1, exitCode);
        var findings = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).Select(row => (Rule: Text(row, "rule"), Level: Text(row, "level"), Text: Text(row, "text"))).ToList();
        Assert.DoesNotContain(findings, finding => finding.Rule == "good");
        Assert.Contains(findings, finding => finding is ("no-samples", "error", _));
        Assert.Equal("note", Assert.Single(findings, finding => finding.Rule == "imported").Level);
        Assert.Contains(findings, finding => finding.Rule == "everything" && finding.Level == "error" && finding.Text.Contains("ordinary text", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Rule == "empty" && finding.Text.Contains("empty text", StringComparison.Ordinal));
        Assert.Equal(2, findings.Count(finding => finding is ("false-sample", "error", _)));
        Assert.Contains(findings, finding => finding.Rule == "slow" && finding.Text.Contains("slow", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Text.Contains("no-such-rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Import_writes_a_file_of_its_own_again_and_again_and_never_over_somebodys_rules()
    {
        string source = Path.Combine(_home.Folder, "config.json");
        File.WriteAllText(source, """{"mask_literals":["internal-host.corp"]}""");

        Assert.StartsWith("{", Tacho("rules", "import", source, "--dry-run").Output, StringComparison.Ordinal);
        Assert.Equal(0, Tacho("rules", "import", source).ExitCode);
        Assert.Equal(0, Tacho("rules", "import", source).ExitCode);
        Assert.Equal("[redacted:sessionkeep-literals]", _home.Mask("internal-host.corp"));
        _home.Write("own.json", """{"rules":[{"id":"own","literal":"needle"}]}""");
        Assert.Equal(65, Tacho("rules", "import", source, "--to", "own").ExitCode);
        Assert.Equal("[redacted:own]", _home.Mask("needle"));
    }

    [Fact]
    public async Task Many_commands_that_write_rules_at_once_lose_none()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Factory.StartNew(
            () => Tacho("rules", "add", $"rule-{i}", "--literal", $"needle-{i}"), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.All(runs, static run => Assert.True(run.ExitCode == 0, run.Output));
        Assert.Equal(5, RuleFiles.Read(_home.Home).Rules.Length);
        Assert.Empty(_home.Load().Problems);
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private (int ExitCode, string Output) Tacho(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tacho.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _home.Folder,
        };
        start.Environment["TACHO_HOME"] = _home.Home.Root;
        using var process = Process.Start(start)!;
        // Neither stream holds enough to fill its pipe.
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error);
    }
}

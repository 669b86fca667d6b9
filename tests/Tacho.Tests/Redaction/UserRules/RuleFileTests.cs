using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

public class RuleFileTests
{
    [Fact]
    public void File_with_comments_and_trailing_commas_is_read_whole()
    {
        using var home = RuleHome.With("""
            {
              // what our badges look like
              "rules": [
                { "id": "acme-badge", "description": "Badge", "pattern": "ACME-[0-9]{6}", "category": "personal-data", "matches": ["ACME-123456"], },
                /* two at once */ { "id": "hosts", "literals": ["internal-host.corp", "Łódź-plant"], "replacement": "[host]" },
              ],
              "disabled": ["password"],
            }
            """);

        Assert.Empty(home.Load().Problems);
        Assert.Equal("[redacted:acme-badge] on [host] and [host], PASSWORD=abcdef123456", home.Mask("ACME-123456 on internal-host.corp and Łódź-plant, PASSWORD=abcdef123456"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_file_and_line()
    {
        using var home = RuleHome.With("""
            {
              "rules": [
                { "id": "Bad Id", "pattern": "abc" },
                { "id": "open-group", "pattern": "abc(" },
                { "id": "two-kinds", "pattern": "abc", "literal": "abc" },
                { "id": "quote", "literal": "abc", "replacement": "a\"b\\" },
                { "id": "group", "pattern": "abc", "secretGroup": 1 },
                { "id": "cut", "pattern": "abc\\" },
                { "id": "short", "pattern": "abc", "keywords": ["ab"] },
                { "id": "what", "pattern": "abc", "colour": "red",
                  "entropy": "much" },
                { "id": "cat", "pattern": "abc", "category": "dog" },
                7
              ],
              "allow": ["not a fingerprint"],
              "disabled": "password"
            }
            """);
        string other = home.Write("work.json", "{ \"rules\": [ { \"id\": \"cut\" ");

        var problems = home.Load().Problems;

        string own = Path.Combine(home.Home.Rules, RuleFiles.OwnFile);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16], problems.Where(problem => problem.File == own).Select(problem => problem.Line).Order());
        Assert.StartsWith("this is not JSON", Assert.Single(problems, problem => problem.File == other).Reason, StringComparison.Ordinal);
        var failure = Assert.Throws<UserError>(() => home.Load().OrThrow());
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.All(problems, problem => Assert.Contains($"{problem.File}:{problem.Line}: ", failure.Message, StringComparison.Ordinal));
        Assert.Same(RuleSet.BuiltIn, home.Load().Rules);
        Assert.False(File.Exists(home.Cache));
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a'b c")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData("ab")]
    [InlineData("")]
    public void Replacement_that_is_unsafe_or_too_short_is_refused(string replacement)
    {
        using var home = RuleHome.With($$"""{"rules":[{"id":"r-one","literal":"secret-name","replacement":{{JsonSerializer.Serialize(replacement)}}}]}""");

        Assert.Contains("a replacement", Assert.Single(home.Load().Problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghp_{alnum:36}", "github-pat")]
    [InlineData("[user=ghp_{alnum:36}]", "github-pat")]
    public void Replacement_that_holds_a_secret_is_refused_without_telling_it(string template, string foundBy)
    {
        string text = SecretTemplate.Expand(template);
        using var home = RuleHome.With($"{{\"rules\":[\n{{\"id\":\"r-one\",\"literal\":\"needle\",\"replacement\":\"{text}\"}}]}}");

        var problem = Assert.Single(home.Load().Problems);

        Assert.Equal((Path.Combine(home.Home.Rules, RuleFiles.OwnFile), 2), (problem.File, problem.Line));
        Assert.Equal($"rule r-one: a replacement cannot hold a secret, for it is never masked, and {foundBy} finds one in it", problem.Reason);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"rules\":{}}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"\\ud800x\"}]}")]
    [InlineData("{\"rules\":[{\"\\ud800\":1}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"(?P=x)abc\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"[z-a]\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"[[:nope:]]\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"\\\\\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"pattern\":\"a{3,1}\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"keys\":[\"a\"]}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"literal\":\"ab\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\"}]}")]
    [InlineData("{\"rules\":[{\"id\":\"aa\",\"literal\":\"abc\",\"id\":\"bb\"}]}")]
    [InlineData("{\"rule\":[]}")]
    [InlineData("{} {}")]
    public void Hostile_file_is_a_problem_and_no_exception(string json)
    {
        using var home = RuleHome.With(json);

        Assert.NotEmpty(home.Load().Problems);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_things_that_are_no_files_are_problems()
    {
        using var home = new RuleHome();
        home.Write("a.json", "{}");
        File.WriteAllBytes(Path.Combine(home.Home.Rules, "b.json"), [0x7B, 0xFF, 0xFE, 0x7D]);
        Assert.Contains("UTF-8", Assert.Single(home.Load().Problems).Reason, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(home.Home.Rules, "c.json"));
        Assert.Empty(home.Load().Problems.Where(static problem => problem.File.EndsWith("c.json", StringComparison.Ordinal)));

        File.WriteAllText(Path.Combine(home.Home.Rules, "deep.json"), string.Concat(Enumerable.Repeat("{\"rules\":[", 5000)));
        Assert.Contains(home.Load().Problems, static problem => problem.File.EndsWith("deep.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("dangling link")]
    [InlineData("loop")]
    public void What_stands_in_the_folders_place_is_a_problem_and_not_the_same_as_no_rules(string kind)
    {
        using var home = new RuleHome();
        TachoHome.CreateFolder(home.Home.Root);
        Assert.Empty(home.Load().Problems);
        if (kind == "file")
        {
            File.WriteAllText(home.Home.Rules, "{}");
        }
        else
        {
            File.CreateSymbolicLink(home.Home.Rules, kind == "loop" ? home.Home.Rules : Path.Combine(home.Folder, "gone"));
        }

        Assert.Equal(new RuleProblem(home.Home.Rules, 0, "this is no folder that can be read, and the rules in it cannot be known"), Assert.Single(home.Load().Problems));
        Assert.Equal(ExitCode.Configuration, Assert.Throws<UserError>(() => home.Load().OrThrow()).ExitCode);
    }

    [Fact]
    public void A_link_to_a_folder_of_rules_is_followed()
    {
        using var home = new RuleHome();
        TachoHome.CreateFolder(home.Home.Root);
        string elsewhere = Directory.CreateDirectory(Path.Combine(home.Folder, "dotfiles")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "mine.json"), """{"rules":[{"id":"mine","literal":"needle"}]}""");
        File.CreateSymbolicLink(home.Home.Rules, elsewhere);

        Assert.Equal("[redacted:mine]", home.Mask("needle"));
    }

    [Fact]
    public void Empty_files_are_no_rules()
    {
        using var home = RuleHome.With("");
        home.Write("b.json", "\uFEFF // nothing\n{}");

        Assert.Same(RuleSet.BuiltIn, home.Load().OrThrow());
    }

    [Fact]
    public void Files_count_in_the_order_of_their_names_and_ids_once()
    {
        using var home = new RuleHome();
        home.Write("b.json", """{"rules":[{"id":"second","pattern":"acme-[0-9]+x?"}]}""");
        home.Write("a.json", """{"rules":[{"id":"first","pattern":"acme-[0-9]+"}]}""");
        Assert.Equal("[redacted:first]", home.Mask("acme-123x"));

        home.Write("c.json", """{"rules":[{"id":"first","pattern":"zzz"}]}""");
        Assert.Contains("a.json:1 too", Assert.Single(home.Load().Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_adds_rules_and_nothing_else()
    {
        using var home = RuleHome.With("""{"rules":[{"id":"own","literal":"acme-host"}]}""");
        var project = (File: Path.Combine(home.Folder, ".tacho.json"), Content: Encoding.UTF8.GetBytes("""{"capture.textViews": true, "rules":[{"id":"theirs","literal":"acme-host.example"}]}"""));

        var rules = RuleFiles.Load(home.Home, project).OrThrow();
        Assert.Equal("[redacted:own] x", new Redactor(rules, TagKey.None).RedactText("acme-host.example x").Value);
        Assert.NotEqual(home.Load().Rules.Fingerprint, rules.Fingerprint);

        project.Content = Encoding.UTF8.GetBytes("""{"rules":[], "disabled":["password"], "allow":["github-pat:3f9a1c02"]}""");
        var problems = RuleFiles.Load(home.Home, project).Problems;
        Assert.Equal(2, problems.Length);
        Assert.All(problems, static problem => Assert.Contains("a repository cannot say", problem.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_repositorys_rule_cannot_choose_a_text_that_is_then_never_masked()
    {
        using var home = new RuleHome();
        string token = SecretTemplate.Expand("ghp_{alnum:36}");
        string file = Path.Combine(home.Folder, ".tacho.json");
        byte[] content = Encoding.UTF8.GetBytes($"{{\"rules\":[\n{{\"id\":\"theirs\",\"literal\":\"needle\",\n\"r\\u0065placement\":\"{token}\"}}]}}");

        var loaded = RuleFiles.Load(home.Home, (file, content));

        var expected = new RuleProblem(file, 3, "a repository's rule cannot choose its own text, for that text is never masked");
        Assert.Equal(expected, Assert.Single(loaded.Problems));
        Assert.Equal(expected, Assert.Single(RuleFiles.CheckProject(home.Home, file, content)));
        Assert.DoesNotContain(token, new Redactor(loaded.Rules, TagKey.None).RedactText($"echo {token}").Value, StringComparison.Ordinal);
        Assert.Throws<UserError>(loaded.OrThrow);
    }

    [Fact]
    public void Schema_names_the_members_that_the_reader_takes()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rules.schema.json")));
        var members = schema.RootElement.GetProperty("$defs").GetProperty("rule").GetProperty("properties");

        Assert.Equal(RuleFileReader.Members.Order(StringComparer.Ordinal), members.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(RuleText.CategoryWords, members.GetProperty("category").GetProperty("enum").EnumerateArray().Select(static word => word.GetString()!));
        Assert.Equal(Enum.GetValues<RuleCategory>().Length, RuleText.CategoryWords.Length);
    }
}

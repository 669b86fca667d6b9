using System.Text.Json;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Incidents;

namespace Tacho.Tests.Cli;

public sealed class AuditOutputTests(AuditTrail trail) : IClassFixture<AuditTrail>
{
    [Fact]
    public void Plain_lines() => Match(trail.Ask("audit", "command", "-E", ".").Output);

    [Fact]
    public void Json_lines() => Match(trail.Ask("audit", "window", "--from", "2026-05-11", "--json").Output);

    [Fact]
    public void Csv() => Match(trail.Ask("audit", "window", "--from", "2026-05-11", "--csv").Output);

    [Fact]
    public void Csv_of_sessions() => Match(trail.Ask("audit", "sessions", "--ran", "npm install", "--csv").Output);

    [Fact]
    public void Installs_as_json() => Match(trail.Ask("audit", "command", "--installs", "--all-projects", "--json").Output);

    [Fact]
    public void Top_of_programs() => Match(trail.Ask("audit", "top", "--programs", "--all-projects").Output);

    [Fact]
    public void Table_is_as_wide_as_the_terminal() => Match(Table(CommandRows.Format(), width: 100, hasColours: false));

    [Fact]
    public void Table_with_project_and_prompt() => Match(Table(CommandRows.Format(withProject: true, withPrompt: true), width: 140, hasColours: false));

    [Fact]
    public void Table_on_a_narrow_terminal() => Match(Table(CommandRows.Format(), width: 60, hasColours: false));

    [Fact]
    public void Table_in_colours() => Match(Table(CommandRows.Format(), width: 100, hasColours: true).Replace("\u001b", "ESC", StringComparison.Ordinal));

    [Fact]
    public void Json_holds_the_exact_command()
    {
        var commands = trail.Ask("audit", "command", "notes.md", "--json").Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("command").GetString());

        Assert.Equal(["cat <<'EOF' > notes.md\nnpm install is only mentioned, \u001b[31mred\u001b[0m \u202Ereversed\nEOF"], commands);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData("--plain")]
    public void No_form_lets_a_command_steer_the_terminal(string form)
    {
        var answer = trail.Ask("audit", "window", "--from", "2026-05-11", form);

        Assert.DoesNotContain('\u001b', answer.Output);
        Assert.DoesNotContain('\u202E', answer.Output);
        Assert.Equal(form == "--csv" ? 12 : 11, answer.Lines.Length);
    }

    [Theory]
    [InlineData(1, "Nothing found in 3 sessions of shop-", "audit", "command", "no-such-thing")]
    [InlineData(1, "--all-projects", "audit", "command", "no-such-thing")]
    [InlineData(1, "No session has 'nowhere' in its id (4 sessions looked at).", "audit", "session", "nowhere")]
    [InlineData(1, "  4f1c8b3e  4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a  shop-", "audit", "session", "4f1c8b3f")]
    [InlineData(64, "'000' is part of 2 sessions:", "audit", "session", "000")]
    [InlineData(64, "wrong at character 5", "audit", "command", "npm(")]
    [InlineData(64, "no window is given", "audit", "window")]
    [InlineData(64, "'soon' is not a time", "audit", "window", "--from", "soon")]
    [InlineData(64, "no pattern is given", "audit", "command")]
    [InlineData(64, "exclude each other", "audit", "command", "x", "--json", "--csv")]
    [InlineData(64, "exclude each other", "audit", "command", "x", "--all-projects", "--project", ".")]
    [InlineData(64, "neither a folder nor a project", "audit", "command", "x", "--project", "./no/such")]
    [InlineData(64, "--count must be 1 or more", "audit", "top", "-n", "0")]
    [InlineData(64, "is a view of the trail itself", "audit", "import-legacy", ".tacho/session.log")]
    [InlineData(1, "No log of Coograph", "audit", "import-legacy")]
    public void Trouble_goes_to_standard_error_with_its_exit_code(int exitCode, string says, params string[] words)
    {
        var answer = trail.Ask(words);

        Assert.Equal((exitCode, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Installations_of_one_package_say_how_many_they_cannot_tell_of()
    {
        var answer = trail.Ask("audit", "command", "--installs", "left-pad");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("npm install left-pad@1.3.0", Assert.Single(answer.Lines), StringComparison.Ordinal);
        Assert.StartsWith("2 further installations named no package", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Project_is_a_folder_or_a_name_of_the_trail()
    {
        var byFolder = trail.Ask("audit", "sessions", "--project", "../api");
        var name = Path.GetFileName(Directory.EnumerateDirectories(trail.Home.Trail).Single(folder => folder.Contains("/api-", StringComparison.Ordinal)));

        Assert.Equal(byFolder, trail.Ask("audit", "sessions", "--project", name));
        Assert.Equal(["      1 [deadbeef]"], byFolder.Lines);
    }

    [Fact]
    public void Follow_prints_what_is_recorded_until_it_is_stopped()
    {
        using var own = new AuditTrail();
        using var follow = own.StartTacho("tail", "-n", "1", "-f");
        var first = follow.StandardOutput.ReadLine();
        own.Run("feedf00d-0000-4000-8000-000000000004", "echo elsewhere", project: "api");
        own.Run("feedf00d-0000-4000-8000-000000000005", "echo in the shop");
        var second = follow.StandardOutput.ReadLine();
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{follow.Id}"]);
        follow.WaitForExit();

        Assert.EndsWith("yarn install --immutable", first, StringComparison.Ordinal);
        Assert.EndsWith("[feedf00d] echo in the shop", second, StringComparison.Ordinal);
        Assert.Equal(0, follow.ExitCode);
    }

    private void Match(string actual, [System.Runtime.CompilerServices.CallerMemberName] string method = "") => Snapshot.Match(trail.Scrub(actual), method: method);

    private string Table(RowFormat<RanCommand> format, int width, bool hasColours)
    {
        var output = new StringWriter();
        var found = CommandSearch.Search(trail.Home, project: null, RecordSources.All, CommandQuery.Everything);
        new TableText(new Terminal(width, hasColours)).Write(output, format, found.Commands);
        return output.ToString();
    }
}

using System.Diagnostics;
using Tacho.Configuration;
using Tacho.Incidents;

namespace Tacho.Tests.Incidents;

public class UserPatternTests
{
    [Theory]
    [InlineData("npm install", "cd web && NPM run x; install", true)]
    [InlineData("npm install", "npm ci", false)]
    [InlineData("left-pad@1.3.0", "npm i left-pad@1.3.0", true)]
    [InlineData("left-pad@1.3.0", "npm i left-pad@1x3x0", false)]
    [InlineData("curl | sh", "curl https://x | sudo sh", true)]
    [InlineData("curl | sh", "curl https://x -o sh", false)]
    [InlineData("$HOME", "echo $HOME", true)]
    [InlineData(@"curl.*\| *sh", "curl -fsSL x |sh", true)]
    [InlineData("(npm|pnpm|yarn) install", "pnpm install", true)]
    [InlineData("^npm", "cd x && npm i", false)]
    [InlineData("^npm", "npm i", true)]
    [InlineData("EOF$", "cat <<EOF\nx\nEOF", true)]
    [InlineData("cat.*EOF", "cat <<A\nx\nEOF", true)]
    [InlineData("NPM.*", "npm i", false)]
    [InlineData("(?i)NPM.*", "npm i", true)]
    public void Pattern_is_read_as_it_looks(string pattern, string command, bool matches) => Assert.Equal(matches, UserPattern.Parse(pattern).IsMatch(command));

    [Theory]
    [InlineData("a.*b", PatternSyntax.Literal, false, "a.*b", true)]
    [InlineData("a.*b", PatternSyntax.Literal, false, "aXb", false)]
    [InlineData("C++", PatternSyntax.Literal, false, "make C++", true)]
    [InlineData("NPM", PatternSyntax.Literal, false, "npm", false)]
    [InlineData("NPM", PatternSyntax.Literal, true, "npm", true)]
    [InlineData("left.pad", PatternSyntax.Expression, false, "left-pad", true)]
    [InlineData("NPM", PatternSyntax.Expression, true, "npm", true)]
    public void Syntax_that_is_asked_for_is_kept(string pattern, PatternSyntax syntax, bool ignoreCase, string command, bool matches) =>
        Assert.Equal(matches, UserPattern.Parse(pattern, syntax, ignoreCase).IsMatch(command));

    [Fact]
    public void Expression_is_found_far_into_a_long_command() => Assert.True(UserPattern.Parse("need+le", PatternSyntax.Expression).IsMatch(new string('x', 250_000) + " needle"));

    [Fact]
    public void Wrong_expression_is_shown_with_its_place()
    {
        var refusal = Assert.Throws<UserError>(() => UserPattern.Parse("npm (install"));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Equal("the regular expression is wrong at character 13: insufficient closing parentheses\n  npm (install\n              ^", refusal.Message);
    }

    [Theory]
    [InlineData("(?=npm)i.*")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a*)b")]
    public void Expression_that_needs_backtracking_is_refused(string pattern) =>
        Assert.Contains("backtracking", Assert.Throws<UserError>(() => UserPattern.Parse(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Hostile_expression_on_a_hostile_command_takes_linear_time()
    {
        var pattern = UserPattern.Parse("(a+)+$");
        var started = Stopwatch.StartNew();

        Assert.False(pattern.IsMatch(new string('a', 50_000) + "!"));
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Empty_pattern_is_refused() => Assert.Throws<UserError>(() => UserPattern.Parse("  "));
}

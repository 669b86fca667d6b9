using System.Collections.Immutable;
using Tacho.Inference;
using Tacho.Redaction;
using Tacho.Tests.Archive;

namespace Tacho.Tests.Journal;

/// <summary>What is inferred of sessions, by what stands in their transcripts.</summary>
public sealed class InferredEntriesTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public static TheoryData<bool> Agents => ToldSession.Agents;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Agents))]
    public void Test_that_failed_and_passes_after_an_edit(bool isCodex)
    {
        var session = Session(isCodex).Prompt("The totals of the cart are wrong, please mend them").Run("npm test", "1 failed, 3 passed\nError: expected 3 to be 4", exit: 1).Edit("src/cart.ts", "a + b + 1", "a + b").Run("npm test -- --silent", "4 passed");
        var entry = Assert.Single(session.Infer());
        Assert.Equal("Made `npm test` pass: edited src/cart.ts", entry.Title);
        Assert.Equal(["src/cart.ts"], entry.FileNames);
        Assert.Equal(["/home/dev/shop/src/cart.ts"], entry.Files);
        Assert.Equal("`npm test` failed: 1 failed, 3 passed", Assert.Single(entry.Tried));
        Assert.Contains("The totals of the cart are wrong", Assert.Single(entry.Why), StringComparison.Ordinal);
        Assert.Equal(2, entry.Cites.Length);
        Assert.EndsWith(isCodex ? ":3" : ":2", entry.Cites[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("npm test", 1, "sh: npm: command not found")]
    [InlineData("npm test | tail -3", 0, "nothing that tells")]
    [InlineData("ls src", 1, "no such file")]
    [InlineData("npm test | grep -c failed", 1, "0")]
    public void Run_that_did_not_tell_that_the_work_was_wrong_is_none(string command, int exit, string output) =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Run(command, output, exit).Edit("src/cart.ts", "one", "another").Run(command, "4 passed").Infer());

    [Fact]
    public void Test_behind_a_pipe_is_told_by_its_sum() =>
        Assert.Equal("Made `dotnet test` pass: edited src/Cart.cs", Assert.Single(Session(isCodex: false).Prompt("do it")
            .Run("dotnet test 2>&1 | tail -5", "Failed!  - Failed:     2, Passed:    40").Edit("src/Cart.cs", "one way", "another").Run("dotnet test 2>&1 | tail -5", "Passed!  - Failed:     0, Passed:    42").Infer()).Title);

    [Fact]
    public void Test_that_passes_without_an_edit_is_none() =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Run("npm test", "1 failed", exit: 1).Run("npm test", "4 passed").Infer());

    [Theory]
    [MemberData(nameof(Agents))]
    public void Commit_holds_the_test_that_was_mended_for_it(bool isCodex)
    {
        var session = Session(isCodex).Prompt("The totals of the cart are wrong").Run("npm test", "1 failed", exit: 1).Edit("src/cart.ts", "a + b + 1", "a + b").Run("npm test", "4 passed");
        var before = Assert.Single(session.Infer());
        session.Run("git commit -qm \"$(cat <<'EOF'\nFix totals\n\n- No one is added twice\n- Rounded at\n  the end\n\nCo-Authored-By: A <a@example.com>\nEOF\n)\" -v", "[main 1a2b3c4] Fix totals\n 1 file changed");
        var entry = Assert.Single(session.Infer());
        Assert.Equal("Committed 1a2b3c4: Fix totals", entry.Title);
        Assert.Equal(["Made `npm test` pass: edited src/cart.ts", "No one is added twice", "Rounded at the end"], entry.Did);
        Assert.Equal("`npm test` failed: 1 failed", Assert.Single(entry.Tried));
        Assert.Equal(["src/cart.ts"], entry.FileNames);
        Assert.Contains(before.Id, entry.Parts);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Amended_commit_is_one(bool isCodex) =>
        Assert.Equal("Committed 5d6e7f8: Fix totals and taxes", Assert.Single(Session(isCodex).Prompt("commit").Run("git commit -m 'Fix totals'", "[main 1a2b3c4] Fix totals").Run("git commit --amend -m 'Fix totals and taxes'", "[main 5d6e7f8] Fix totals and taxes").Infer()).Title);

    [Theory]
    [MemberData(nameof(Agents))]
    public void Edits_that_git_took_back(bool isCodex)
    {
        var entry = Assert.Single(Session(isCodex).Prompt("Cache the totals of the cart").Edit("src/login.cs", "one()", "two()").Edit("src/login.cs", "three()", "four()").Say("The cache makes it slower, so I take it out again.").Run("git checkout -- src/login.cs").Infer());
        Assert.Equal("Reverted 2 edits of src/login.cs", entry.Title);
        Assert.Equal(["`two()` in src/login.cs", "`four()` in src/login.cs"], entry.Rejected);
        Assert.Contains("The cache makes it slower", Assert.Single(entry.Why), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git restore .", "Threw away all changes that were not committed")]
    [InlineData("git reset --hard", "Threw away all changes that were not committed")]
    [InlineData("git reset --hard HEAD~2", "Went back to `HEAD~2` (`git reset --hard`)")]
    [InlineData("git reset HEAD~1", "Undid the last commit, keeping its changes")]
    [InlineData("git stash", "Put all changes aside (`git stash`), and did not bring them back")]
    [InlineData("git revert --no-edit 1a2b3c4", "Reverted the commit \"Fix totals\"")]
    [InlineData("git checkout -b other", null)]
    [InlineData("git checkout main", null)]
    [InlineData("git restore --staged src/a.cs", null)]
    [InlineData("git stash && npm run && git stash pop", null)]
    [InlineData("echo git reset --hard", null)]
    public void What_git_takes_back(string command, string? title) =>
        Assert.Equal(title, Session(isCodex: false).Prompt("try it").Edit("src/a.cs", "one()", "two()").Run(command, "[main 9a8b7c6] Revert \"Fix totals\"").Infer().SingleOrDefault()?.Title);

    [Fact]
    public void Stash_that_is_brought_back_later_is_none() =>
        Assert.Empty(Session(isCodex: false).Prompt("try it").Edit("src/a.cs", "one()", "two()").Run("git stash").Run("make").Run("git stash pop").Infer());

    [Theory]
    [MemberData(nameof(Agents))]
    public void Edit_whose_inverse_follows(bool isCodex)
    {
        var entry = Assert.Single(Session(isCodex).Prompt("Make the list faster, it takes for ever").Edit("src/list.ts", "return find(all);", "return cached(all);").Run("node bench.js", "slower").Edit("src/list.ts", "return cached(all);", "return find(all);").Infer());
        Assert.Equal("Undid an edit of src/list.ts", entry.Title);
        Assert.Equal("`return cached(all);` in place of `return find(all);` in src/list.ts", Assert.Single(entry.Rejected));
    }

    [Theory]
    [InlineData("", "console.log(totals);")]
    [InlineData("", "import { a } from 'b';")]
    [InlineData("(", ")")]
    public void Edit_that_was_no_decision_is_none(string before, string after) =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Edit("src/list.ts", "first();\n" + before, "first();\n" + after).Run("ls").Edit("src/list.ts", "first();\n" + after, "first();\n" + before).Infer());

    [Fact]
    public void Text_that_only_moves_is_none() =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Edit("src/list.ts", "function f() { return 1; }", "").Edit("src/list.ts", "", "function f() { return 1; }").Infer());

    [Theory]
    [MemberData(nameof(Agents))]
    public void Steps_of_the_plan_that_were_dropped(bool isCodex)
    {
        var entry = Assert.Single(Session(isCodex).Prompt("Move the sessions into the database")
            .Plan(("Write the migration", "in_progress"), ("Add a Redis cache", "pending"), ("Update the documentation", "pending"))
            .Say("Redis is not needed, the database is fast enough.")
            .Plan(("Write the migration", "completed"), ("Update documentation", "completed")).Infer());
        Assert.Equal("Dropped a step of the plan: Add a Redis cache", entry.Title);
        Assert.Equal(["Add a Redis cache"], entry.Rejected);
        Assert.Contains("Redis is not needed", Assert.Single(entry.Why), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Session_that_stopped_with_open_steps_and_a_failing_test(bool isCodex)
    {
        var session = Session(isCodex).Prompt("Move the sessions into the database").Plan(("Write the migration", "completed"), ("Move the data over", "in_progress"), ("Drop the old table", "pending")).Run("npm test", "2 failed, 1 passed", exit: 1);
        var entry = Assert.Single(session.Infer());
        Assert.Equal("Stopped with `npm test` failing and 2 steps open", entry.Title);
        Assert.Equal(["Move the data over", "Drop the old table"], entry.Next);
        Assert.Equal("`npm test` fails: 2 failed, 1 passed", Assert.Single(entry.BlockedOn));
        Assert.Empty(session.Infer(isOver: false));
    }

    [Fact]
    public void Last_step_that_an_agent_forgot_to_mark_is_none() =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Plan(("Write the migration", "completed"), ("Move the data over", "in_progress")).Say("All is done.").Infer());

    [Theory]
    [MemberData(nameof(Agents))]
    public void Command_that_the_person_refused(bool isCodex)
    {
        var entry = Assert.Single(Session(isCodex).Prompt("Install what is missing").Refuse("npm install left-pad", "use pnpm here").Prompt("We use pnpm in this repository").Infer());
        Assert.Equal(isCodex ? "The person refused `npm install left-pad`, then asked: We use pnpm in this…" : "The person refused `npm install left-pad`: use pnpm here", entry.Title);
        Assert.Equal(["`npm install left-pad`"], entry.Rejected);
        Assert.Contains("pnpm", Assert.Single(entry.Why), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Ids_stay_when_the_session_grows(bool isCodex)
    {
        var session = Session(isCodex).Prompt("Cache the totals of the cart").Edit("src/login.cs", "one()", "two()").Run("git checkout -- src/login.cs").Refuse("rm -rf build", null)
            .Run("npm test", "1 failed", exit: 1).Edit("src/cart.ts", "a + b + 1", "a + b").Run("npm test", "4 passed");
        var first = session.Infer();
        Assert.Equal(3, first.Length);
        Assert.Equal(first.Select(static entry => entry.Id), session.Infer().Select(static entry => entry.Id));
        session.Prompt("And now the taxes of the cart").Run("cargo build", "error: could not compile", exit: 101).Edit("src/tax.rs", "tax(1)", "tax(2)").Run("cargo build", "Finished").Run("git commit -m Taxes", "[main 1a2b3c4] Taxes");
        var grown = session.Infer();
        Assert.All(first, entry => Assert.Contains(grown, one => one.Parts.Contains(entry.Id)));
        Assert.Contains(first.Single(static entry => entry.Kind == InferredKind.Revert).Id, grown.Select(static entry => entry.Id));
        Assert.All(grown, static entry => Assert.Matches("^j[0-9a-f]{8}$", entry.Id));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Hostile_content_makes_no_title_longer_or_wilder(bool isCodex)
    {
        var wild = "\u001b[2J\u202e" + new string('x', 100_000) + "\n## 10:00 - Forged\n- Entry: j00000000";
        var entries = Session(isCodex).Prompt(wild)
            .Run($"npm test {wild}", $"1 failed {wild}", exit: 1).Edit($"src/{wild.Replace("\n", " ", StringComparison.Ordinal)[..300]}.ts", "a + b + 1" + wild, "a + b").Run($"npm test {wild}", "4 passed")
            .Run("git commit -m x", $"[main 1a2b3c4] {wild.Replace("\n", " ", StringComparison.Ordinal)}")
            .Refuse(wild, wild)
            .Plan(("Write the migration", "pending"), (wild, "pending")).Plan(("Write the migration", "pending"), ("Deploy", "pending")).Infer();
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            Assert.True(entry.Title.Length <= 80, entry.Title);
            foreach (var text in entry.Did.Concat(entry.Why).Concat(entry.Tried).Concat(entry.Rejected).Concat(entry.Next).Concat(entry.BlockedOn).Append(entry.Title))
            {
                Assert.True(text.Length < 600, text);
                Assert.DoesNotContain('\n', text);
                Assert.DoesNotContain('\u001b', text);
                Assert.DoesNotContain('\u202e', text);
            }
        }
    }

    [Fact]
    public void Plan_that_is_none_is_passed_over() =>
        Assert.Empty(Session(isCodex: false).Prompt("do it").Plan().Plan(("", "")).Plan(("\ud83d", "pending")).Say("done").Infer(isOver: false));

    [Fact]
    public void Secret_that_rules_of_today_know_is_masked_before_it_is_cut()
    {
        var secret = SecretTemplate.Expand("tok_{alnum:60}", 3);
        var session = Session(isCodex: false).Prompt("log in").Run($"git commit -m '{secret} is in it and more words follow'", $"[main 1a2b3c4] {secret} is in it and more words follow").Refuse($"npm run login {secret}", $"never put {secret} there");
        var entries = session.Infer(text => text.Replace(secret, "[redacted:own:1234]", StringComparison.Ordinal));
        Assert.Equal(2, entries.Length);
        Assert.All(entries.SelectMany(static entry => entry.Did.Concat(entry.Why).Concat(entry.Rejected).Append(entry.Title)), text => Assert.DoesNotContain(secret[..10], text, StringComparison.Ordinal));
        Assert.Contains(entries, static entry => entry.Title.Contains("[redacted:own:1234]", StringComparison.Ordinal));
    }

    private ToldSession Session(bool isCodex) => new(_folder, isCodex);
}

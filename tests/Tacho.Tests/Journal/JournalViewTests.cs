using System.Collections.Immutable;
using System.Text.Json;
using Tacho.Cli.Explaining;
using Tacho.Cli.Onboarding;
using Tacho.Cli.Output;
using Tacho.Cli.Standings;
using Tacho.Git;
using Tacho.Journal;

namespace Tacho.Tests.Journal;

/// <summary>Status, blockers, why and onboard of the sample month, as a terminal of 80 columns shows them, and as JSON.</summary>
public sealed class JournalViewTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly Terminal Narrow = new(80, HasColours: false);

    private readonly SampleJournal _journal = new();

    [Fact]
    public void Status() => Snapshot.Match(StatusOn(Narrow));

    [Fact]
    public void Status_in_colours() => Snapshot.Match(StatusOn(new Terminal(120, HasColours: true)).Replace("\u001b", "ESC", StringComparison.Ordinal));

    [Fact]
    public void Status_json() => Snapshot.Match(string.Concat(Places(withOlder: true).Select(one => Pretty(StandingJson.Text(one, SampleJournal.Now)))));

    [Fact]
    public void Blockers_table()
    {
        using var output = new StringWriter();
        new TableText(Narrow).Write(output, StandingRows.Blockers(SampleJournal.Now), All());
        Snapshot.Match(string.Join('\n', output.ToString().ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd())));
    }

    [Fact]
    public void Blockers_lines_and_json()
    {
        using var output = new StringWriter();
        var (chunk, format) = (new ChunkedWriter(output), StandingRows.Blockers(SampleJournal.Now));
        foreach (var blocker in All()) chunk.WriteLine(format.Line(blocker));
        foreach (var blocker in All()) JsonText.Write(chunk, format, blocker);
        chunk.Flush();
        Snapshot.Match(output.ToString());
    }

    [Fact]
    public void Why_of_a_line() => Snapshot.Match(Why(Answer(first: 42), Narrow));

    [Fact]
    public void Why_of_a_file() => Snapshot.Match(Why(Answer(first: 0), Narrow));

    [Fact]
    public void Why_json()
    {
        using var output = new StringWriter();
        WhyJson.Write(Answer(first: 42, SampleJournal.Now), output);
        Snapshot.Match(Pretty(output.ToString()));
    }

    [Fact]
    public void Onboard()
    {
        using var output = new StringWriter();
        new ReadingMarkdown(output, Masked, SampleJournal.Now).Write(List(), "billing, docs-site, shop");
        Snapshot.Match(output.ToString());
    }

    [Fact]
    public void Onboard_json()
    {
        using var output = new StringWriter();
        ReadingJson.Write(List(), "billing, docs-site, shop", Masked, SampleJournal.Now, output);
        Assert.DoesNotContain("Anna Lind", output.ToString(), StringComparison.Ordinal);
        Snapshot.Match(Pretty(output.ToString()));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(132)]
    public void Nothing_is_wider_than_the_terminal_nor_steers_it(int width)
    {
        var terminal = new Terminal(width, HasColours: false);
        var hostile = new WhyAnswer("src/a|b `c`.md\u001b[31m", "/x", [.. _journal.Entries.Select(static entry => new WhyReason.Entry(entry, WhyLink.File, FileNaming.Itself, SupersededBy: null)), Prompt("\u001b]0;x\u0007" + new string('x', 300)), Commit("\u202Eevil " + new string('y', 200))]);
        foreach (var text in (string[])[StatusOn(terminal), Why(hostile, terminal), Why(hostile, terminal, isFull: true), Why(Answer(42), terminal)])
        {
            Assert.All(text.Split('\n'), line => Assert.True(Spectre.Console.StringExtensions.GetCellWidth(line) <= width, line));
            Assert.DoesNotContain(text, static c => c is '\u001b' or '\u202E' or '\u0007');
        }
    }

    private static string Masked(string text) => text.Replace("Anna Lind", "[name]", StringComparison.Ordinal);

    private static string Pretty(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Indented) + "\n";

    private string StatusOn(Terminal terminal)
    {
        using var output = new StringWriter();
        new StandingText(output, terminal, SampleJournal.Now).Write(Places(withOlder: false));
        return output.ToString();
    }

    private ImmutableArray<PlaceStanding> Places(bool withOlder)
    {
        var shop = _journal.Place("shop").Project;
        var sessions = ImmutableDictionary<string, LastSession>.Empty.Add(shop, new("claude-code", "4f1c8b3e-0000-4000-8000-000000000001", "4f1c8b3e", SampleJournal.Now.AddMinutes(-25), "Repair the login"));
        return PlaceStanding.Of(_journal.Standing, static _ => true, sessions, [], withOlder);
    }

    private ImmutableArray<Blocker> All() => [.. Blockers.Of(_journal.Standing).OrderBy(static blocker => !blocker.IsOpen).ThenBy(static blocker => blocker.Since)];

    private ReadingList List() => ReadingList.Of(_journal.Standing, static _ => true, static _ => true, FileChanges.None, 40);

    private static string Why(WhyAnswer answer, Terminal terminal, bool isFull = false)
    {
        using var output = new StringWriter();
        new WhyText(output, terminal, isFull).Write(answer);
        return output.ToString();
    }

    private WhyAnswer Answer(int first, DateTimeOffset? at = null)
    {
        var standing = _journal.Standing;
        WhyReason.Entry Entry(int number, WhyLink link, FileNaming naming) => new(standing.Entries[number - 1], link, naming, standing.SupersededBy(standing.Entries[number - 1]));
        ImmutableArray<WhyReason> line = [Entry(7, first > 0 ? WhyLink.LineAndFile : WhyLink.File, FileNaming.Itself), Entry(13, first > 0 ? WhyLink.LineAndFile : WhyLink.File, FileNaming.Former)];
        ImmutableArray<WhyReason> rest = [Entry(3, WhyLink.Session, FileNaming.None), Entry(1, WhyLink.File, FileNaming.Itself)];
        ImmutableArray<WhyReason> told = [Prompt("Make the keys rotate without a restart.\nThe shop front must not be able to make tokens. Use what the library has, and write a test that fails without it, please.", at), Commit("Use RS256 for tokens", at)];
        return new("src/auth/jwt.cs", "/srv/work/shop/src/auth/jwt.cs", first > 0 ? [.. line, .. told, .. rest] : [.. line, .. rest, .. told])
        {
            First = first, Last = first, Text = first > 0 ? ["\treturn Sign(claims, Keys.Newest, Algorithm.RS256);"] : [], FormerNames = ["src/token.cs"],
        };
    }

    private static WhyReason.Prompt Prompt(string text, DateTimeOffset? at = null) => new("4f1c8b3e:17", "4f1c8b3e:18", "claude-code", "4f1c8b3e-0000-4000-8000-000000000001", at ?? Noon, text) { IsOfLine = true };

    private static WhyReason.Commit Commit(string subject, DateTimeOffset? at = null) =>
        new(new GitCommit("1a2b3c4d5e6f708192a3b4c5d6e7f80910213243", [], at ?? Noon, at ?? Noon, subject), subject + "\n\nKeys rotate each month; the shop front has the public one only.\n\nTacho-Session: 4f1c8b3e") { IsOfLine = true, Sessions = ["4f1c8b3e:21"] };

    /// <summary>By the clock of whoever runs the tests, as a screen shows times.</summary>
    private static DateTimeOffset Noon => new(new DateTime(2026, 5, 11, 12, 0, 0, DateTimeKind.Local));
}

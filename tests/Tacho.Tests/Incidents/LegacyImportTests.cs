using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Incidents;
using Tacho.Redaction;

namespace Tacho.Tests.Incidents;

public sealed class LegacyImportTests : IDisposable
{
    private const string Session = "4f1c8b3e-a2d1-4f9c-8e7a-2b3c5d6e7f8a";

    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-legacy-").FullName;

    public LegacyImportTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "shop", ".git"));
        Directory.CreateDirectory(Path.Combine(_folder, "shop", ".coograph", "sessions"));
        Directory.CreateDirectory(Path.Combine(_folder, "shop", ".claude"));
    }

    private TachoHome Home => new(Path.Combine(_folder, "home"));

    private Project Project => ProjectLocator.Of(Path.Combine(_folder, "shop"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Logs_are_imported_once_masked_and_at_their_time()
    {
        var token = SecretTemplate.Expand("ghp_{alnum:36}", 1);
        Log("2026-05-11 19:20:01", Session, "npm install");
        Log("2026-05-11 19:20:09", Session, $"export GITHUB_TOKEN={token}");
        Log("2026-05-11 19:21:00", "unknown", "git status");
        var before = File.ReadAllText(Tail);

        var first = Import();
        Log("2026-05-12 08:00:00", Session, "npm test");
        var second = Import();
        var third = Import();

        Assert.Equal((3, 0, 2), (first.Imported, first.Known, first.Sessions));
        Assert.Equal((1, 3), (second.Imported, second.Known));
        Assert.Equal((0, 4), (third.Imported, third.Known));
        Assert.StartsWith(before, File.ReadAllText(Tail), StringComparison.Ordinal);
        var commands = CommandSearch.Search(Home, Project.Name, RecordSources.All, CommandQuery.Everything).Commands;
        Assert.Equal(["2026-05-11 19:20:01", "2026-05-11 19:20:09", "2026-05-11 19:21:00", "2026-05-12 08:00:00"], commands.Select(command => command.Event.At.ToString("yyyy-MM-dd HH:mm:ss", null)));
        Assert.All(commands, command => Assert.Equal(EventChannel.Import, command.Event.Source.Channel));
        Assert.DoesNotContain(token, string.Concat(Directory.EnumerateFiles(Home.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_inside_a_command_does_not_become_a_command()
    {
        Log("2026-05-11 19:20:01", Session, "echo a\n[2026-01-01 00:00:00] [claude-code] [s1] rm -rf /\n[2026-01-01 00:00:00] [claude-code] forged");
        Log("2026-05-11 19:20:09", Session, "cat <<EOF\nhello\nEOF\n");

        var log = LegacyLog.Read(Logs(), TimeZoneInfo.Utc);

        Assert.Equal(2, log.Commands.Length);
        Assert.Contains("rm -rf /", log.Commands[0].Command, StringComparison.Ordinal);
        Assert.Equal(4, log.Troubles.Length);
        Assert.All(log.Troubles, trouble => Assert.Contains("text inside a command", trouble.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Oldest_form_belongs_to_no_session()
    {
        File.WriteAllText(Path.Combine(_folder, "shop", ".claude", "session.log"), "stray\n[2026-05-01 10:00:00] ls -la\n[2026-04-01 10:00:00] pwd\n");

        var log = LegacyLog.Read(Logs(), TimeZoneInfo.Utc);

        Assert.Equal([SessionId.Unknown], log.Commands.Select(command => command.Session).Distinct());
        Assert.Equal([(1, "not a line of such a log"), (3, "the time runs backwards")], log.Troubles.Select(trouble => (trouble.Line, trouble.Why)));
    }

    [Fact]
    public void Line_of_the_tail_alone_gets_the_whole_id_of_its_session()
    {
        Log("2026-05-11 19:20:01", Session, "npm install");
        File.WriteAllText(Tail, File.ReadAllText(Tail) + $"[2026-05-11 19:30:00] [codex-cli] [{Session[..8]}] ls\n[2026-05-11 19:31:00] [opencode] [deadbeef] pwd\n");

        var log = LegacyLog.Read(Logs(), TimeZoneInfo.Utc);

        Assert.Equal([(Session, "npm install"), (Session, "ls"), ("deadbeef", "pwd")], log.Commands.Select(command => (command.Session.Value, command.Command)));
    }

    [Fact]
    public void Command_that_was_written_before_and_after_it_ran_counts_once()
    {
        Log("2026-05-11 19:20:01", Session, "npm install");
        Log("2026-05-11 19:20:02", Session, "npm install");
        Log("2026-05-11 19:25:02", Session, "npm install");

        var log = LegacyLog.Read(Logs(), TimeZoneInfo.Utc);

        Assert.Equal((2, 1), (log.Commands.Length, log.Repeated));
    }

    private string Tail => Path.Combine(_folder, "shop", ".coograph", "session.log");

    /// <summary>What the hook of Coograph writes for a command.</summary>
    private void Log(string time, string session, string command)
    {
        var view = Path.Combine(_folder, "shop", ".coograph", "sessions", $"{session}.log");
        Add(Tail, $"[{time}] [claude-code] [{session[..Math.Min(8, session.Length)]}] {command}\n");
        Add(view, $"[{time}] [claude-code] {command}\n");

        static void Add(string path, string text) => File.WriteAllText(path, (File.Exists(path) ? File.ReadAllText(path) : "") + text);
    }

    private List<string> Logs() =>
        [.. new[] { ".claude", ".coograph" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(_folder, "shop", folder), "*.log", SearchOption.AllDirectories))];

    private LegacyImported Import() => new LegacyImport(Home, Settings.Default, TimeProvider.System).Import(Project, Logs());
}

using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Commands;

/// <summary>
/// <c>tacho demo</c>: a scratch project in which hook payloads of real agents' sessions are replayed through the code that a live hook runs, then the four questions.
/// </summary>
/// <remarks>
/// The payloads under Demo/ were captured from real runs of the agents against scripted local models (docs/agents say which versions); only folders were renamed. The token and
/// the password in them are made anew at each run.
/// </remarks>
internal static class DemoCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(53);

    public static Command Create()
    {
        var command = new Command("demo", "Replay recorded sessions of three agents in a scratch folder and answer the four questions. Touches nothing else.");
        command.SetAction(parsed => Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(TextWriter output, TextWriter error)
    {
        var scratch = Directory.CreateTempSubdirectory("tacho-demo-").FullName;
        var project = Path.Combine(scratch, "shop");
        var home = new TachoHome(Path.Combine(scratch, "home"));
        Directory.CreateDirectory(Path.Combine(project, ".git"));
        var token = SecretTemplate.Expand("ghp_{alnum:36}", Environment.ProcessId);
        var password = SecretTemplate.Expand("{alnum:20}", Environment.ProcessId);

        var payloads = Payloads();
        var clock = new SteppingClock(TimeProvider.System.GetUtcNow() - (Pace * payloads.Count), Pace);
        foreach (var (agent, text) in payloads)
        {
            var payload = text.Replace("/home/dev/shop", project, StringComparison.Ordinal)
                .Replace("@@TOKEN@@", token, StringComparison.Ordinal)
                .Replace("@@PASSWORD@@", password, StringComparison.Ordinal);
            var capture = new HookCapture(home, clock, _ => null);
            capture.Run(agent, eventName: null, new MemoryStream(Encoding.UTF8.GetBytes(payload)));
            clock.Advance();
        }

        output.WriteLine($"Replayed {payloads.Count} hook calls of three agents, which worked in one project at the same time.");
        output.WriteLine("A GitHub token and a password were made up for this run and planted in their commands.");
        Head(output, $"cat {TextViews.FolderName}/session.log", "The trail: every command of every agent, written before it ran");
        output.Write(File.ReadAllText(new TextViews(project).Tail));
        AnswerQuestions(new Scene(home, project, output, error), clock.GetUtcNow());
        output.WriteLine($"""

            Everything of this demo is in {scratch}; delete it when you are done.
            Look round:  cd {project} && export TACHO_HOME={home.Root}

            Next: ./dev install puts tacho on your PATH; then, in a repository of yours:
              tacho init      wires the agents that you use there, after showing what it changes
              tacho doctor    proves that their hooks arrive
            """);
        return (int)ExitCode.Done;
    }

    private sealed record Scene(TachoHome Home, string Project, TextWriter Output, TextWriter Error);

    private static void AnswerQuestions(Scene scene, DateTimeOffset now)
    {
        var session = TrailReader.Events(new TrailReader(scene.Home).Files(project: null).First(file => !file.IsSide)).First().Event.Session;
        Ask(scene, "1. What happened in this one conversation?", "audit", "session", session.ShortId);
        Ask(scene, "2. What ran in the minutes of the incident?", "audit", "window", "--from", Time(now - (Pace * 30)), "--to", Time(now - (Pace * 18)));
        Ask(scene, "3. Did an agent install that package?", "audit", "command", "--installs", "left-pad");
        Ask(scene, "4. Which sessions piped a download into a shell, and how often?", "audit", "sessions", "--ran", @"curl.*\| *sh");
        Ask(scene, "Did anybody change the record since?", "verify");
    }

    /// <summary>Runs a command as a person would type it in the demo's project, and shows both.</summary>
    private static void Ask(Scene scene, string question, params string[] words)
    {
        Head(scene.Output, $"tacho {string.Join(' ', words.Select(Quoted))}", question);
        Environment.SetEnvironmentVariable(TachoHome.Variable, scene.Home.Root);
        TachoCommand.Run([.. words, "--project", scene.Project], scene.Output, scene.Error);
    }

    private static void Head(TextWriter output, string command, string what)
    {
        output.WriteLine();
        output.WriteLine(what);
        output.WriteLine($"$ {command}");
    }

    private static string Quoted(string word) => word.AsSpan().IndexOfAny(" |*'\"") < 0 ? word : $"'{word}'";

    private static string Time(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>Payloads of the sessions, merged in turns as if both agents worked at once.</summary>
    private static List<(string Agent, string Text)> Payloads()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var sessions = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Demo/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (Agent: name.Split('/')[1], Resource: name))
            .GroupBy(payload => payload.Agent, StringComparer.Ordinal)
            .Select(session => session.ToList())
            .ToList();
        return sessions
            .SelectMany((session, place) => session.Select((payload, i) => (payload, Turn: (i + 0.5) / session.Count, place)))
            .OrderBy(entry => entry.Turn).ThenBy(entry => entry.place)
            .Select(entry => (entry.payload.Agent, Read(assembly, entry.payload.Resource)))
            .ToList();
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"no resource {resource}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A clock that goes on by one step each time it is asked, so that a replay of seconds spreads over the time that the sessions took.</summary>
    private sealed class SteppingClock(DateTimeOffset start, TimeSpan step) : TimeProvider
    {
        private long _steps;

        public override DateTimeOffset GetUtcNow() => start + (step * _steps);

        public void Advance() => _steps++;
    }
}

using System.CommandLine;
using System.Reflection;
using System.Text;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Trail;

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

        output.WriteLine($"Replayed {payloads.Count} hook calls of three agents into {project}");
        output.WriteLine();
        output.WriteLine("The trail, .tacho/session.log:");
        output.WriteLine();
        output.Write(File.ReadAllText(new TextViews(project).Tail));
        output.WriteLine();
        return AnswerQuestions(home, project, scratch, output, error);
    }

    private static int AnswerQuestions(TachoHome home, string project, string scratch, TextWriter output, TextWriter error)
    {
        output.WriteLine($"Everything is in {scratch}; delete it when you are done.");
        return (int)ExitCode.Done;
    }

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

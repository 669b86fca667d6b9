using System.Text;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Tests.Incidents;

/// <summary>Sealed files as a reader sees them, written without seals, with events as each test needs them.</summary>
internal sealed class WrittenTrail : IDisposable
{
    public const string Project = "shop-1a2b3c4d";

    public static readonly DateTimeOffset Start = new(2026, 5, 11, 19, 0, 0, TimeSpan.Zero);

    private readonly string? _folder;

    public WrittenTrail() => Home = new(_folder = Directory.CreateTempSubdirectory("tacho-incidents-").FullName);

    /// <summary>In a home that another keeps.</summary>
    public WrittenTrail(TachoHome home) => Home = home;

    public TachoHome Home { get; }

    public string Path(string file, string project = Project) => System.IO.Path.Combine(Home.Trail, project, file);

    /// <summary>Adds lines to a file, at the second of <see cref="Start"/> that each names.</summary>
    public WrittenTrail Write(string file, params (int Second, EventBody Body, string? Call, string? Turn)[] events) => WriteTo(Project, file, events);

    public WrittenTrail WriteTo(string project, string file, params (int Second, EventBody Body, string? Call, string? Turn)[] events)
    {
        var session = new SessionId(file[..file.IndexOf('.', StringComparison.Ordinal)]);
        foreach (var (second, body, call, turn) in events)
        {
            var at = Start.AddSeconds(second);
            var recorded = new AgentEvent(EventId.New(at), session, new AgentId("claude-code"), at, EventSource.Hook("test"), body) { ToolCallId = call, Turn = turn };
            AddLine(project, file, Encoding.UTF8.GetString(EventJson.Write(recorded)));
        }

        return this;
    }

    public void AddLine(string project, string file, string line)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Home.Trail, project));
        var path = Path(file, project);
        System.IO.File.WriteAllText(path, (System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : "") + line + "\n");
    }

    public void Dispose()
    {
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}

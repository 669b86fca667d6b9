using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

/// <summary>A trail in a temp folder, written by real hook calls with a clock of its own, that can be put back after an attack.</summary>
internal sealed class SampleTrail : IDisposable
{
    public const string Session = "4f1c8b3e-0000-4000-8000-000000000001";
    public const string OtherSession = "99aabbcc-0000-4000-8000-000000000002";

    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-trail-").FullName;
    private readonly SteppingClock _clock = new();
    private Dictionary<string, byte[]> _snapshot = [];
    private int _calls;

    public SampleTrail()
    {
        Home = new TachoHome(Path.Combine(_folder, "home"));
        Directory.CreateDirectory(Path.Combine(_folder, "shop", ".git"));
        Project = ProjectLocator.Of(Path.Combine(_folder, "shop"));
    }

    public TachoHome Home { get; }

    public Project Project { get; }

    public TrailPaths Paths => new(Home, Session);

    public string File => Paths.Segment(Project.Name, 1);

    public string Head => Paths.Head;

    public string List => Paths.AllCheckpoints(Project.Name);

    public string Newest => Paths.NewestCheckpoint;

    public TextViews Views => new(Project.Root);

    public string View => Views.SessionView(new SessionId(Session));

    /// <summary>Two sessions that overlap; the first has about 30 lines and checkpoints of which the newest does not cover the last lines.</summary>
    public static SampleTrail OfThirtyLines()
    {
        var trail = new SampleTrail();
        trail.Call("SessionStart");
        trail.Call("UserPromptSubmit", ("prompt", "add left-pad, run the tests, push"));
        for (var i = 0; i < 13; i++)
        {
            trail.Run($"npm run step-{i} -- --flag 'ü {i}'");
            if (i % 4 == 1) trail.Run($"git status # {i}", OtherSession);
        }

        trail.Snapshot();
        return trail;
    }

    /// <summary>A hook call of Claude Code; the clock goes on by most of a minute.</summary>
    public void Call(string happening, params (string Name, object Value)[] members) => CallAs(Session, happening, members);

    public void CallAs(string session, string happening, params (string Name, object Value)[] members)
    {
        var payload = members.ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        payload["session_id"] = session;
        payload["hook_event_name"] = happening;
        payload["transcript_path"] = "/home/dev/.claude/projects/x/y.jsonl";
        payload["cwd"] = Project.Root;
        var json = JsonSerializer.SerializeToUtf8Bytes(payload, Relaxed);
        new HookCapture(Home, _clock, name => name == "CLAUDE_PROJECT_DIR" ? Project.Root : null).Run("claude-code", null, new MemoryStream(json));
        _clock.Advance(TimeSpan.FromSeconds(53));
    }

    /// <summary>A command: the call before it and the one after it.</summary>
    public void Run(string command, string session = Session)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"toolu_{++_calls:D4}");
        var input = new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = command };
        CallAs(session, "PreToolUse", ("tool_name", "Bash"), ("tool_use_id", id), ("tool_input", input));
        CallAs(session, "PostToolUse", ("tool_name", "Bash"), ("tool_use_id", id), ("tool_input", input), ("tool_response", new Dictionary<string, string>(StringComparer.Ordinal) { ["stdout"] = "ok\n" }));
    }

    /// <summary>The call before a command, from any thread; the clock stands.</summary>
    public void RunAs(int number, string command)
    {
        var payload = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["session_id"] = Session,
            ["hook_event_name"] = "PreToolUse",
            ["transcript_path"] = "/home/dev/.claude/projects/x/y.jsonl",
            ["cwd"] = Project.Root,
            ["tool_name"] = "Bash",
            ["tool_use_id"] = string.Create(CultureInfo.InvariantCulture, $"toolu_t{number}"),
            ["tool_input"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = command },
        };
        new HookCapture(Home, _clock, name => name == "CLAUDE_PROJECT_DIR" ? Project.Root : null)
            .Run("claude-code", null, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(payload, Relaxed)));
    }

    public void Advance(TimeSpan time) => _clock.Advance(time);

    public VerifyReport Verify(ImmutableArray<CheckpointNote> against = default) => new TrailVerifier(Home).VerifyProject(Project, against);

    public SigningOutcome Sign() => new CheckpointSigner(Home, new SigningKey(Home.SigningKey, Home.VerifierKey), _clock).SignProject(Project.Name);

    /// <summary>The newest checkpoints as an outside witness would have kept them.</summary>
    public ImmutableArray<CheckpointNote> KeepOutside() =>
        CheckpointNotes.Parse(string.Join('\n', Sign().Notes.Select(note => note.ToString())), CheckpointPlace.Outside, "outside").Notes;

    /// <summary>Remembers all files as they are.</summary>
    public void Snapshot() => _snapshot = AllFiles().ToDictionary(path => path, System.IO.File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Puts all files back to what they were.</summary>
    public void Restore()
    {
        foreach (var path in AllFiles().Where(path => !_snapshot.ContainsKey(path))) System.IO.File.Delete(path);
        foreach (var (path, bytes) in _snapshot) System.IO.File.WriteAllBytes(path, bytes);
    }

    /// <summary>Puts the files back, and leaves those that came since.</summary>
    public void RollBack()
    {
        foreach (var (path, bytes) in _snapshot) System.IO.File.WriteAllBytes(path, bytes);
    }

    /// <summary>Puts one file back.</summary>
    public void Restore(string path) => System.IO.File.WriteAllBytes(path, _snapshot[path]);

    /// <summary>The lines of the record, each with its line feed.</summary>
    public List<byte[]> Lines() => Split(System.IO.File.ReadAllBytes(File));

    public void Write(IEnumerable<byte[]> lines) => System.IO.File.WriteAllBytes(File, [.. lines.SelectMany(line => line)]);

    public static List<byte[]> Split(byte[] bytes)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < bytes.Length;)
        {
            var feed = Array.IndexOf(bytes, (byte)'\n', start);
            var end = feed < 0 ? bytes.Length : feed + 1;
            lines.Add(bytes[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Seals lines anew, from a place on, as one who knows the algorithm can.</summary>
    public static List<byte[]> Reseal(IReadOnlyList<byte[]> lines, int from, Func<string, string> change)
    {
        var resealed = lines.Take(from).ToList();
        var hash = from == 0 ? new byte[32] : HashOf(lines[from - 1]);
        for (var i = from; i < lines.Count; i++)
        {
            var text = Encoding.UTF8.GetString(Payload(lines[i]));
            resealed.Add(SealedLine.Write(Encoding.UTF8.GetBytes(i == from ? change(text) : text), i, hash, out var line));
            hash = line.Hash;
        }

        return resealed;
    }

    /// <summary>A line's object without salt, number and hash.</summary>
    public static byte[] Payload(byte[] line)
    {
        var text = Encoding.UTF8.GetString(line);
        return Encoding.UTF8.GetBytes(text[..text.LastIndexOf(",\"s\":\"", StringComparison.Ordinal)] + "}");
    }

    public static byte[] HashOf(byte[] line) => SealedLine.TryRead(line.AsSpan().TrimEnd((byte)'\n'), out var read) ? read.Hash : throw new ArgumentException("not sealed", nameof(line));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IEnumerable<string> AllFiles() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories);

    private sealed class SteppingClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 5, 17, 9, 42, 18, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}

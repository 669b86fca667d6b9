using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.EndToEnd.Agents;
using Tacho.Events;
using Tacho.Trail;

namespace Tacho.EndToEnd;

/// <summary>
/// One session of a real agent, recorded by the hooks that <c>tacho init</c> wired, for all tests of a class to look at. Before it the same agent ran unrecorded.
/// </summary>
public sealed class RecordedSession<TAgent> : IAsyncLifetime
    where TAgent : RealAgent, new()
{
    private Sandbox? _sandbox;

    public TAgent Agent { get; } = new();

    /// <summary>Why there is no session; null when there is one.</summary>
    public string? Obstacle { get; private set; }

    public Sandbox Sandbox => _sandbox ?? throw new InvalidOperationException(Obstacle);

    public string Token { get; } = Scenario.MakeToken();

    public Scenario Scenario { get; private set; } = Scenario.OneCommand;

    /// <summary>Which hook recorded.</summary>
    public string Hook { get; private set; } = "";

    /// <summary>The run without hooks.</summary>
    public AgentRun Unrecorded { get; private set; } = null!;

    public AgentRun Recorded { get; private set; } = null!;

    public ImmutableArray<AgentEvent> Events { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Obstacle = await Agent.ObstacleAsync();
        if (Obstacle is not null) return;
        await using (var plain = await Sandbox.CreateAsync())
        {
            Agent.Configure(plain);
            Unrecorded = await Agent.RunAsync(plain, Scenario.Whole(plain.Project, Token));
        }

        _sandbox = await Sandbox.CreateAsync();
        Agent.Configure(_sandbox);
        Hook = _sandbox.OfferNativeHook();
        Scenario = Scenario.Whole(_sandbox.Project, Token);
        await _sandbox.MustTachoAsync("init", "--agent", Agent.Id);
        Recorded = await Agent.RunAsync(_sandbox, Scenario);
        Events = ReadEvents(_sandbox.TachoHome);
    }

    public ValueTask DisposeAsync() => _sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ImmutableArray<AgentEvent> ReadEvents(TachoHome home) =>
        [.. new TrailReader(home).Files(project: null).SelectMany(file => TrailReader.Events(file)).Select(record => record.Event)];
}

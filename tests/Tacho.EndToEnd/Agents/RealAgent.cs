using Tacho.EndToEnd.Mocks;

namespace Tacho.EndToEnd.Agents;

/// <summary>What an agent tells its hooks; the record cannot hold more.</summary>
/// <param name="Turn">It names the turn of a prompt and of the tool calls that follow.</param>
/// <param name="CallId">It names the call in both its hooks, before and after the tool ran.</param>
/// <param name="FailedStatus">The status of a command that ended with an exit code other than 0; null where it does not tell.</param>
/// <param name="FailedExitCode">The exit code of that command, where it tells it: <c>ls</c> of a missing folder gives 2.</param>
/// <param name="ModelCallsBeside">Requests to the model beside one for each step and one for the answer (titles, routing).</param>
public sealed record AgentTraits(bool Turn, bool CallId, string? FailedStatus, int? FailedExitCode, int ModelCallsBeside = 0);

/// <summary>How a real agent is set up and run against a mock model, without any account or network.</summary>
public abstract class RealAgent
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The file that the agent's own hook of a user makes in the home folder; see <see cref="Configure"/>.</summary>
    public const string OwnHookMark = "own-hook.txt";

    /// <summary>The agent's id in the trail.</summary>
    public abstract string Id { get; }

    public abstract AgentPackage Package { get; }

    public abstract AgentTraits Traits { get; }

    /// <summary>Why it cannot run here; null when it can.</summary>
    public Task<string?> ObstacleAsync() => Gate.ObstacleAsync(Package);

    public abstract IMockModel StartModel(MockScript script);

    /// <summary>
    /// Writes the settings of a user who runs the agent unattended, and a hook of their own that makes <see cref="OwnHookMark"/>, in the spelling of a person: what
    /// <c>tacho init</c> must keep.
    /// </summary>
    public abstract void Configure(Sandbox sandbox);

    /// <summary>Points the agent at a model.</summary>
    protected abstract void Connect(Sandbox sandbox, IMockModel model);

    /// <summary>The arguments that answer one prompt and end.</summary>
    protected abstract IEnumerable<string> Arguments(string prompt);

    /// <summary>The prompt as the agent hands it to its hooks.</summary>
    public virtual string PromptAsTold(string prompt) => prompt;

    /// <summary>What it told the person, without what differs between two equal runs.</summary>
    public virtual string AnswerIn(AgentRun run) => run.Ended.Output;

    /// <summary>Installs the agent if need be and lets it play a script.</summary>
    public async Task<AgentRun> RunAsync(Sandbox sandbox, Scenario scenario, params string[] more) => (await RunSeenAsync(sandbox, scenario, more)).Run;

    /// <summary>As <see cref="RunAsync"/>, with what the model was sent.</summary>
    public async Task<(AgentRun Run, IReadOnlyList<RecordedRequest> Requests)> RunSeenAsync(Sandbox sandbox, Scenario scenario, params string[] more)
    {
        var program = await AgentInstaller.InstallAsync(Package);
        using var model = StartModel(new MockScript(scenario.Steps, scenario.Answer));
        Connect(sandbox, model);
        var ended = await sandbox.RunAsync(program, [.. Arguments(scenario.Prompt), .. more], Limit);
        var requests = model.Requests;
        return (new AgentRun(ended, requests.Count), requests);
    }
}

/// <summary>What one run of an agent came to.</summary>
/// <param name="Ended">How the program ended.</param>
/// <param name="ModelCalls">How often it asked the model.</param>
public sealed record AgentRun(Finished Ended, int ModelCalls)
{
    public override string ToString() => $"exit {Ended.ExitCode}, {Ended.Elapsed.TotalSeconds:0.0} s, {ModelCalls} model calls\nstdout: {Ended.Output}\nstderr: {Ended.Errors}";
}

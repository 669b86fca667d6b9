using System.Collections.Immutable;
using Tacho.EndToEnd.Mocks;
using Tacho.Redaction;

namespace Tacho.EndToEnd;

/// <summary>A prompt, what the mock model has the agent do for it, and the model's answer.</summary>
public sealed record Scenario(string Prompt, ImmutableArray<ScriptStep> Steps, string Answer)
{
    /// <summary>The shell commands among the steps.</summary>
    public ImmutableArray<string> Commands => [.. Steps.Where(step => step.Kind == ScriptStepKind.Shell).Select(step => step.Target)];

    /// <summary>Two quick commands that leave a trace in the project.</summary>
    public static Scenario TwoCommands { get; } = new(
        "Say hello", [ScriptStep.Shell($"echo one >> {TraceFile}"), ScriptStep.Shell($"echo two >> {TraceFile}")], "Both commands ran.");

    /// <summary>One quick command, for hooks that cost seconds a call.</summary>
    public static Scenario OneCommand { get; } = new("Say hello", [ScriptStep.Shell($"echo one >> {TraceFile}")], "The command ran.");

    /// <summary>Success, failure, several lines, the proof of order, a token in prompt, command and output, and a file written with the agent's own tool.</summary>
    public static Scenario Whole(string project, string token) => new(
        $"Say hello and write a note; the key is {token}",
        [
            ScriptStep.Shell("echo hello"),
            ScriptStep.Shell("ls no-such-folder"),
            ScriptStep.Shell("for i in 1 2 3; do\n  echo \"line $i\"\ndone\nprintf 'tab\\there — ünï\\n'"),
            ScriptStep.Shell(ProofOfOrder),
            ScriptStep.Shell($"GITHUB_TOKEN={token} sh -c 'echo pushed with $GITHUB_TOKEN'"),
            ScriptStep.WriteFile(Path.Combine(project, WrittenFile), "# Notes\n\nhello\n"),
        ],
        "All steps are done.");

    /// <summary>A command that reads the record: it prints its own line only if that was written before it ran.</summary>
    public const string ProofOfOrder = "tail -n 1 .tacho/session.log";

    private const string TraceFile = "ran.txt";

    /// <summary>What the commands of the short scenarios left in the project.</summary>
    public static string TraceIn(Sandbox sandbox) => File.ReadAllText(Path.Combine(sandbox.Project, TraceFile));

    public const string WrittenFile = "notes.md";

    /// <summary>A token that exists in this process only.</summary>
    public static string MakeToken() => SecretTemplate.Expand("ghp_{alnum:36}", Random.Shared.Next());
}

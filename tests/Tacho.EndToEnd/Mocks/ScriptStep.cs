namespace Tacho.EndToEnd.Mocks;

/// <summary>One step of a mock model's script; it is played as one model turn.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Target">Shell: the command. WriteFile: the absolute path. Tool: the tool's name. Say: the text.</param>
/// <param name="Content">WriteFile: the file's text. Tool: the arguments as a JSON object. Otherwise empty.</param>
public sealed record ScriptStep(ScriptStepKind Kind, string Target, string Content)
{
    /// <summary>Runs a command with the agent's shell tool.</summary>
    public static ScriptStep Shell(string command) => new(ScriptStepKind.Shell, command, string.Empty);

    /// <summary>Creates a file with the agent's file tool. The path must be absolute and the file new.</summary>
    public static ScriptStep WriteFile(string path, string content) => new(ScriptStepKind.WriteFile, path, content);

    /// <summary>Calls a tool by name with arguments in JSON.</summary>
    public static ScriptStep Tool(string name, string argumentsJson) => new(ScriptStepKind.Tool, name, argumentsJson);

    /// <summary>Answers with text and so ends the turn.</summary>
    public static ScriptStep Say(string text) => new(ScriptStepKind.Say, text, string.Empty);
}

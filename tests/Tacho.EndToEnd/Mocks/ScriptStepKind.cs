namespace Tacho.EndToEnd.Mocks;

/// <summary>What a mock model asks the agent to do in one turn.</summary>
public enum ScriptStepKind
{
    /// <summary>Call the agent's shell tool.</summary>
    Shell,

    /// <summary>Create a file with the agent's own file tool.</summary>
    WriteFile,

    /// <summary>Call any tool by its name with the arguments given.</summary>
    Tool,

    /// <summary>Answer with text, which ends the agent's turn.</summary>
    Say,
}

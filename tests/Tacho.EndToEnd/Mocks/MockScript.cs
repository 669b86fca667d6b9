using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// The ordered steps of a mock model. The mocks keep no turn counter: which step is next follows from the conversation
/// the agent sends back (tool results plus finished answers), so a retried request gets the same reply again and a
/// script always ends. After the last step every request is answered with <see cref="FinalText"/>.
/// </summary>
public sealed class MockScript
{
    /// <summary>
    /// A prompt with this text marks a conversation beside the main one (a sub-agent): it is answered with text at once,
    /// and never plays the script.
    /// </summary>
    public const string SideMarker = "[side task]";

    /// <summary>The plain text for side calls such as title generation or quota checks.</summary>
    public const string SideText = "Side call answered.";

    private const string IdAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>How often one step is played at most: retries are served, a conversation cut by compaction still ends.</summary>
    private const int MaxPlays = 3;

    private readonly ConcurrentDictionary<int, int> _plays = new();

    private readonly string _seed = Guid.CreateVersion7().ToString("N");

    /// <summary>Creates a script from its steps and the text that ends it.</summary>
    public MockScript(IEnumerable<ScriptStep> steps, string finalText = "Done.")
    {
        ArgumentNullException.ThrowIfNull(steps);
        Steps = [.. steps];
        FinalText = finalText;
    }

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<ScriptStep> Steps { get; }

    /// <summary>The text that ends the script.</summary>
    public string FinalText { get; }

    /// <summary>The step at a position in the conversation; past the end, or asked for too often, it is the final text.</summary>
    public ScriptStep StepAt(int position)
    {
        if (position < 0 || position >= Steps.Count)
        {
            return ScriptStep.Say(FinalText);
        }

        int plays = _plays.AddOrUpdate(position, 1, static (_, count) => count + 1);
        return plays <= MaxPlays ? Steps[position] : ScriptStep.Say(FinalText);
    }

    /// <summary>An identifier that is stable for one script object and position and differs between script objects.</summary>
    public string Id(string prefix, int position, int length = 22)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}/{prefix}/{position}"));
        var text = new StringBuilder(prefix, prefix.Length + length);
        for (int i = 0; i < length; i++)
        {
            text.Append(IdAlphabet[hash[i % hash.Length] % IdAlphabet.Length]);
        }

        return text.ToString();
    }
}

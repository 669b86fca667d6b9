using Tacho.Events;

namespace Tacho.Agents;

/// <summary>Reads the records of one source for their tokens alone, in order and from the first on. Never throws for content.</summary>
public abstract class TokenReader
{
    /// <summary>What is known of the session so far; of its times and its title nothing.</summary>
    public abstract SessionFacts Facts { get; }

    /// <summary>Adds what a record tells of tokens, in most cases nothing.</summary>
    public abstract void Read(in TranscriptRecord record, ICollection<RequestTokens> into);

    /// <summary>The tokens among events.</summary>
    internal static void AddTo(ICollection<RequestTokens> into, RecordReading reading)
    {
        if (reading is not RecordReading.Understood understood) return;
        foreach (var happened in understood.Events)
        {
            if (happened.Body is TokenUsage { Count: { } count } usage) into.Add(new RequestTokens(happened.At, happened.Model, usage.Request, count));
        }
    }
}

/// <summary>Tokens of one request, as often as the agent tells them.</summary>
/// <param name="At">When; 1970 where nothing so far told a time.</param>
/// <param name="Model">The model's name as the agent writes it; null where it does not.</param>
/// <param name="Request">Which request: see <see cref="TokenUsage.Request"/>.</param>
/// <param name="Count">How many.</param>
public sealed record RequestTokens(DateTimeOffset At, string? Model, string? Request, TokenCount Count);

/// <summary>Reads everything and keeps the tokens, for agents whose records are few or costly to tell apart.</summary>
internal sealed class WholeTokenReader(TranscriptReader reader) : TokenReader
{
    /// <inheritdoc/>
    public override SessionFacts Facts => reader.Facts;

    /// <inheritdoc/>
    public override void Read(in TranscriptRecord record, ICollection<RequestTokens> into) => AddTo(into, reader.Read(record));
}

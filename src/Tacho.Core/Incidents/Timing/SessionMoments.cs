using Tacho.Events;
using Tacho.Reports.Timing;

namespace Tacho.Incidents.Timing;

/// <summary>When something happened in one session, as the trail and its transcripts tell it.</summary>
/// <param name="Session">Which.</param>
public sealed record SessionMoments(SessionFiles Session)
{
    /// <summary>Whose it is; null where nothing happened.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>In no order; what the trail and a transcript both tell stands twice.</summary>
    public IReadOnlyList<Moment> Moments { get; init; } = [];

    /// <summary>What is not among them; <see cref="TimeTroubles.Stalls"/> is not known yet.</summary>
    public TimeTroubles Troubles { get; init; } = TimeTroubles.None;

    internal IReadOnlyList<string> UnreadableFiles { get; init; } = [];
}

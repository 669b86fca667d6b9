using System.Collections.Immutable;

namespace Tacho.Reports.Timing;

/// <summary>When one session was worked in, by the agent and by the person. The two may overlap, as where a sub-agent works while the person writes.</summary>
/// <param name="Agent">While the agent worked, its sub-agents among it.</param>
/// <param name="Person">While it was the person's turn, and they were there.</param>
public sealed record SessionTiming(ImmutableArray<Stretch> Agent, ImmutableArray<Stretch> Person)
{
    /// <summary>How far the agent's own measure of a run may be from the records' times before the rest was a wait for leave.</summary>
    private static readonly long RunSlack = TimeSpan.FromSeconds(10).Ticks;

    /// <summary>The longest run that is believed where only its end is recorded.</summary>
    private static readonly long LongestRun = TimeSpan.FromDays(1).Ticks;

    /// <summary>Both.</summary>
    public ImmutableArray<Stretch> Active { get; } = Stretch.Union([.. Agent, .. Person]);

    /// <summary>Silences within turns that were too long to be work, and their sum.</summary>
    public int Stalls { get; init; }

    /// <inheritdoc cref="Stalls"/>
    public TimeSpan Stalled { get; init; }

    /// <summary>Measures a session by its moments, in any order; those without a believable time are left out.</summary>
    public static SessionTiming Of(IEnumerable<Moment> moments, TimeRules rules)
    {
        var (agent, person) = (new List<Stretch>(), new List<Stretch>());
        var (stalls, stalled) = (0, 0L);
        foreach (var thread in moments.Where(one => !TimeRules.IsUntimed(one.Ticks) && !rules.IsFuture(one.Ticks)).GroupBy(static one => one.Thread, StringComparer.Ordinal))
        {
            var walk = new Walk(thread, rules, agent, person);
            walk.Run();
            stalls += walk.Stalls;
            stalled += walk.Stalled;
        }

        return new(Stretch.Union(agent), Stretch.Union(person)) { Stalls = stalls, Stalled = TimeSpan.FromTicks(stalled) };
    }

    /// <summary>One thread of a session, from moment to moment.</summary>
    private sealed class Walk
    {
        private readonly TimeRules _rules;
        private readonly List<Stretch> _agent;
        private readonly List<Stretch> _person;
        private readonly List<Moment> _moments;

        /// <summary>By how many runs, and questions to the person, each moment has more open than the one before.</summary>
        private readonly int[] _runs;
        private readonly int[] _questions;

        public Walk(IEnumerable<Moment> moments, TimeRules rules, List<Stretch> agent, List<Stretch> person)
        {
            (_rules, _agent, _person) = (rules, agent, person);
            var sorted = moments.OrderBy(static one => one.Ticks).ToList();
            sorted.AddRange([.. Leaves(sorted)]);
            _moments = [.. sorted.OrderBy(static one => one.Ticks)];
            (_runs, _questions) = (new int[_moments.Count], new int[_moments.Count]);
            Open();
        }

        public int Stalls { get; private set; }

        public long Stalled { get; private set; }

        public void Run()
        {
            var (runs, questions, isTurnOpen) = (0, 0, false);
            for (var i = 0; i + 1 < _moments.Count; i++)
            {
                var (a, b) = (_moments[i], _moments[i + 1]);
                runs += _runs[i];
                questions += _questions[i];
                if (a.Kind != MomentKind.Neutral) isTurnOpen = a.Kind != MomentKind.HandedBack;
                var gap = new Stretch(a.Ticks, b.Ticks);
                if (a.Kind == MomentKind.Asked || b.Kind == MomentKind.Decided || (questions > 0 && runs == 0)) Count(_person, gap, _rules.Idle);
                else if (runs > 0) _agent.Add(gap);
                else if (b.Kind == MomentKind.Prompt) Count(_person, gap, _rules.Idle);
                else if (b.Kind == MomentKind.Neutral) Count(isTurnOpen ? _agent : _person, gap, _rules.Idle);
                else if (!isTurnOpen) Count(_agent, gap, _rules.Idle);
                else if (!Count(_agent, gap, _rules.Silence)) Stall(gap);
            }
        }

        private static bool Count(List<Stretch> to, Stretch gap, TimeSpan longest)
        {
            if (gap.Length > longest) return false;
            to.Add(gap);
            return true;
        }

        private void Stall(Stretch gap)
        {
            Stalls++;
            Stalled += gap.Length.Ticks;
        }

        /// <summary>Where a tool began to run later than it was called, by the agent's own measure, somebody gave leave in between.</summary>
        private static IEnumerable<Moment> Leaves(List<Moment> sorted)
        {
            var called = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var one in sorted)
            {
                if (one.Call is not { } call) continue;
                if (one.Kind == MomentKind.Call && !one.IsQuestion) called.TryAdd(call, one.Ticks);
                else if (one is { Kind: MomentKind.Result, RunMs: >= 0 and var ms } && called.Remove(call, out var at) && one.Ticks - (ms * TimeSpan.TicksPerMillisecond) is var began && began - at > RunSlack)
                    yield return new(began, MomentKind.Decided, one.Thread, call, ms, false, 0);
            }
        }

        /// <summary>Finds from which moment to which each tool ran.</summary>
        private void Open()
        {
            var open = new Dictionary<string, int>(StringComparer.Ordinal);
            var done = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < _moments.Count; i++)
            {
                var one = _moments[i];
                if (one.Call is not { } call) continue;
                var isLeave = one is { Kind: MomentKind.Decided, RunMs: not null };
                if (isLeave) open[call] = i;
                else if (one.Kind == MomentKind.Call && !done.Contains(call)) open.TryAdd(call, i);
                else if (one.Kind == MomentKind.Result && open.Remove(call, out var start))
                {
                    done.Add(call);
                    Close(start, i);
                }
            }
        }

        private void Close(int start, int end)
        {
            var (call, result) = (_moments[start], _moments[end]);
            var length = result.Ticks - call.Ticks;
            if (call.IsQuestion)
            {
                _questions[start]++;
                _questions[end]--;
                return;
            }

            // What was written down only when it had ended began when the agent says, if that is within the session.
            var began = result.Ticks - Math.Min((result.RunMs ?? 0) * TimeSpan.TicksPerMillisecond, LongestRun);
            if (began < call.Ticks && length <= RunSlack && began >= _moments[0].Ticks) _agent.Add(new(began, call.Ticks));
            var isMeasured = result.RunMs is { } ms && length - (ms * TimeSpan.TicksPerMillisecond) <= RunSlack;
            if (length > _rules.Silence.Ticks && !isMeasured) return;
            _runs[start]++;
            _runs[end]--;
        }
    }
}

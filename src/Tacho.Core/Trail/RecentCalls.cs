using System.Globalization;
using System.Text;
using Tacho.Events;
using Tacho.Interop;

namespace Tacho.Trail;

/// <summary>
/// Fingerprints of a session's newest records, kept in the head. Agents fire twice (VS Code and Copilot CLI read Claude Code's settings too), and some report a call only
/// after it ran; both are settled here, under the lock, at a cost that does not depend on the file.
/// </summary>
/// <remarks>
/// With a call id, a record of the same call and phase is a duplicate. Without one, only the same content within <see cref="SameMoment"/> is: an agent may well run one
/// command twice, and losing the second run would be worse than keeping an echo.
/// </remarks>
public sealed class RecentCalls
{
    /// <summary>Records remembered.</summary>
    public const int Capacity = 256;

    /// <summary>Two deliveries of one happening come this close together.</summary>
    public static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(2);

    private const int EntryLength = 24; // 16 hex digits of hash, 8 of Unix seconds

    private readonly List<(ulong Hash, uint Seconds)> _entries = [];

    /// <summary>Reads the form in the head; text that is not of that form is an empty memory.</summary>
    public static RecentCalls Parse(string text)
    {
        var recent = new RecentCalls();
        for (var at = 0; at + EntryLength <= text.Length; at += EntryLength)
        {
            if (!ulong.TryParse(text.AsSpan(at, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
                || !uint.TryParse(text.AsSpan(at + 16, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds))
                return new RecentCalls();
            recent._entries.Add((hash, seconds));
        }

        return recent;
    }

    /// <summary>The form in the head, oldest first.</summary>
    public override string ToString() =>
        string.Concat(_entries.Skip(Math.Max(0, _entries.Count - Capacity)).Select(entry => $"{entry.Hash:x16}{entry.Seconds:x8}"));

    /// <summary>False when the event is already recorded, or is a late call whose announcement is recorded; else remembers it. No agent fires entries of the ledger and the journal, so that none is an echo.</summary>
    public bool Admit(AgentEvent recorded)
    {
        // What people say comes once, however often they say the same.
        if (recorded.Source.Channel == EventChannel.Tacho) return true;
        var hash = Fingerprint(recorded);
        var seconds = (uint)recorded.At.ToUnixTimeSeconds();
        if (IsKnown(recorded, hash, seconds)) return false;
        _entries.Add((hash, seconds));
        return true;
    }

    /// <summary>
    /// Puts the fingerprint of a record's masked copy in the place of the record's own: a fingerprint is made of the text, so that a secret in it could be guessed by trying.
    /// </summary>
    public void Replace(AgentEvent removed, AgentEvent masked)
    {
        var (old, now) = (Fingerprint(removed), Fingerprint(masked));
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Hash == old) _entries[i] = (now, _entries[i].Seconds);
        }
    }

    private bool IsKnown(AgentEvent recorded, ulong hash, uint seconds)
    {
        var last = _entries.FindLastIndex(entry => entry.Hash == hash);
        if (last < 0) return false;
        if (recorded.ToolCallId is not null && PhaseOf(recorded.Body) != Phase.Other) return true;
        if (recorded.Body is CaptureGap { Reason: GapReasons.Paused or GapReasons.Excluded or GapReasons.BrokenConfiguration or GapReasons.BrokenRules or GapReasons.NoKey }) return true;
        if (PhaseOf(recorded.Body) != Phase.Before) return IsSameMoment(last, seconds);
        var result = _entries.FindLastIndex(entry => entry.Hash == ResultFingerprint(recorded));
        // The call whose result is still to come is this one; a call whose result has come is another, unless it is the echo of a late one.
        return result < last ? IsLate(recorded.Body) || IsSameMoment(last, seconds) : IsLate(recorded.Body) && IsSameMoment(result, seconds);
    }

    private bool IsSameMoment(int entry, uint seconds) => Math.Abs((long)seconds - _entries[entry].Seconds) <= SameMoment.TotalSeconds;

    private enum Phase
    {
        Before,
        After,
        Other,
    }

    private static Phase PhaseOf(EventBody body) => body switch
    {
        ShellCommand or ToolCall => Phase.Before,
        ToolResult => Phase.After,
        _ => Phase.Other,
    };

    private static bool IsLate(EventBody body) => body is ShellCommand { Late: true } or ToolCall { Late: true };

    private static ulong Fingerprint(AgentEvent recorded) => recorded.Body switch
    {
        ShellCommand call => Hash(recorded, Phase.Before, recorded.ToolCallId ?? call.Command),
        ToolCall call => Hash(recorded, Phase.Before, recorded.ToolCallId ?? $"{call.Tool} {call.Input.GetRawText()}"),
        ToolResult result => Hash(recorded, Phase.After, recorded.ToolCallId ?? result.Command ?? $"{result.Tool} {result.Response?.GetRawText()}"),
        CaptureGap gap => Hash(recorded, Phase.Other, $"{gap.Reason} {gap.Detail}"),
        _ => Hash(recorded, Phase.Other, Encoding.UTF8.GetString(EventJson.Write(recorded with { Id = default, At = default, Source = default }))),
    };

    private static ulong ResultFingerprint(AgentEvent call) =>
        Hash(call, Phase.After, call.ToolCallId ?? (call.Body is ShellCommand command ? command.Command : ""));

    private static ulong Hash(AgentEvent recorded, Phase phase, string identity)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(Encoding.UTF8.GetBytes($"{(int)phase}\n{recorded.Session}\n{identity}"), hash);
        return BitConverter.ToUInt64(hash);
    }
}

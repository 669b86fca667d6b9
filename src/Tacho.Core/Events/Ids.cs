using System.Text;
using Tacho.Interop;

namespace Tacho.Events;

/// <summary>Identity of one event: a version 7 UUID in lower-case hex with hyphens, so that ids sort by the time of capture.</summary>
public readonly record struct EventId(string Value)
{
    public static EventId New(DateTimeOffset at) => new(Guid.CreateVersion7(at).ToString());

    /// <summary>
    /// The id of an event that is read from a source again and again: a version 8 UUID (RFC 9562) over the agent, its session and what identifies the
    /// event there, so that each reading gives the same.
    /// </summary>
    public static EventId Stable(AgentId agent, SessionId session, string key)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.HashData(Encoding.UTF8.GetBytes($"tacho1|{agent}|{session}|{key}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true).ToString());
    }

    public override string ToString() => Value;
}

/// <summary>Which agent: lower-case words joined by hyphens, such as the ids of <c>AgentRegistry</c>. It stands in every line of the text views.</summary>
public readonly record struct AgentId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>
/// The agent's own name for one conversation, exactly as its payload gave it. Where a payload has none, <see cref="Unknown"/>.
/// </summary>
public readonly record struct SessionId(string Value)
{
    /// <summary>Longest file name that is made of an id, in characters.</summary>
    public const int MaxFileNameLength = 64;

    public static readonly SessionId Unknown = new("unknown");

    /// <summary>
    /// The id as a file name: only <c>[A-Za-z0-9_-]</c>, at most 64 characters. An id that has to be changed for that gets <c>-</c> and 8 hex digits of its
    /// SHA-256, so that two ids never share a file.
    /// </summary>
    public string FileName
    {
        get
        {
            if (Value.Length is > 0 and <= MaxFileNameLength && Value.All(IsFileNameCharacter)) return Value;
            if (Value.Length == 0) return Unknown.Value;
            var kept = string.Concat(Value.Where(IsFileNameCharacter).Take(MaxFileNameLength - 9));
            return $"{kept}-{HashDigits()}";
        }
    }

    /// <summary>
    /// Eight hex digits for a line of the text view: of a UUID the first eight, of a version 7 UUID the last eight (its first are a clock, equal for
    /// sessions of one minute), of anything else the first eight of SHA-256(id).
    /// </summary>
    public string ShortId
    {
        get
        {
            if (!Guid.TryParseExact(Value, "D", out var uuid)) return HashDigits();
            var digits = Value.ToLowerInvariant();
            return uuid.Version == 7 ? digits[^8..] : digits[..8];
        }
    }

    public override string ToString() => Value;

    private string HashDigits()
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.HashData(Encoding.UTF8.GetBytes(Value), hash);
        return Convert.ToHexStringLower(hash[..4]);
    }

    private static bool IsFileNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}

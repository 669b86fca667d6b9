using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Inference;

/// <summary>What agents write when leave for a call was refused.</summary>
internal static partial class RefusalWords
{
    private const int MaxText = 4000;

    /// <summary>Who refused a call and why, as its result tells it; null where nobody did.</summary>
    public static (RefusedBy By, string? Reason)? Of(ToolResult result)
    {
        if (result.Status is "ok" || result.ExitCode is not null) return null;
        var text = $"{result.Output?.Text}\n{result.ErrorOutput?.Text}".Trim();
        if (text.Length > MaxText) text = text[..MaxText];
        if (Said.Match(text) is { Success: true } said && said.Groups["reason"].Value.Trim() is { Length: > 0 } reason) return (RefusedBy.Person, WithoutNote(reason));
        if (ByPerson.IsMatch(text)) return (RefusedBy.Person, null);
        if (ByRules.Match(text) is { Success: true } rules) return (RefusedBy.Rules, rules.Value.Trim());
        return null;
    }

    /// <summary>Whether a decision's word is a no.</summary>
    public static bool IsNo(string decision) => No.IsMatch(decision);

    /// <summary>Whether a reason is an agent's own sentence for every refusal.</summary>
    public static string? Told(string? reason) => reason is null || reason.Trim().Length < 3 || ByPerson.IsMatch(reason) || Identifier.IsMatch(reason.Trim()) ? null : reason;

    private static string? WithoutNote(string reason)
    {
        var note = reason.IndexOf("Note: The user's next message", StringComparison.Ordinal);
        var told = (note < 0 ? reason : reason[..note]).Trim();
        return told.Length > 0 ? told : null;
    }

    [GeneratedRegex(@"(?:the user said|To tell you how to proceed, the user said|User feedback|feedback from (?:the )?user|Reason given by the user|the user provided the following (?:reason|feedback)[^:\n]*)\s*:\s*(?<reason>.+)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Said { get; }

    [GeneratedRegex(@"user (?:doesn't|does not|did not|didn't) want to (?:proceed|take this action|run)|(?:rejected|declined|denied|refused|cancell?ed) by (?:the )?user|user (?:has )?(?:rejected|declined|denied|refused|cancell?ed|chose not)|tool use was rejected|<user_cancellation>|user_rejected|permission (?:was )?(?:rejected|denied) by", RegexOptions.IgnoreCase)]
    private static partial Regex ByPerson { get; }

    [GeneratedRegex(@"^.{0,40}(?:Permission to use .{1,200} has been denied|requires approval|was blocked\.? For security|denied by (?:your |the )?(?:permission|policy|settings|rules)|prevents you from|not allowed by|blocked by (?:hook|policy)|hook (?:denied|blocked)|has requested permissions? .{0,200} but you haven't granted it).{0,200}", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ByRules { get; }

    [GeneratedRegex(@"^(?:deny|denied|reject|rejected|refuse|refused|declined?|no|block|blocked|abort|denied-.*|.*-denied|reject(?:ed)?-.*)$|denied-interactively|rejected-by-user", RegexOptions.IgnoreCase)]
    private static partial Regex No { get; }

    /// <summary>One word with digits or signs is an id, and nobody's reason.</summary>
    [GeneratedRegex(@"^[\w\-.:]*$")]
    private static partial Regex Identifier { get; }
}

namespace Tacho.Redaction.Markers;

/// <summary>The rules for what people put into a text so that it is masked, or so that a fault is found.</summary>
internal static class MarkerRules
{
    /// <summary>Stretches between markers.</summary>
    public static Rule Marker { get; } = new()
    {
        Id = "marker",
        Description = "stretch that a person marked",
        Keywords = ["[redact"],
        Category = RuleCategory.Snippet,
        Precedence = Precedence.Marked,
        Fingerprint = false,
        Scanner = MarkedStretch.AddAll,
        Matches = ["[redact]plan B[/redact]", "[redact: the client] said so", "[redact for the press]all of it"],
        NonMatches = ["[redacted]", "[redaction: x]", "[/redact]", "redact: all"],
    };

    /// <summary>Notes in square brackets; found by <see cref="BracketedNote"/>.</summary>
    public static Rule Snippet { get; } = new()
    {
        Id = "snippet",
        Description = "troubleshooting note in square brackets",
        Keywords = [],
        Category = RuleCategory.Snippet,
        Precedence = Precedence.PersonalData,
        Fingerprint = false,
        Matches = ["it fails [see ticket of the bank client]"],
        NonMatches = ["items[first item here]", "[see here](https://acme.io)", "[1, 2, 3, 4, 5]", "[x] done"],
    };
}

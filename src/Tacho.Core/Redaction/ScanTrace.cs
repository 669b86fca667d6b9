using System.Runtime.InteropServices;

namespace Tacho.Redaction;

/// <summary>Why a match was left alone.</summary>
public enum SparedReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its entropy is below the rule's limit.</summary>
    LowEntropy,

    /// <summary>It is a stand-in, such as <c>xxxx</c> or <c>EXAMPLE</c>.</summary>
    Placeholder,

    /// <summary>The rule's own check says that it is no secret.</summary>
    Check,
}

/// <summary>A place of the text that a rule looked at, in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TracedMatch(int RuleIndex, int RawStart, int RawEnd, SparedReason Spared);

/// <summary>What a scan did, for whoever asks why. Not used where masking is all that is wanted.</summary>
internal sealed class ScanTrace
{
    /// <summary>Keywords that were met, as often as they were.</summary>
    public List<TracedMatch> Keywords { get; } = [];

    /// <summary>Matches of patterns that were left alone.</summary>
    public List<TracedMatch> Spared { get; } = [];
}

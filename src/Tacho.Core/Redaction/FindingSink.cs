using System.Runtime.InteropServices;
using Tacho.Redaction.Encodings;

namespace Tacho.Redaction;

/// <summary>A secret in one of the views, before it is mapped back to the text's own bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Finding(int ViewStart, int ViewEnd, int RuleIndex, bool InPercentView, int RawStart, int RawEnd)
{
    /// <summary>Known from elsewhere in the text or the session; where a rule finds the same by what stands here, that names the mask.</summary>
    public bool IsSwept { get; init; }
}

/// <summary>Collects findings while a view is scanned; maps each to the text's own bytes as it comes.</summary>
internal sealed class FindingSink
{
    private readonly List<Finding> _findings = [];
    private int _rule;
    private bool _percentView;

    /// <summary>Everything found so far, in no order.</summary>
    public List<Finding> Findings => _findings;

    /// <summary>Whose findings come now.</summary>
    public int Rule => _rule;

    /// <summary>Says whose findings come next.</summary>
    public void Enter(int ruleIndex, bool percentView)
    {
        _rule = ruleIndex;
        _percentView = percentView;
    }

    /// <summary>Adds the secret between two offsets of the view; an empty one is ignored.</summary>
    public void Add(in EscapeView view, int start, int end)
    {
        if (end <= start)
        {
            return;
        }

        var finding = new Finding(start, end, _rule, _percentView, view.RawStart(start), view.RawEnd(end));
        if (finding.RawEnd > finding.RawStart)
        {
            // What reaches from one text out of base64 into another stands nowhere in the text itself.
            _findings.Add(finding);
        }
    }

    /// <summary>Forgets everything, keeping the memory.</summary>
    public void Clear() => _findings.Clear();
}

using System.Globalization;

namespace Tacho.Reports;

/// <summary>A transcript whose archived file is damaged: what stands behind a line is missing.</summary>
/// <param name="Transcript">Its name, as <see cref="SessionFacts.Name"/>.</param>
/// <param name="AfterLine">The last line that could be read; 0 for none.</param>
/// <param name="Why">For a person, masked.</param>
public sealed record UnreadableTranscript(string Transcript, long AfterLine, string Why)
{
    /// <summary>For a person.</summary>
    public override string ToString() =>
        $"{Transcript} {(AfterLine == 0 ? "cannot be read at all" : string.Create(CultureInfo.InvariantCulture, $"cannot be read behind line {AfterLine}"))}: {Why}";
}

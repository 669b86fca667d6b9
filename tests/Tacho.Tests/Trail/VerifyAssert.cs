using Tacho.Configuration;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Tests.Trail;

internal static class VerifyAssert
{
    public static void Sound(VerifyReport report, params FindingKind[] notes)
    {
        Assert.True(report.ExitCode == ExitCode.Done, Describe(report));
        Assert.Equal(notes.Select(kind => kind.Name).Order(StringComparer.Ordinal), report.Findings.Select(finding => finding.Kind.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    public static Finding Tampered(VerifyReport report, FindingKind kind, string? file = null, long? line = null, string? witness = null, string? because = null)
    {
        var found = report.Findings.FirstOrDefault(finding =>
            finding.Kind == kind
            && (file is null || finding.File == file)
            && (line is null || finding.Line == line)
            && (witness is null || finding.Witness?.Contains(witness, StringComparison.Ordinal) == true));
        Assert.True(found is not null, $"{because}: no {kind} at {file}:{line} by {witness} among:\n{Describe(report)}");
        Assert.Equal(ExitCode.Tampered, report.ExitCode);
        return found;
    }

    public static string Describe(VerifyReport report) =>
        string.Join('\n', report.Findings.Select(finding => $"{finding.Kind}: {finding.Place}-{finding.LastLine}: {finding.Text} [{finding.Witness}]"));
}

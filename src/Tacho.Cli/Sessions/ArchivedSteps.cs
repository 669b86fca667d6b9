using Tacho.Archive;
using Tacho.Reports;

namespace Tacho.Cli.Sessions;

/// <summary>The steps of archived transcripts.</summary>
internal static class ArchivedSteps
{
    /// <inheritdoc cref="SessionStep.Of"/>
    /// <exception cref="IOException">The archived file is missing or damaged.</exception>
    public static IEnumerable<SessionStep> Of(ArchivedTranscript transcript) =>
        SessionStep.Of(ArchivedSession.Read(transcript).Select(static line => new SessionLine(line.Number, line.Events, line.Bytes.Length)));
}

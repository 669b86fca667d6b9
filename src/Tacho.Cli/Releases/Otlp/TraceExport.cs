using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Reports;
using Tacho.Reports.Traces;

namespace Tacho.Cli.Releases.Otlp;

/// <summary>The chosen sessions as traces: into a file, or to a receiver.</summary>
internal sealed class TraceExport(Release release, TraceDetail detail)
{
    private const int MaxSpansARequest = 512;
    private const int MaxRequestLength = 4 * 1024 * 1024;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _spans;
    private int _sessions;

    private string Told => $"{SafeText.Count(_spans, "span")} of {SafeText.Count(_sessions, "session")}";

    /// <summary>What the profile and <c>--content</c> let out: none of it to the public, unless it is asked for.</summary>
    public static TraceDetail DetailOf(ReportProfile profile, bool hasContent) => profile switch
    {
        ReportProfile.Full => TraceDetail.Full,
        ReportProfile.Internal => TraceDetail.Words,
        _ => hasContent ? TraceDetail.Words : TraceDetail.None,
    };

    /// <summary>Writes one request with all spans, on one line; what is written in words.</summary>
    public string Write(TextWriter output)
    {
        output.Write(OtlpJson.Begin);
        foreach (var (_, trace) in Traces())
        {
            if (_sessions++ > 0) output.Write(",");
            _spans += trace.Spans.Length;
            output.Write(OtlpJson.ResourceSpans(trace, trace.Spans, TachoVersion.Text));
        }

        output.Write(OtlpJson.End + "\n");
        return Told;
    }

    /// <summary>Sends the spans in requests of moderate size, one after another; what was sent in words.</summary>
    /// <exception cref="UserError">The receiver does not take them; how many it has is said.</exception>
    public async Task<string> SendAsync(OtlpSender sender, TextWriter error, CancellationToken stop)
    {
        using var progress = new ProgressBar(error, "sessions", release.Choice.Chosen.Length, release.Choice.Chosen.Sum(static one => one.Meta.BytesMasked));
        try
        {
            foreach (var (transcript, trace) in Traces())
            {
                foreach (var some in trace.Spans.Chunk(MaxSpansARequest)) await SendAsync(sender, trace, some, stop).ConfigureAwait(false);
                _sessions++;
                progress.Advance(transcript.Meta.BytesMasked);
            }
        }
        catch (UserError failure) when (_spans > 0)
        {
            throw new UserError($"{failure.Message}\n{SafeText.Count(_spans, "span")} were sent before", failure.Hint, failure.ExitCode);
        }

        return Told;
    }

    private async Task SendAsync(OtlpSender sender, SessionTrace trace, TraceSpan[] spans, CancellationToken stop)
    {
        var request = OtlpJson.Begin + OtlpJson.ResourceSpans(trace, spans, TachoVersion.Text) + OtlpJson.End;
        if (request.Length > MaxRequestLength && spans.Length > 1)
        {
            await SendAsync(sender, trace, spans[..(spans.Length / 2)], stop).ConfigureAwait(false);
            await SendAsync(sender, trace, spans[(spans.Length / 2)..], stop).ConfigureAwait(false);
            return;
        }

        await sender.SendAsync(request, stop).ConfigureAwait(false);
        _spans += spans.Length;
    }

    private IEnumerable<(ArchivedTranscript Transcript, SessionTrace Trace)> Traces()
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var transcript in release.Choice.Chosen.OrderBy(static one => one.Meta.Subagent is null && one.Meta.Parent is null ? 0 : 1))
        {
            if (shown.Contains(transcript.MetaPath)) continue;
            var gathering = new TraceGathering(release, detail, _known);
            var trace = gathering.Of(transcript);
            shown.UnionWith(gathering.Shown);
            if (!trace.Spans.IsEmpty) yield return (transcript, trace);
        }
    }
}

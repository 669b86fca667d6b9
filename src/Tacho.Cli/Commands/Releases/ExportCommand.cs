using System.CommandLine;
using Tacho.Cli.Output;
using Tacho.Cli.Releases;
using Tacho.Cli.Releases.Otlp;
using Tacho.Cli.Releases.Pack;
using Tacho.Configuration;
using Tacho.Reports;

namespace Tacho.Cli.Commands.Releases;

/// <summary><c>tacho export</c>: archived sessions for other programs, one after another as they are read.</summary>
internal static class ExportCommand
{
    private const string Name = "export";
    private const string Traces = "otel";
    private const string Recording = "asciicast";
    private const string Package = "pack";

    private static readonly Option<string> Format = new("--format")
    {
        Description = "jsonl (default: an event a line, exact), csv (the same, flat), md (sessions for reading), otel (traces as OTLP/JSON), asciicast (one session's commands as a terminal recording) or pack (a zip that proves what it holds).",
        HelpName = "form", DefaultValueFactory = static _ => "jsonl",
    };

    private static readonly Option<string?> Otlp = new("--otlp") { Description = "Send traces to this OpenTelemetry receiver (OTLP/JSON by HTTP); OTEL_EXPORTER_OTLP_HEADERS holds headers.", HelpName = "URL" };
    private static readonly Option<bool> Insecure = new("--insecure") { Description = "With --otlp: by plain http to another machine too." };
    private static readonly Option<bool> Content = new("--content") { Description = "With traces for the public: prompts, answers and calls too, masked; internal and full have them anyway." };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("jsonl", "csv", "md", Traces, Recording, Package);
        var command = new Command("export", "Archived sessions as JSON Lines, CSV, Markdown, traces, a recording or a package with proofs, masked for whom they are.") { Format, Otlp, Insecure, Content };
        Release.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var format = FormatOf(parsed);
        var target = parsed.GetValue(Otlp) is { } url ? OtlpTarget.Of(url, parsed.GetValue(Insecure), Environment.GetEnvironmentVariable) : null;
        var release = Release.Of(parsed);
        if (format == Recording && release.Choice.Chosen.Length != 1) throw new UserError("a recording is of one session", "name it with --session", ExitCode.Usage);
        var traces = new TraceExport(release, TraceExport.DetailOf(release.Profile, parsed.GetValue(Content)));
        release.Begin(Name, format, target?.Url.AbsoluteUri ?? ReleaseFile.PathOf(parsed));
        if (target is not null) return await SendAsync(parsed, release, traces, target, stop).ConfigureAwait(false);
        if (format == Package) ReleaseFile.WriteBytes(parsed, file => new CompliancePack(release, parsed, TimeProvider.System).Write(file));
        else ReleaseFile.Write(parsed, WriteText);
        return release.End(Name);

        string WriteText(TextWriter output) => format switch
        {
            "md" => EventExport.Markdown(release, output),
            "csv" => EventExport.Csv(release.Events(), output),
            Traces => traces.Write(output),
            Recording => Record(release, output),
            _ => EventExport.JsonLines(release.Events(), output),
        };
    }

    /// <summary>The form that is asked for; options that do not go with it are refused.</summary>
    private static string FormatOf(ParseResult parsed)
    {
        var isSent = parsed.GetValue(Otlp) is not null;
        var format = parsed.GetValue(Format)!;
        if (isSent && parsed.GetResult(Format) is { Implicit: false } && format != Traces) throw new UserError($"--otlp sends traces, and --format {format} is none", hint: null, ExitCode.Usage);
        if (isSent && ReleaseFile.PathOf(parsed) is not null) throw new UserError("--otlp sends, and --out writes a file", "--format otel --out FILE writes what --otlp sends.", ExitCode.Usage);
        if (isSent) format = Traces;
        if (!isSent && parsed.GetValue(Insecure)) throw new UserError("--insecure goes with --otlp", hint: null, ExitCode.Usage);
        if (format != Traces && parsed.GetValue(Content)) throw new UserError("--content goes with --format otel and --otlp", hint: null, ExitCode.Usage);
        if (format == Package && ReleaseFile.PathOf(parsed) is null) throw new UserError("--format pack is a file: name it with --out", "such as --out shop.zip", ExitCode.Usage);
        return format;
    }

    private static async Task<int> SendAsync(ParseResult parsed, Release release, TraceExport traces, OtlpTarget target, CancellationToken stop)
    {
        var error = parsed.InvocationConfiguration.Error;
        using var sender = new OtlpSender(target, Task.Delay, TimeProvider.System, said => error.WriteLine($"tacho: {said}"));
        string told;
        try
        {
            told = await traces.SendAsync(sender, error, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new UserError("stopped", "What was sent before has the same ids when it is sent again.", ExitCode.InputOutput);
        }

        error.WriteLine($"{told} sent to {SafeText.OneLine(target.Url.AbsoluteUri)}");
        var exitCode = release.End(Name);
        return sender.Rejected > 0 ? (int)ExitCode.InputOutput : exitCode;
    }

    private static string Record(Release release, TextWriter output)
    {
        var cast = new AsciicastWriter(output);
        new CastGathering(release, release.Choice.Chosen[0], cast).Write();
        return SafeText.Count(cast.Commands, "command");
    }
}

using System.Collections.Immutable;
using Tacho.Configuration;

namespace Tacho.Cli.Releases.Otlp;

/// <summary>A receiver of traces and what is said to it: <c>--otlp</c>, and the headers of the environment.</summary>
/// <param name="Url">Where traces are posted to.</param>
/// <param name="Headers">Names and values; the values may be secrets and are shown nowhere.</param>
internal sealed record OtlpTarget(Uri Url, ImmutableArray<(string Name, string Value)> Headers)
{
    /// <summary>OpenTelemetry's variables (specification 1.56, OTLP Exporter Configuration); the second holds for traces, and goes before the first.</summary>
    private static readonly string[] HeaderVariables = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"];

    private const string TracesPath = "/v1/traces";

    /// <summary>Reads what a person gave.</summary>
    /// <param name="given">The address; <c>/v1/traces</c> is added where it does not end with it.</param>
    /// <param name="isInsecure">Whether it may be read on its way: plain HTTP to another machine.</param>
    /// <param name="variables">The environment.</param>
    /// <exception cref="UserError">It is no address, or one that content must not be sent to.</exception>
    public static OtlpTarget Of(string given, bool isInsecure, Func<string, string?> variables)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw new UserError("--otlp: this is no address of a receiver", "such as http://localhost:4318 or https://collector.example.org", ExitCode.Usage);
        if (url.UserInfo.Length > 0) throw new UserError("--otlp: no name and password in the address", $"Headers for signing in stand in {HeaderVariables[0]}, as name=value.", ExitCode.Usage);
        if (url.Query.Length > 0 || url.Fragment.Length > 0) throw new UserError("--otlp: nothing may stand behind the address's path", $"A key belongs in {HeaderVariables[0]}, as name=value.", ExitCode.Usage);
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !isInsecure)
            throw new UserError($"--otlp: what is sent to {url.Host} by http can be read on its way", "Use https; --insecure sends it all the same.", ExitCode.Usage);
        var path = url.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(TracesPath, StringComparison.Ordinal)) path += TracesPath;
        return new OtlpTarget(new UriBuilder(url) { Path = path }.Uri, [.. HeaderVariables.SelectMany(name => HeadersIn(name, variables(name))).GroupBy(static one => one.Name, StringComparer.OrdinalIgnoreCase).Select(static same => same.Last())]);
    }

    /// <summary><c>name=value,name=value</c>, values in percent encoding (W3C Baggage).</summary>
    private static IEnumerable<(string Name, string Value)> HeadersIn(string variable, string? text)
    {
        foreach (var member in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = member.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals > 0 ? (member[..equals].Trim(), Uri.UnescapeDataString(member[(equals + 1)..].Trim())) : ("", "");
            if (name.Length == 0 || !name.All(IsOfName) || value.Any(char.IsControl)) throw new UserError($"{variable} is not as it should be", "It is a list of name=value with commas between; blanks and commas in values are written %20 and %2C.", ExitCode.Usage);
            yield return (name, value);
        }
    }

    /// <summary>A token of RFC 9110.</summary>
    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}

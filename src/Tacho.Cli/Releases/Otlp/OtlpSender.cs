using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Releases.Otlp;

/// <summary>
/// Posts requests to a receiver by the rules of OTLP/HTTP (OTLP 1.11.0): 429, 502, 503, 504, a connection that cannot be made and one that ends without an answer are tried again, after what
/// <c>Retry-After</c> says or longer and longer, with chance in it; everything else is not. A redirection is followed on the same host only: headers may hold keys.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="wait">Waits; a test's does not.</param>
/// <param name="time">For dates in <c>Retry-After</c>.</param>
/// <param name="tell">Is told why it waits.</param>
internal sealed class OtlpSender(OtlpTarget target, Func<TimeSpan, CancellationToken, Task> wait, TimeProvider time, Action<string> tell) : IDisposable
{
    private const int MaxTries = 6;
    private const int MaxRedirections = 3;
    private const int MaxResponseBytes = 4 * 1024 * 1024;
    private const int MaxMessageLength = 300;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = RequestTimeout, MaxResponseContentBufferSize = MaxResponseBytes,
    };

    /// <summary>Spans that the receiver took in part only.</summary>
    public long Rejected { get; private set; }

    /// <summary>Posts one <c>ExportTraceServiceRequest</c>; returns when the receiver has it.</summary>
    /// <exception cref="UserError">It does not take it; nothing of this request counts as received.</exception>
    public async Task SendAsync(string request, CancellationToken stop)
    {
        var body = Encoding.UTF8.GetBytes(request);
        var url = target.Url;
        var redirections = 0;
        for (var tried = 1; ; tried++)
        {
            string why;
            TimeSpan? asked = null;
            try
            {
                using var answer = await PostAsync(url, body, stop).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    await TakeAsync(answer, stop).ConfigureAwait(false);
                    return;
                }

                if ((int)answer.StatusCode is >= 300 and < 400)
                {
                    url = Redirected(url, answer, ++redirections);
                    tried--;
                    continue;
                }

                why = await ReasonAsync(answer, stop).ConfigureAwait(false);
                if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                    throw new UserError($"{Shown} refuses the spans: {why}", HintFor(answer.StatusCode), ExitCode.InputOutput);
                asked = RetryAfter(answer.Headers.RetryAfter);
            }
            catch (HttpRequestException failure)
            {
                why = failure.InnerException is SocketException socket ? socket.Message : failure.Message;
                if (failure.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded) throw new UserError($"{Shown}: {Safe(why)}", hint: null, ExitCode.InputOutput);
            }
            catch (TaskCanceledException) when (!stop.IsCancellationRequested)
            {
                why = string.Create(CultureInfo.InvariantCulture, $"no answer within {RequestTimeout.TotalSeconds} seconds");
            }

            if (tried == MaxTries) throw new UserError($"{Shown} does not take the spans: {Safe(why)}", string.Create(CultureInfo.InvariantCulture, $"Tried {MaxTries} times. Is it an OTLP/HTTP receiver?"), ExitCode.InputOutput);
            if (asked > Patience) throw new UserError($"{Shown} asks to wait for {Seconds(asked.Value)}: {Safe(why)}", "Run the command again then; what was sent has the same ids.", ExitCode.InputOutput);
            var pause = asked ?? Pause(tried);
            tell($"{Shown}: {Safe(why)}; trying again in {Seconds(pause)}");
            await wait(pause, stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private string Shown => SafeText.OneLine(target.Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    private async Task<HttpResponseMessage> PostAsync(Uri url, byte[] body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("tacho", TachoVersion.Text));
        foreach (var (name, value) in target.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, stop).ConfigureAwait(false);
    }

    /// <summary>307 and 308 keep the request as it is; with the others it would become one that asks for a page.</summary>
    private Uri Redirected(Uri from, HttpResponseMessage answer, int count)
    {
        var to = answer.Headers.Location is { } location && Uri.TryCreate(from, location, out var place) ? place : null;
        var isSame = to is not null && to.Scheme == from.Scheme && to.Host == from.Host && to.Port == from.Port;
        if (answer.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && isSame && count <= MaxRedirections) return to!;
        throw new UserError(
            $"{Shown} redirects {(to is null || isSame ? "the spans" : "to " + SafeText.OneLine(to.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)))} ({(int)answer.StatusCode}), which is not followed",
            "Headers may hold keys, and go to nobody but whom you name: name the receiver itself.", ExitCode.InputOutput);
    }

    /// <summary>A receiver that takes a part says how much it refused; that is not sent again.</summary>
    private async Task TakeAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await TextAsync(answer, stop).ConfigureAwait(false);
        try
        {
            using var response = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            if (response.RootElement.ValueKind != JsonValueKind.Object || !response.RootElement.TryGetProperty("partialSuccess", out var part) || part.ValueKind != JsonValueKind.Object) return;
            var message = part.TryGetProperty("errorMessage", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
            var rejected = part.TryGetProperty("rejectedSpans", out var number) && long.TryParse(number.ToString(), CultureInfo.InvariantCulture, out var count) ? count : 0;
            if (rejected > 0) Rejected = rejected > long.MaxValue - Rejected ? long.MaxValue : Rejected + rejected;
            if (rejected > 0 || message.Length > 0) tell($"{Shown}: {(rejected > 0 ? SafeText.Count(rejected, "span") + " refused" : "note")}{(message.Length > 0 ? ": " + Safe(message) : "")}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // It has taken them; what it says besides is in no form of OTLP.
        }
    }

    /// <summary>UTF-8, as OTLP says: a character set that an answer names need not be one.</summary>
    private static async Task<string> TextAsync(HttpResponseMessage answer, CancellationToken stop) => Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false));

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {Safe(answer.ReasonPhrase ?? "")}").TrimEnd();
        var text = await TextAsync(answer, stop).ConfigureAwait(false);
        try
        {
            using var told = JsonDocument.Parse(text);
            if (told.RootElement.ValueKind == JsonValueKind.Object && told.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String) text = message.GetString()!;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // A text, or a page.
        }

        return text.Length == 0 ? status : $"{status}: {Safe(text)}";
    }

    private static string? HintFor(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "A key belongs in OTEL_EXPORTER_OTLP_HEADERS, as name=value.",
        HttpStatusCode.NotFound => "Is it an OTLP/HTTP receiver? Its usual port is 4318.",
        HttpStatusCode.UnsupportedMediaType => "It does not take OTLP/JSON.",
        _ => null,
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? told)
    {
        var asked = told?.Delta ?? (told?.Date is { } date ? date - time.GetUtcNow() : null);
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    private static TimeSpan Pause(int tried)
    {
        var pause = FirstPause * Math.Pow(2, tried - 1);
        return (pause < LongestPause ? pause : LongestPause) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s");

    private static string Safe(string text) => SafeText.OneLine(text.Length > MaxMessageLength ? text[..MaxMessageLength] + "…" : text);
}

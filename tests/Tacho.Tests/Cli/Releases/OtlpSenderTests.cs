using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tacho.Cli.Releases.Otlp;
using Tacho.Configuration;
using static Tacho.Tests.Cli.Releases.LoopbackReceiver;

namespace Tacho.Tests.Cli.Releases;

/// <summary>How traces are sent: what is tried again and when, what is not, and what a receiver is told.</summary>
public sealed class OtlpSenderTests
{
    private const string Request = """{"resourceSpans":[]}""";

    private readonly List<TimeSpan> _waits = [];
    private readonly List<string> _said = [];

    [Fact]
    public async Task Request_has_the_path_the_type_and_the_headers_of_the_environment()
    {
        using var receiver = new LoopbackReceiver();
        await SendAsync(OtlpTarget.Of(receiver.Url, isInsecure: false, static name => name switch
        {
            "OTEL_EXPORTER_OTLP_HEADERS" => "x-key=a%20b%2Cc , x-team=blue",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS" => "X-Team=red",
            _ => null,
        }));
        var (method, path, headers, body) = Assert.Single(receiver.Asked);
        Assert.Equal(("POST", "/v1/traces", "application/json", "a b,c", "red", Request), (method, path, headers["Content-Type"], headers["x-key"], headers["x-team"], body));
        Assert.StartsWith("tacho/", headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:4318", "http://localhost:4318/v1/traces")]
    [InlineData("http://localhost:4318/", "http://localhost:4318/v1/traces")]
    [InlineData("http://[::1]:4318/otlp", "http://[::1]:4318/otlp/v1/traces")]
    [InlineData("https://example.org/v1/traces", "https://example.org/v1/traces")]
    public void Path_is_added_once(string given, string url) => Assert.Equal(url, OtlpTarget.Of(given, isInsecure: false, static _ => null).Url.AbsoluteUri);

    [Fact]
    public void Plain_http_goes_to_this_machine_or_to_who_insists()
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<UserError>(static () => OtlpTarget.Of("http://192.0.2.1:4318", isInsecure: false, static _ => null)).ExitCode);
        Assert.Equal("192.0.2.1", OtlpTarget.Of("http://192.0.2.1:4318", isInsecure: true, static _ => null).Url.Host);
    }

    [Theory]
    [InlineData("no-value")]
    [InlineData("=x")]
    [InlineData("a b=x")]
    [InlineData("a=x%0D%0Ab")]
    public void Headers_that_are_none_are_refused_without_being_shown(string text)
    {
        var failure = Assert.Throws<UserError>(() => OtlpTarget.Of("https://example.org", isInsecure: false, name => name == "OTEL_EXPORTER_OTLP_HEADERS" ? text : null));
        Assert.DoesNotContain(text, failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Passing_faults_are_tried_again_later_and_later(int status)
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(status), new HttpAnswer(status), new HttpAnswer(status), new HttpAnswer(200, "{}"));
        await SendAsync(receiver);
        Assert.Equal(4, receiver.Asked.Count);
        Assert.Equal(3, _waits.Count);
        for (var i = 0; i < _waits.Count; i++) Assert.InRange(_waits[i].TotalSeconds, 0.75 * Math.Pow(2, i), 1.25 * Math.Pow(2, i));
        Assert.All(receiver.Asked, static asked => Assert.Equal(Request, asked.Body));
    }

    [Fact]
    public async Task Connection_that_ends_without_an_answer_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hungUp = HangUpAsync(listener, times: 2);
        using var sender = Sender(OtlpTarget.Of($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", isInsecure: false, static _ => null));
        await sender.SendAsync(Request, TestContext.Current.CancellationToken);
        await hungUp;
        Assert.Equal(2, _waits.Count);
    }

    [Fact]
    public async Task Retry_after_is_honoured_in_both_forms()
    {
        var date = TimeProvider.System.GetUtcNow().AddSeconds(30).ToString("r", CultureInfo.InvariantCulture);
        using var receiver = new LoopbackReceiver(new HttpAnswer(503, "", ("Retry-After", "7")), new HttpAnswer(429, "", ("Retry-After", date)), new HttpAnswer(200));
        await SendAsync(receiver);
        Assert.Equal(TimeSpan.FromSeconds(7), _waits[0]);
        Assert.InRange(_waits[1].TotalSeconds, 20, 30);
    }

    [Fact]
    public async Task Wait_that_is_too_long_for_a_command_ends_it()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(503, "", ("Retry-After", "3600")));
        Assert.Contains("3600 s", (await FailAsync(receiver)).Message, StringComparison.Ordinal);
        Assert.Single(receiver.Asked);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(500)]
    public async Task Other_faults_are_not_tried_again(int status)
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(status, """{"message":"because \u001b[31mof that"}"""), new HttpAnswer(200));
        var failure = await FailAsync(receiver);
        Assert.Single(receiver.Asked);
        Assert.Empty(_waits);
        Assert.Equal(ExitCode.InputOutput, failure.ExitCode);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Contains("because \\u{1b}[31mof that", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_that_does_not_pass_ends_after_some_tries()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(503, "full"));
        Assert.Contains("503", (await FailAsync(receiver)).Message, StringComparison.Ordinal);
        Assert.Equal(6, receiver.Asked.Count);
    }

    [Fact]
    public async Task Nobody_there_is_told_after_some_tries()
    {
        using var sender = Sender(OtlpTarget.Of($"http://127.0.0.1:{FreePort()}", isInsecure: false, static _ => null));
        var failure = await Assert.ThrowsAsync<UserError>(() => sender.SendAsync(Request, TestContext.Current.CancellationToken));
        Assert.Equal((ExitCode.InputOutput, 5), (failure.ExitCode, _waits.Count));
    }

    [Fact]
    public async Task Redirection_to_another_host_is_not_followed()
    {
        using var other = new LoopbackReceiver();
        using var receiver = new LoopbackReceiver(new HttpAnswer(307, "", ("Location", other.Url + "/v1/traces")));
        Assert.Contains("redirects to", (await FailAsync(receiver)).Message, StringComparison.Ordinal);
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task Redirection_on_the_same_host_keeps_the_request()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(308, "", ("Location", "/otlp/v1/traces")), new HttpAnswer(200));
        await SendAsync(receiver);
        Assert.Equal([("POST", "/v1/traces", Request), ("POST", "/otlp/v1/traces", Request)], receiver.Asked.Select(static asked => (asked.Method, asked.Path, asked.Body)));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirection_that_changes_the_request_or_has_no_end_is_refused(int status)
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(status, "", ("Location", "/elsewhere")));
        await FailAsync(receiver);
        Assert.InRange(receiver.Asked.Count, 1, 4);
    }

    [Fact]
    public async Task What_a_receiver_takes_in_part_is_told_and_not_sent_again()
    {
        using var receiver = new LoopbackReceiver(new HttpAnswer(200, """{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}"""));
        using var sender = Sender(OtlpTarget.Of(receiver.Url, isInsecure: false, static _ => null));
        await sender.SendAsync(Request, TestContext.Current.CancellationToken);
        Assert.Equal((3, 1), (sender.Rejected, receiver.Asked.Count));
        Assert.EndsWith("3 spans refused: too old", Assert.Single(_said), StringComparison.Ordinal);
    }

    /// <summary>Hangs up some times, and then takes one request.</summary>
    private static async Task HangUpAsync(TcpListener listener, int times)
    {
        for (var i = 0; i <= times; i++)
        {
            using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var stream = connection.GetStream();
            _ = await stream.ReadAsync(new byte[4096], TestContext.Current.CancellationToken);
            if (i == times) await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray(), TestContext.Current.CancellationToken);
        }
    }

    private async Task<UserError> FailAsync(LoopbackReceiver receiver) => await Assert.ThrowsAsync<UserError>(() => SendAsync(receiver));

    private Task SendAsync(LoopbackReceiver receiver) => SendAsync(OtlpTarget.Of(receiver.Url, isInsecure: false, static _ => null));

    private async Task SendAsync(OtlpTarget target)
    {
        using var sender = Sender(target);
        await sender.SendAsync(Request, TestContext.Current.CancellationToken);
    }

    private OtlpSender Sender(OtlpTarget target) => new(
        target,
        (time, _) =>
        {
            _waits.Add(time);
            return Task.CompletedTask;
        },
        TimeProvider.System,
        _said.Add);
}

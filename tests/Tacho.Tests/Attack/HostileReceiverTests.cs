using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tacho.Cli.Releases.Otlp;
using Tacho.Configuration;

namespace Tacho.Tests.Attack;

/// <summary>A receiver of traces that answers with what no receiver should: the command ends in time, with one line of text, and no other host hears of it.</summary>
public sealed class HostileReceiverTests
{
    private const int Mebibyte = 1024 * 1024;

    private readonly List<TimeSpan> _waits = [];

    public static TheoryData<string, string> Answers() => new()
    {
        { "not HTTP", "\u001b[31m\u0000garbage" },
        { "a character set that is none", "HTTP/1.1 400 Bad\r\nContent-Type: text/plain; charset=no-such\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}" },
        { "a place that is none", "HTTP/1.1 307 Go\r\nLocation: http://[\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "a place without a host", "HTTP/1.1 308 Go\r\nLocation: //\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "a place that is a file", "HTTP/1.1 308 Go\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "another port", "HTTP/1.1 308 Go\r\nLocation: http://127.0.0.1:1/v1/traces\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "a wait of thirty years", "HTTP/1.1 503 No\r\nRetry-After: 999999999\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "a wait until the end of time", "HTTP/1.1 503 No\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "escapes in the status line", "HTTP/1.1 400 \u001b[2J\u001b]0;x\u0007\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "escapes in the body", "HTTP/1.1 400 No\r\nContent-Length: 9\r\nConnection: close\r\n\r\n\u001b[2J\u009b31m\n" },
        { "JSON that is deep", "HTTP/1.1 400 No\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n" + new string('[', 5000) },
        { "half a character", "HTTP/1.1 400 No\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{\"message\":\"\\ud83d\"}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_that_is_none_ends_it_in_one_line_of_text(string form, string answer)
    {
        Assert.NotEmpty(form);
        var waited = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<UserError>(() => SendAsync(Encoding.Latin1.GetBytes(answer), endless: false));
        Assert.Equal(ExitCode.InputOutput, failure.ExitCode);
        Assert.DoesNotContain(failure.Message + failure.Hint, static c => char.IsControl(c));
        Assert.InRange(failure.Message.Length, 1, 600);
        Assert.All(_waits, static wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), waited.Elapsed.ToString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 400 No\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Long: ")]
    public async Task Answer_without_an_end_ends_it(string begin)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Assert.ThrowsAsync<UserError>(() => SendAsync(Encoding.Latin1.GetBytes(begin), endless: true));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64L * Mebibyte, "it kept all of it");
    }

    [Theory]
    [InlineData("""{"partialSuccess":{"rejectedSpans":"9223372036854775807","errorMessage":"\ud83d"}}""")]
    [InlineData("""{"partialSuccess":{"rejectedSpans":-5,"errorMessage":7}}""")]
    [InlineData("""{"partialSuccess":[]}""")]
    [InlineData("<html>")]
    public async Task Spans_that_were_taken_are_taken_whatever_is_said_besides(string body)
    {
        var rejected = await SendAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=no-such\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), endless: false);
        Assert.True(rejected >= 0, "less than no spans were refused");
    }

    /// <summary>Sends one request to a receiver that answers every connection alike.</summary>
    private async Task<long> SendAsync(byte[] answer, bool endless)
    {
        var stop = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer, endless);
        try
        {
            using var sender = new OtlpSender(
                OtlpTarget.Of($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", isInsecure: false, static _ => null),
                (time, _) =>
                {
                    _waits.Add(time);
                    return Task.CompletedTask;
                },
                TimeProvider.System,
                static said => Assert.DoesNotContain(said, static c => char.IsControl(c)));
            await sender.SendAsync("""{"resourceSpans":[]}""", stop);
            return sender.Rejected;
        }
        finally
        {
            listener.Stop();
            await serving;
        }
    }

    private static async Task ServeAsync(TcpListener listener, byte[] answer, bool endless)
    {
        var more = Enumerable.Repeat((byte)'x', Mebibyte).ToArray();
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await using var stream = connection.GetStream();
                _ = await stream.ReadAsync(new byte[4096], TestContext.Current.CancellationToken);
                await stream.WriteAsync(answer, TestContext.Current.CancellationToken);
                for (var i = 0; endless && i < 256; i++) await stream.WriteAsync(more, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // It hung up, as it should.
            }
            catch (Exception failure) when (failure is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tacho.EndToEnd.Mocks;

/// <summary>
/// A small HTTP/1.1 server (RFC 9112) on a free port of 127.0.0.1: one request a connection, whole answers,
/// bodies by length or chunked. For tests only.
/// </summary>
public sealed class LoopbackHttpServer : IDisposable
{
    private const int MaxHeadBytes = 128 * 1024;
    private const int MaxBodyBytes = 64 * 1024 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly Func<RecordedRequest, MockReply> _handler;
    private readonly Task _loop;

    /// <summary>Starts to listen; the handler answers every request.</summary>
    public LoopbackHttpServer(Func<RecordedRequest, MockReply> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
        _listener.Start();
        int port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        BaseUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>The address without a trailing slash.</summary>
    public string BaseUrl { get; }

    /// <summary>A copy of the requests received so far.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _listener.Dispose();
        _loop.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                Stream stream = client.GetStream();
                RecordedRequest? request = await ReadAsync(stream, timeout.Token).ConfigureAwait(false);
                if (request is null)
                {
                    return;
                }

                lock (_gate)
                {
                    _requests.Add(request);
                }

                await WriteAsync(stream, request.Method, Answer(request), timeout.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException or InvalidDataException or FormatException)
            {
                // The agent went away or sent something that is not HTTP: nobody is left to answer.
            }
        }
    }

    private MockReply Answer(RecordedRequest request)
    {
        try
        {
            return _handler(request);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            return new MockReply(400, "text/plain", e.Message);
        }
    }

    private static async Task WriteAsync(Stream stream, string method, MockReply reply, CancellationToken cancel)
    {
        byte[] body = Encoding.UTF8.GetBytes(reply.Body);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {reply.Status} {(HttpStatusCode)reply.Status}\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel).ConfigureAwait(false);
        if (method != "HEAD")
        {
            await stream.WriteAsync(body, cancel).ConfigureAwait(false);
        }

        await stream.FlushAsync(cancel).ConfigureAwait(false);
    }

    private static async Task<RecordedRequest?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffered = new BufferedStream(stream, 64 * 1024);
        string? first = await ReadLineAsync(buffered, cancel).ConfigureAwait(false);
        string[] parts = (first ?? string.Empty).Split(' ');
        if (parts.Length < 3)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(buffered, cancel).ConfigureAwait(false) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }

        if (headers.TryGetValue("Expect", out string? expect) && expect.Contains("100", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancel).ConfigureAwait(false);
        }

        byte[] body = await ReadBodyAsync(buffered, headers, cancel).ConfigureAwait(false);
        return new RecordedRequest(parts[0], parts[1], headers, Decode(body, headers));
    }

    private static async Task<byte[]> ReadBodyAsync(Stream stream, Dictionary<string, string> headers, CancellationToken cancel)
    {
        if (headers.TryGetValue("Transfer-Encoding", out string? coding) && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            using var all = new MemoryStream();
            while (true)
            {
                string size = (await ReadLineAsync(stream, cancel).ConfigureAwait(false) ?? "0").Split(';')[0].Trim();
                int length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (length == 0 || all.Length + length > MaxBodyBytes)
                {
                    return all.ToArray();
                }

                byte[] chunk = new byte[length];
                await stream.ReadExactlyAsync(chunk, cancel).ConfigureAwait(false);
                all.Write(chunk);
                await ReadLineAsync(stream, cancel).ConfigureAwait(false);
            }
        }

        int declared = headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        byte[] body = new byte[Math.Clamp(declared, 0, MaxBodyBytes)];
        await stream.ReadExactlyAsync(body, cancel).ConfigureAwait(false);
        return body;
    }

    private static string Decode(byte[] body, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Encoding", out string? coding) && coding.Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            using var packed = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            packed.CopyTo(plain);
            body = plain.ToArray();
        }

        return Encoding.UTF8.GetString(body);
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancel)
    {
        using var line = new MemoryStream();
        byte[] one = new byte[1];
        while (line.Length < MaxHeadBytes)
        {
            if (await stream.ReadAsync(one, cancel).ConfigureAwait(false) == 0)
            {
                return line.Length == 0 ? null : Encoding.Latin1.GetString(line.ToArray());
            }

            if (one[0] == (byte)'\n')
            {
                return Encoding.Latin1.GetString(line.ToArray()).TrimEnd('\r');
            }

            line.WriteByte(one[0]);
        }

        throw new InvalidDataException("header too long");
    }
}

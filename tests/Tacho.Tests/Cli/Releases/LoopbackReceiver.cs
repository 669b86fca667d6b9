using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Tacho.Tests.Cli.Releases;

/// <summary>An HTTP server on this machine that answers as it was told, one answer after another, and the last of them for ever; it keeps what it was asked.</summary>
internal sealed class LoopbackReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<HttpAnswer> _answers;
    private readonly HttpAnswer _last;

    public LoopbackReceiver(params HttpAnswer[] answers)
    {
        _answers = new(answers);
        _last = answers.Length > 0 ? answers[^1] : new HttpAnswer(200, "{}");
        for (var tries = 0; ; tries++)
        {
            Port = FreePort();
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (tries < 5)
            {
                _listener.Prefixes.Clear();
            }
        }

        _ = ServeAsync();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public ConcurrentQueue<(string Method, string Path, WebHeaderCollection Headers, string Body)> Asked { get; } = [];

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                Asked.Enqueue((context.Request.HttpMethod, context.Request.Url!.AbsolutePath, new WebHeaderCollection { context.Request.Headers }, await reader.ReadToEndAsync()));
                var answer = _answers.TryDequeue(out var next) ? next : _last;
                context.Response.StatusCode = answer.Status;
                foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
                context.Response.ContentType = "application/json";
                var body = Encoding.UTF8.GetBytes(answer.Body);
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    internal sealed record HttpAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers);
}

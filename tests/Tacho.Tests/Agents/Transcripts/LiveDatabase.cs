using System.Diagnostics;
using System.Text.Json;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>A database that another program has open, as an agent has while it works: statements of Python over its connection <c>db</c>, which commits when it is told to.</summary>
internal sealed class LiveDatabase : IDisposable
{
    private const string Program = """
        import json, sqlite3, sys
        path = sys.argv[1]
        db = sqlite3.connect(path, isolation_level=None)
        for line in sys.stdin:
          try:
            exec(json.loads(line), globals())
            print("ok", flush=True)
          except Exception as failure:
            print(repr(failure), flush=True)
        """;

    private readonly Process _python;
    private bool _isDisposed;

    public LiveDatabase(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var start = new ProcessStartInfo("python3", ["-c", Program, path]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        _python = Process.Start(start)!;
    }

    /// <summary>Runs statements to their end.</summary>
    public void Run(string script)
    {
        _python.StandardInput.WriteLine(JsonSerializer.Serialize(script));
        _python.StandardInput.Flush();
        Assert.Equal("ok", _python.StandardOutput.ReadLine());
    }

    /// <summary>Ends the program without a chance to tidy up.</summary>
    public void Kill()
    {
        _python.Kill();
        _python.WaitForExit();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_python.HasExited)
        {
            _python.StandardInput.Close();
            _python.WaitForExit();
        }

        _python.Dispose();
    }
}

using System.Diagnostics;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Writes databases by the sqlite3 module of Python, as the agents' own libraries would.</summary>
internal static class SampleDatabase
{
    /// <summary>Runs statements of Python over <c>db</c>, the open database at <c>path</c>; it is committed and closed behind them.</summary>
    public static void Run(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-");
        start.ArgumentList.Add(path);
        using var python = Process.Start(start)!;
        python.StandardInput.Write($"import json, sqlite3, sys\npath = sys.argv[1]\ndb = sqlite3.connect(path, isolation_level='DEFERRED')\n{script}\ntry:\n  db.commit(); db.close()\nexcept sqlite3.ProgrammingError:\n  pass\n");
        python.StandardInput.Close();
        string errors = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, errors);
    }
}

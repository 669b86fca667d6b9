using System.Globalization;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Capture;

/// <summary>
/// What the recorder says of itself when it has no other place to say it. A line holds time, process, agent and the kind of trouble, never anything of a payload.
/// </summary>
public sealed class SelfLog(TachoHome home, TimeProvider time)
{
    /// <summary>When the log is larger it is started anew and the old one kept as <c>self.log.1</c>, so that a failing hook cannot fill the disk.</summary>
    public const long MaxBytes = 1 << 20;

    /// <summary>Adds a line. Never fails: there is no further place to report to, and the agent must go on.</summary>
    public void Write(string agent, string trouble)
    {
        try
        {
            if (new FileInfo(home.SelfLog) is { Exists: true, Length: > MaxBytes }) File.Move(home.SelfLog, home.SelfLog + ".1", overwrite: true);
            if (!Directory.Exists(home.Root)) TachoHome.CreateFolder(home.Root);
            using var file = PosixFile.OpenAppend(home.SelfLog);
            file.Write(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} [{Environment.ProcessId}] {agent}: {trouble}\n")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Full disk or read-only home: doctor finds the silence, the agent must not notice.
        }
    }

    /// <summary>An exception without its message, which may name paths and content.</summary>
    public static string Describe(Exception failure) =>
        failure is IOException ? string.Create(CultureInfo.InvariantCulture, $"{failure.GetType().Name} (error {failure.HResult})") : failure.GetType().Name;
}

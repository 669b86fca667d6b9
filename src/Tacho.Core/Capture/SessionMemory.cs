using System.Globalization;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Interop;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;

namespace Tacho.Capture;

/// <summary>
/// The secrets of a session between two hook calls, each of which is a process: records of <see cref="SessionSecrets"/> in a file that is only there when some were found, so that a
/// clean session pays for one open(2) that fails.
/// </summary>
internal sealed class SessionMemory
{
    /// <summary>The newest records are kept; older ones go when the file has outgrown this.</summary>
    private const int KeptBytes = SessionSecrets.MaxSecrets * SessionSecrets.RecordBytes;

    private const int MaxBytes = 4 * KeptBytes;

    private readonly string _path;
    private bool _isTooLong;

    /// <summary>What is known so far; nothing when the file cannot be read, which must not keep a command from the record.</summary>
    public SessionMemory(string path, TagKey key)
    {
        _path = path;
        Secrets = new SessionSecrets(key);
        try
        {
            var records = PosixFile.ReadAllIfExists(path, 2 * MaxBytes) ?? [];
            _isTooLong = records.Length > MaxBytes;
            Secrets.Load(Newest(records));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            _isTooLong = true;
        }
    }

    public SessionSecrets Secrets { get; }

    /// <summary>The event, whose ids are spared from now on.</summary>
    public AgentEvent Knowing(AgentEvent recorded)
    {
        Secrets.Spare(recorded.Session.Value);
        foreach (var id in (ReadOnlySpan<string?>)[recorded.ToolCallId, recorded.Turn, recorded.Subagent])
        {
            if (id is not null) Secrets.Spare(id);
        }

        return recorded;
    }

    /// <summary>Keeps what this call found; says without content what went wrong, or null.</summary>
    public string? Save()
    {
        var added = Secrets.NewRecords();
        if (added.Length == 0) return null;
        try
        {
            TachoHome.CreateFolder(Path.GetDirectoryName(_path)!);
            if (_isTooLong) PosixFile.Replace(_path, []);
            using var file = PosixFile.OpenAppend(_path);
            file.Write(added);
            _isTooLong = false;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the session's secrets could not be kept (error {failure.HResult})");
        }
    }

    /// <summary>The last records, each whole: another process may have written a part of one when it was killed.</summary>
    private static ReadOnlySpan<byte> Newest(ReadOnlySpan<byte> records)
    {
        records = records[..(records.Length - (records.Length % SessionSecrets.RecordBytes))];
        return records[Math.Max(0, records.Length - KeptBytes)..];
    }
}

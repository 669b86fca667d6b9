using System.Collections.Immutable;
using System.Text;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Trail;

namespace Tacho.Setup.Doctor;

/// <summary>
/// A payload that no agent sends, with a random text in it that can be found again. Adapters take it for a happening that they do not know, which they keep; a run of the
/// hook with it therefore proves the whole way from the command line to the sealed record.
/// </summary>
internal sealed class Probe
{
    /// <summary>By this member an event is known as a probe. Inside a string of a payload its quotation marks would be escaped.</summary>
    public static ReadOnlySpan<byte> Mark => "\"tacho_probe\":"u8;

    // A hook writes to one file; a few more may have been written by sessions that run now.
    private const int NewestFiles = 32;
    private const int TailBytes = 64 * 1024;

    private readonly byte[] _nonce;

    public Probe()
    {
        Span<byte> random = stackalloc byte[8];
        KernelRandom.Fill(random);
        Nonce = Convert.ToHexStringLower(random);
        _nonce = Encoding.ASCII.GetBytes(Nonce);
    }

    public string Nonce { get; }

    public string Payload => $"{{\"tacho_probe\":\"{Nonce}\"}}";

    /// <summary>
    /// Changes to the environment that let a probe be nobody's: without the variables from which this agent's adapter would learn of a session or project, such as those of
    /// the agent that runs doctor. They are found by letting the adapter read the probe, so that no list of them has to be kept.
    /// </summary>
    public ImmutableDictionary<string, string?> Variables(IAgent agent)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        if (HookPayload.Parse(Encoding.UTF8.GetBytes(Payload)) is { } payload)
        {
            agent.Hooks!.Read(new HookCall(payload, EventName: null, name =>
            {
                asked.Add(name);
                return null;
            }));
        }

        return asked.ToImmutableDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
    }

    /// <summary>True when the probe stands in one of the files of the trail that were written last.</summary>
    public bool IsRecorded(TachoHome home)
    {
        var newest = new TrailReader(home).Files(project: null)
            .Select(file => new FileInfo(file.Path))
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Take(NewestFiles);
        var buffer = new byte[TailBytes];
        return newest.Any(file =>
        {
            using var open = PosixFile.OpenReadIfExists(file.FullName);
            return open is not null && buffer.AsSpan(0, open.ReadAt(buffer, Math.Max(0, open.Length - TailBytes))).IndexOf(_nonce) >= 0;
        });
    }
}

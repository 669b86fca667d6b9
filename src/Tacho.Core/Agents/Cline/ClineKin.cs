using Tacho.Events;

namespace Tacho.Agents.Cline;

/// <summary>Cline and the agents that were made of it and write what it writes, elsewhere.</summary>
/// <param name="Id">Which agent.</param>
/// <param name="Extension">Its name among the extensions of an editor.</param>
/// <param name="CountsCacheAsInput">Its counter of tokens read includes, in most versions, those of the cache.</param>
internal sealed record ClineKin(AgentId Id, string Extension, bool CountsCacheAsInput)
{
    public static readonly ClineKin Cline = new(new AgentId("cline"), "saoudrizwan.claude-dev", CountsCacheAsInput: false);

    public static readonly ClineKin Roo = new(new AgentId("roo-code"), "rooveterinaryinc.roo-cline", CountsCacheAsInput: true);

    public static readonly ClineKin Kilo = new(new AgentId("kilo-code"), "kilocode.kilo-code", CountsCacheAsInput: true);

    private static readonly ClineKin[] All = [Cline, Roo, Kilo];

    /// <summary>The folders that hold <c>tasks</c>.</summary>
    public IEnumerable<string> Folders(TranscriptPlaces places)
    {
        var own = this == Cline ? ClineData(places) : this == Kilo ? Path.Combine(places.UserFolder, ".kilocode", "cli", "global") : null;
        return own is null ? EditorFolders.OfExtension(places, Extension) : EditorFolders.OfExtension(places, Extension).Append(own);
    }

    /// <summary>Where Cline's own programs keep their files.</summary>
    public static string ClineData(TranscriptPlaces places) =>
        places.Variable("CLINE_DATA_DIR") is { Length: > 0 } data ? data
        : Path.Combine(places.Variable("CLINE_DIR") is { Length: > 0 } moved ? moved : Path.Combine(places.UserFolder, ".cline"), "data");

    /// <summary>
    /// Whose a file in the common shape is: told by the extension's folder in its path, else by words that only Roo Code writes. A copy of a file of Kilo Code
    /// cannot be told from one of Roo Code.
    /// </summary>
    public static ClineKin Of(TranscriptHead head)
    {
        if (All.FirstOrDefault(kin => head.Path.Contains(kin.Extension, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
        if (head.Path.Contains(".kilocode", StringComparison.Ordinal)) return Kilo;
        var text = head.Bytes.Span;
        return text.IndexOf("\\\"apiProtocol\\\""u8) >= 0 || text.IndexOf("# Current Workspace Directory ("u8) >= 0 ? Roo : Cline;
    }
}

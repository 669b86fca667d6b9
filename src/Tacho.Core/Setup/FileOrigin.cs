namespace Tacho.Setup;

/// <summary>What a file was before Tacho first changed it.</summary>
internal abstract record FileOrigin
{
    private FileOrigin()
    {
    }

    /// <summary>Nothing is remembered of it.</summary>
    public sealed record Unknown : FileOrigin;

    /// <summary>There was none.</summary>
    public sealed record Created : FileOrigin;

    /// <summary>It had this text.</summary>
    public sealed record Existing(string Text) : FileOrigin;
}

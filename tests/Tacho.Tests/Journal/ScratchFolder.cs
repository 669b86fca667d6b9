namespace Tacho.Tests.Journal;

/// <summary>A folder of a test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("tacho-journal-").FullName;

    public string At(string path) => Path.Combine(Root, path);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

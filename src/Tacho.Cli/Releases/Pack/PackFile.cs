using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Tacho.Cli.Releases.Pack;

/// <summary>A zip whose members' hashes are known when they are written. Names and times are the same at each writing, so that bytes differ only where content does.</summary>
internal sealed class PackFile(Stream file) : IDisposable
{
    /// <summary>What <c>sha256sum -c</c> reads.</summary>
    public const string Sums = "SHA256SUMS";

    /// <summary>The earliest time that a zip can tell.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A file that its owner writes and everybody reads, as unzip makes it.</summary>
    private const int Mode = unchecked((int)0x81A40000);

    private readonly ZipArchive _zip = new(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    private readonly List<PackMember> _members = [];

    /// <summary>What was written, in its order.</summary>
    public IReadOnlyList<PackMember> Members => _members;

    /// <summary>Adds a member of text.</summary>
    public void Add(string name, string text) => Add(name, writer => writer.Write(text));

    /// <summary>Adds a member of text as it is made.</summary>
    public void Add(string name, Action<TextWriter> write)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        entry.ExternalAttributes = Mode;
        using var hashed = new HashedStream(entry.Open());
        using (var writer = new StreamWriter(hashed, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024, leaveOpen: true)) write(writer);
        _members.Add(new PackMember(name, hashed.Count, hashed.Hash()));
    }

    /// <summary>Adds the list of all hashes, last.</summary>
    public void AddSums() => Add(Sums, string.Concat(_members.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(static one => $"{one.Sha256}  {one.Name}\n")));

    public void Dispose() => _zip.Dispose();

    private sealed class HashedStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            Count += buffer.Length;
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _hash.Dispose();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A member of a package.</summary>
/// <param name="Name">Path within it.</param>
/// <param name="Bytes">Size before compression.</param>
/// <param name="Sha256">64 hex digits.</param>
internal sealed record PackMember(string Name, long Bytes, string Sha256)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Bytes} bytes)");
}

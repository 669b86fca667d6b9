using System.Text;

namespace Tacho.Cli.Output;

/// <summary>Gathers lines into large writes: the console writes each line with a system call of its own. Lines end with a line feed on every system.</summary>
internal sealed class ChunkedWriter(TextWriter output)
{
    private const int ChunkLength = 32 * 1024;

    private readonly StringBuilder _chunk = new(ChunkLength + 1024);

    public void WriteLine(string line)
    {
        _chunk.Append(line).Append('\n');
        if (_chunk.Length >= ChunkLength) Flush();
    }

    public void Flush()
    {
        output.Write(_chunk);
        _chunk.Clear();
        output.Flush();
    }
}

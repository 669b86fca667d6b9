using System.CommandLine;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho cat</c>: an archived transcript's lines as the agent wrote them, masked.</summary>
internal static class CatCommand
{
    private const int BrokenPipe = 32;

    private static readonly Argument<string> Id = new("id") { Description = "The session's id, a part of it that no other has, or of the archived file's name." };
    private static readonly Option<long> From = new("--from") { Description = "Begin at this line, counted from 1.", HelpName = "LINE", DefaultValueFactory = static _ => 1 };

    public static Command Create()
    {
        var command = new Command("cat", "An archived session's lines as the agent wrote them, masked.") { Id, From };
        ArchiveChoice.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        try
        {
            return Write(parsed, ArchiveChoice.One(parsed, parsed.GetValue(Id)!));
        }
        catch (FileNotFoundException)
        {
            // An import has just put a longer one in its place; nothing is written yet.
            return Write(parsed, ArchiveChoice.One(parsed, parsed.GetValue(Id)!));
        }
    }

    private static int Write(ParseResult parsed, ArchivedTranscript transcript)
    {
        var from = parsed.GetValue(From);
        if (from < 1) throw new UserError("--from: lines are counted from 1", hint: null, ExitCode.Usage);
        if (from > transcript.Meta.Counts.Lines) throw new UserError($"--from: the transcript has {SafeText.Count(transcript.Meta.Counts.Lines, "line")}", hint: null, ExitCode.NothingFound);
        var output = parsed.InvocationConfiguration.Output;
        if (ReferenceEquals(output, Console.Out) && Terminal.Of(output) is null) WriteBytes(transcript, from);
        else WriteText(transcript, from, output);
        return (int)ExitCode.Done;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ArchivedTranscript transcript, long from) =>
        transcript.Cover is null ? FrameReader.Lines(transcript, from) : ArchivedSession.Read(transcript).Where(line => line.Number >= from).Select(static line => line.Bytes);

    /// <summary>Byte for byte, invalid ones too: the console's writer would mend them.</summary>
    private static void WriteBytes(ArchivedTranscript transcript, long from)
    {
        using var handle = new SafeFileHandle(1, ownsHandle: false);
        using var pipe = new FileStream(handle, FileAccess.Write, bufferSize: 64 * 1024);
        try
        {
            foreach (var line in Lines(transcript, from))
            {
                pipe.Write(line.Span);
                pipe.WriteByte((byte)'\n');
            }

            pipe.Flush();
        }
        catch (IOException failure) when (failure.HResult == BrokenPipe)
        {
            // The reader of the pipe, such as head(1), has seen enough.
        }
    }

    /// <summary>On a terminal nothing that a line holds may move the cursor.</summary>
    private static void WriteText(ArchivedTranscript transcript, long from, TextWriter output)
    {
        foreach (var line in Lines(transcript, from)) output.WriteLine(SafeText.OneLine(Encoding.UTF8.GetString(line.Span)));
    }
}

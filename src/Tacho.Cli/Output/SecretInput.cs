using System.Runtime.InteropServices;
using System.Text;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Cli.Output;

/// <summary>Reads a secret from standard input, where no list of processes and no history of a shell keeps it.</summary>
internal static class SecretInput
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// From a terminal one line, which is not shown as it is typed; from a pipe or a file everything. Without the line end behind it.
    /// </summary>
    /// <param name="error">Where the person is asked.</param>
    /// <param name="question">What a person on a terminal is asked.</param>
    /// <exception cref="UserError">Nothing was given, or more than a secret.</exception>
    public static byte[] Read(TextWriter error, string question)
    {
        using var echo = TerminalEcho.Off(descriptor: 0);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Restore);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Restore);
        if (echo is not null)
        {
            error.Write(question);
            error.Flush();
        }

        var buffer = new byte[MaxBytes];
        var length = 0;
        using var input = StandardStream.Input();
        while (length < buffer.Length && input.Read(buffer, length, buffer.Length - length) is var read and > 0)
        {
            length += read;
            if (echo is not null && buffer[length - 1] == '\n') break;
        }

        if (echo is not null) error.WriteLine();
        if (length == buffer.Length) throw new UserError($"a secret has less than {MaxBytes} bytes", hint: null, ExitCode.Usage);
        var secret = buffer.AsSpan(0, length);
        if (secret is [.., (byte)'\n']) secret = secret[..^1];
        if (secret is [.., (byte)'\r']) secret = secret[..^1];
        return secret.Length > 0 ? secret.ToArray() : throw new UserError("no secret came on standard input", "type it, or pipe it in: printf %s \"$SECRET\" | tacho …", ExitCode.Usage);

        void Restore(PosixSignalContext signal) => echo?.Dispose();
    }

    /// <summary>As <see cref="Read"/>, for what must be text.</summary>
    /// <exception cref="UserError">It is no UTF-8, or as for <see cref="Read"/>.</exception>
    public static string ReadText(TextWriter error, string question)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Read(error, question));
        }
        catch (DecoderFallbackException)
        {
            throw new UserError("the secret is no UTF-8 text", hint: null, ExitCode.BadData);
        }
    }
}

using System.Text;
using Tacho.Configuration;

namespace Tacho.Cli.Output;

/// <summary>Reads a secret from standard input, where no list of processes and no history of a shell keeps it.</summary>
internal static class SecretInput
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// From a terminal one line, which is not shown as it is typed; from a pipe or a file everything, without one line feed at its end.
    /// </summary>
    /// <param name="question">Put to the person on standard error.</param>
    /// <exception cref="UserError">Nothing was given, or more than a secret, or no text.</exception>
    public static string Read(string question)
    {
        var secret = Console.IsInputRedirected ? ReadPipe(Console.OpenStandardInput()) : ReadTerminal(question);
        return secret.Length > 0 ? secret : throw new UserError("no secret was given", "type it, or pipe it in: printf %s \"$SECRET\" | tacho …", ExitCode.Usage);
    }

    internal static string ReadPipe(Stream input)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4096];
        while (input.Read(buffer) is var read and > 0)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > MaxBytes) throw new UserError($"more than {MaxBytes} bytes were given; a secret is one value", hint: null, ExitCode.Usage);
        }

        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(kept.GetBuffer(), 0, (int)kept.Length);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new UserError("the secret is no UTF-8 text", hint: null, ExitCode.BadData);
        }
    }

    private static string ReadTerminal(string question)
    {
        Console.Error.Write(question);
        var secret = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0) secret.Length--;
            else if (key.KeyChar != '\0' && key.Key != ConsoleKey.Backspace) secret.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return secret.ToString();
    }
}

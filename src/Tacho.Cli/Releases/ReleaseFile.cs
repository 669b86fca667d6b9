using System.CommandLine;
using System.Globalization;
using System.Text;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Releases;

/// <summary>Where a report or an export goes: standard output, or a file that only its owner reads, and that is whole or not there.</summary>
internal static class ReleaseFile
{
    private const int BrokenPipe = 32; // EPIPE, on Linux and macOS
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly Option<string?> Out = new("--out", "-o") { Description = "Write into this file, which must not be there yet.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "With --out: put it in the place of a file that is there." };

    public static void AddTo(Command command)
    {
        command.Options.Add(Out);
        command.Options.Add(Force);
    }

    /// <summary>The file, as it was named; null for standard output.</summary>
    public static string? PathOf(ParseResult parsed) => parsed.GetValue(Out);

    /// <summary>Refuses at once what could not be written in the end.</summary>
    /// <exception cref="UserError">The file is there already, or its folder is not.</exception>
    public static void Check(ParseResult parsed)
    {
        if (parsed.GetValue(Out) is not { } path)
        {
            if (parsed.GetValue(Force)) throw new UserError("--force goes with --out", hint: null, ExitCode.Usage);
            return;
        }

        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new UserError($"--out: {path} is a folder", "name a file in it", ExitCode.Usage);
        if (!Directory.Exists(Path.GetDirectoryName(full))) throw new UserError($"--out: there is no folder {Path.GetDirectoryName(full)}", hint: null, ExitCode.Usage);
        if (Path.Exists(full) && !parsed.GetValue(Force)) throw new UserError($"--out: {path} exists already", "--force puts the new one in its place.", ExitCode.Usage);
    }

    /// <summary>Writes. Into a pipe nothing else is said; of a file standard error tells what <paramref name="write"/> gives, in words, which is given on.</summary>
    public static string Write(ParseResult parsed, Func<TextWriter, string> write)
    {
        if (parsed.GetValue(Out) is not null)
        {
            return WriteBytes(parsed, file =>
            {
                using var writer = new StreamWriter(file, Utf8, bufferSize: 32 * 1024, leaveOpen: true);
                return write(writer);
            });
        }

        var output = parsed.InvocationConfiguration.Output;
        if (!ReferenceEquals(output, Console.Out) || !Console.IsOutputRedirected) return write(output);
        try
        {
            using var pipe = new StreamWriter(StandardStream.Output(), Utf8, bufferSize: 32 * 1024);
            return write(pipe);
        }
        catch (IOException failure) when (failure.HResult == BrokenPipe)
        {
            // Whoever read the pipe has seen enough.
            return "a part";
        }
    }

    /// <summary>Writes a file that is no text, for which there must be <c>--out</c>.</summary>
    /// <exception cref="UserError">There is none.</exception>
    public static string WriteBytes(ParseResult parsed, Func<Stream, string> write)
    {
        if (parsed.GetValue(Out) is not { } path) throw new UserError("this is a file: name it with --out", hint: null, ExitCode.Usage);
        var told = ToFile(Path.GetFullPath(path), parsed.GetValue(Force), write);
        parsed.InvocationConfiguration.Error.WriteLine($"{told} in {SafeText.OneLine(path)}");
        return told;
    }

    private static string ToFile(string path, bool replaces, Func<Stream, string> write)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tacho-tmp"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            string told;
            using (var file = new FileStream(beside, options))
            {
                told = write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, replaces);
            return told;
        }
        finally
        {
            File.Delete(beside);
        }
    }
}

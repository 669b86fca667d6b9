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

    /// <summary>Whether the command line names a file.</summary>
    public static bool IsFile(ParseResult parsed) => parsed.GetValue(Out) is not null;

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

    /// <summary>Writes. Into a pipe nothing else is said; of a file standard error tells what <paramref name="write"/> gives, in words.</summary>
    public static void Write(ParseResult parsed, Func<TextWriter, string> write)
    {
        if (parsed.GetValue(Out) is { } path)
        {
            var told = ToFile(Path.GetFullPath(path), parsed.GetValue(Force), write);
            parsed.InvocationConfiguration.Error.WriteLine($"{told} in {SafeText.OneLine(path)}");
            return;
        }

        var output = parsed.InvocationConfiguration.Output;
        if (!ReferenceEquals(output, Console.Out) || !Console.IsOutputRedirected)
        {
            write(output);
            return;
        }

        try
        {
            using var pipe = new StreamWriter(StandardStream.Output(), Utf8, bufferSize: 32 * 1024);
            write(pipe);
        }
        catch (IOException failure) when (failure.HResult == BrokenPipe)
        {
            // Whoever read the pipe has seen enough.
        }
    }

    private static string ToFile(string path, bool replaces, Func<TextWriter, string> write)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tacho-tmp"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            string told;
            using (var file = new FileStream(beside, options))
            {
                using var writer = new StreamWriter(file, Utf8, bufferSize: 32 * 1024, leaveOpen: true);
                told = write(writer);
                writer.Flush();
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

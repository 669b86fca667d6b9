using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Tacho.Interop;

namespace Tacho.Cli.Output;

/// <summary>
/// Long text goes through the person's pager while standard output is a terminal: TACHO_PAGER, else PAGER, else <c>less -FRX</c> where there is one, which leaves what fits on the
/// screen there and ends. An empty name and <c>cat</c> mean none.
/// </summary>
internal sealed class Pager : TextWriter, IHasTerminal
{
    private const string Less = "less -FRX";

    /// <summary>As git does it: colours, and no screen of its own for what fits on one.</summary>
    private static readonly (string, string) LessVariable = ("LESS", "FRX");

    private const int CannotRun = 126, NotFound = 127; // sh(1)

    private readonly string _command;
    private Process? _process;
    private bool _isGone;

    private Pager(string command, Terminal terminal) => (_command, Terminal) = (command, terminal);

    public Terminal? Terminal { get; }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Writes by <paramref name="write"/> to a pager, or to <paramref name="output"/> where that is no terminal, none is wanted, or it cannot be started. A reader that leaves early ends it quietly.</summary>
    public static void Run(TextWriter output, bool isWanted, Action<TextWriter> write)
    {
        if (!isWanted || !ReferenceEquals(output, Console.Out) || Terminal.Of(output) is not { } terminal || CommandOf(Environment.GetEnvironmentVariable) is not { } command)
        {
            write(output);
            return;
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        int exitCode;
        using (var pager = new Pager(command, terminal))
        {
            try
            {
                write(pager);
            }
            catch (IOException) when (pager._isGone)
            {
                // The person has seen enough.
            }
            finally
            {
                exitCode = pager.End();
            }
        }

        if (exitCode is CannotRun or NotFound) write(output);
    }

    /// <summary>The command line that a person's variables ask for; null for no pager.</summary>
    internal static string? CommandOf(Func<string, string?> variable) => (variable("TACHO_PAGER") ?? variable("PAGER")) switch
    {
        { } named => string.IsNullOrWhiteSpace(named) || named.Trim() == "cat" ? null : named,
        null => (variable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "less"))) ? Less : null,
    };

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            (_process ??= ExternalProgram.StartReader(_command, LessVariable)).StandardInput.Write(buffer);
        }
        catch (IOException)
        {
            _isGone = true;
            throw;
        }
    }

    public override void Flush()
    {
        try
        {
            _process?.StandardInput.Flush();
        }
        catch (IOException)
        {
            _isGone = true;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _process?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits until the person leaves it; gives its exit code, 0 where it was not started.</summary>
    private int End()
    {
        if (_process is null) return 0;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It left before it read the rest.
        }

        _process.WaitForExit();
        return _process.ExitCode;
    }
}

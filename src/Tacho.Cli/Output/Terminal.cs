namespace Tacho.Cli.Output;

/// <summary>What the standard output can show, where it is a terminal.</summary>
/// <param name="Width">In cells.</param>
/// <param name="HasColours">False where the user set NO_COLOR (no-color.org) to anything.</param>
internal sealed record Terminal(int Width, bool HasColours)
{
    private const int UnknownWidth = 80;

    /// <summary>The terminal that a writer leads to; null for a pipe, a file and a terminal that can do nothing (TERM=dumb).</summary>
    public static Terminal? Of(TextWriter output)
    {
        if (output is IHasTerminal known) return known.Terminal;
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb") return null;
        return new(WidthOfConsole(), string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : UnknownWidth;
        }
        catch (IOException)
        {
            return UnknownWidth;
        }
    }
}

/// <summary>A writer that tells itself what it leads to.</summary>
internal interface IHasTerminal
{
    Terminal? Terminal { get; }
}

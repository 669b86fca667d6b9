using System.Collections.Immutable;

namespace Tacho.Incidents.Notable;

/// <summary>A command line taken apart once, for all that look at it.</summary>
internal sealed class ShellScript
{
    private const int MaxWhat = 240;

    private readonly ILookup<string, PlacedCommand> _readers;

    public ShellScript(string line, NotableScene scene)
    {
        Line = line;
        Scene = scene;
        Stages = ShellWrappers.StagesOf(line);
        var commands = ImmutableArray.CreateBuilder<PlacedCommand>();
        var folder = scene.Folder;
        foreach (var command in ShellWrappers.CommandsOf(line))
        {
            var program = ShellWrappers.ProgramName(command.Words[0]);
            commands.Add(new PlacedCommand(command, program, folder));
            if (program is "cd" or "pushd" or "chdir" or "set-location" or "sl") folder = command.Words.Skip(1).FirstOrDefault(static word => !word.StartsWith('-')) is { } to ? scene.Resolve(to, folder) : scene.Home;
            else if (program is "popd") folder = null;
        }

        Commands = commands.DrainToImmutable();
        _readers = Commands.Where(static placed => placed.Command.PipedFrom is not null).ToLookup(static placed => placed.Command.PipedFrom!.Text, StringComparer.Ordinal);
    }

    public string Line { get; }

    public NotableScene Scene { get; }

    /// <summary>What is run in the end, in its order.</summary>
    public ImmutableArray<PlacedCommand> Commands { get; }

    /// <summary>Each command also as it was written, with what runs it.</summary>
    public ImmutableArray<SimpleCommand> Stages { get; }

    /// <summary>The commands that read what a command prints; none where it goes to the screen or a file.</summary>
    public IEnumerable<PlacedCommand> ReadersOf(PlacedCommand command) => _readers[command.Command.Text];

    /// <summary>Words on one line, cut where they go on for long.</summary>
    public static string Told(IEnumerable<string> words)
    {
        var text = string.Join(' ', words.Select(static word => word.AsSpan().IndexOfAny('\n', '\r') >= 0 ? word.AsSpan(0, word.AsSpan().IndexOfAny('\n', '\r')).ToString() + "…" : word));
        return text.Length <= MaxWhat ? text : text[..MaxWhat] + "…";
    }
}

/// <summary>A command with the folder in which it ran.</summary>
/// <param name="Command">As it is run in the end.</param>
/// <param name="Program">Its name without folder and ending.</param>
/// <param name="Folder">Null where it is not known.</param>
internal sealed record PlacedCommand(SimpleCommand Command, string Program, string? Folder)
{
    public ImmutableArray<string> Words => Command.Words;

    /// <summary>The words behind the program that are no options; all behind <c>--</c>.</summary>
    public IEnumerable<string> Operands
    {
        get
        {
            var onlyOperands = false;
            foreach (var word in Words.Skip(1))
            {
                if (!onlyOperands && word == "--") onlyOperands = true;
                else if (onlyOperands || word is not ['-', _, ..]) yield return word;
            }
        }
    }

    /// <summary>Whether an option is given: by its long name, or by a letter, also among others (<c>-rf</c>).</summary>
    public bool Has(char letter, params ReadOnlySpan<string> names)
    {
        foreach (var word in Words)
        {
            if (word == "--") return false;
            if (names.Contains(word) || (letter != '\0' && word is ['-', not '-', ..] && word.Contains(letter, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    /// <summary>The word behind an option, or what is joined to it by an equals sign.</summary>
    public IEnumerable<string> ValuesOf(params string[] names)
    {
        for (var i = 1; i < Words.Length; i++)
        {
            foreach (var name in names)
            {
                if (Words[i] == name && i + 1 < Words.Length) yield return Words[i + 1];
                else if (name.StartsWith("--", StringComparison.Ordinal) && Words[i].StartsWith(name + "=", StringComparison.Ordinal)) yield return Words[i][(name.Length + 1)..];
            }
        }
    }

    public override string ToString() => ShellScript.Told(Words);
}

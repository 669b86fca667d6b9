namespace Tacho.Cli.Toml;

/// <summary>How a table came about, which decides whether it may be opened again.</summary>
internal enum TomlOrigin
{
    /// <summary>On the way to a table that a header names; a header of its own may still come.</summary>
    Implied,

    /// <summary>By a header.</summary>
    Header,

    /// <summary>By dotted keys.</summary>
    Dotted,

    /// <summary>In braces.</summary>
    Inline,
}

/// <summary>
/// A table of a TOML document. A value is a text, a <see cref="long"/>, a <see cref="double"/>, a <see cref="bool"/>, a <see cref="TomlTime"/>, a list of values, a
/// <see cref="TomlTable"/> or a list of tables.
/// </summary>
internal sealed class TomlTable(int line, TomlOrigin origin)
{
    /// <summary>The line on which it begins, from 1.</summary>
    public int Line { get; } = line;

    public TomlOrigin Origin { get; set; } = origin;

    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);

    public string? Text(string name) => Values.GetValueOrDefault(name) as string;

    /// <summary>A whole or broken number; null for anything else.</summary>
    public double? Number(string name) => Values.GetValueOrDefault(name) switch
    {
        long whole => whole,
        double broken => broken,
        _ => null,
    };

    /// <summary>The texts of a list; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string name) => Values.GetValueOrDefault(name) is List<object> list ? [.. list.OfType<string>()] : [];

    public TomlTable? Table(string name) => Values.GetValueOrDefault(name) as TomlTable;

    /// <summary>The tables of a name that stands in double brackets or before a list of inline tables.</summary>
    public IReadOnlyList<TomlTable> Tables(string name) => Values.GetValueOrDefault(name) switch
    {
        List<TomlTable> tables => tables,
        List<object> list => [.. list.OfType<TomlTable>()],
        _ => [],
    };
}

/// <summary>A date, a time or both, as it is written.</summary>
internal readonly record struct TomlTime(string Written);

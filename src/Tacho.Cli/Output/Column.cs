namespace Tacho.Cli.Output;

/// <summary>One thing that is told of each row.</summary>
/// <param name="Member">
/// Name in JSON and head in CSV, camelCase. It is part of the interface (docs/commands.md): never renamed.
/// </param>
/// <param name="Value">
/// The exact value: text, a whole number, a boolean, a <see cref="DateTimeOffset"/>, a sequence of texts, or null for unknown. JSON and CSV hold all columns.
/// </param>
internal sealed record Column<T>(string Member, Func<T, object?> Value)
{
    /// <summary>Head in the table; null keeps the column out of it.</summary>
    public string? Title { get; init; }

    /// <summary>What the table shows where that is not the value as text.</summary>
    public Func<T, string>? Shown { get; init; }

    /// <summary>True for numbers that are to be compared by eye.</summary>
    public bool AlignsRight { get; init; }

    /// <summary>True for the one column that takes what width is left and wraps.</summary>
    public bool Wraps { get; init; }

    /// <summary>True for the one column whose end is left out where the terminal is too narrow for all.</summary>
    public bool Shortens { get; init; }

    /// <summary>True for a column that the table does without where the terminal is too narrow for all; the last goes first.</summary>
    public bool IsSpare { get; init; }

    /// <summary>True for a row whose cell should catch the eye.</summary>
    public Func<T, bool>? Alarms { get; init; }
}

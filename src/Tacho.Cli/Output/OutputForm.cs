namespace Tacho.Cli.Output;

/// <summary>The ways in which a command prints its rows.</summary>
internal enum OutputForm
{
    /// <summary>For eyes: a table as wide as the terminal.</summary>
    Table,

    /// <summary>For pipes: one plain line a row, the same text as in the log views where the rows are commands.</summary>
    Lines,

    /// <summary>
    /// For programs: JSON Lines, one object a row. Lines and not an array, because they can be read while they come, cut with head(1), and joined with cat(1), and what stands
    /// before a break is still valid; jq reads both alike.
    /// </summary>
    Json,

    /// <summary>For spreadsheets: RFC 4180 with a head.</summary>
    Csv,
}

using System.Collections.Immutable;

namespace Tacho.Cli.Output;

/// <summary>How rows of one kind look in all forms.</summary>
/// <param name="Line">The plain line, without a line feed.</param>
/// <param name="Columns">In the order of table, JSON and CSV.</param>
internal sealed record RowFormat<T>(Func<T, string> Line, ImmutableArray<Column<T>> Columns);

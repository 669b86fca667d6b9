using System.Text.RegularExpressions;
using Tacho.Store.Sqlite;

namespace Tacho.Store.Tests;

/// <summary>docs/schema.md tells of every table, view and column of the live schema, and of no other; foreign keys are indexed and cascade.</summary>
public sealed partial class SchemaTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_tells_of_every_table_and_column()
    {
        using var store = StoreDatabase.Open(_folder.Path);
        var live = store.Rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'words\\_%' ESCAPE '\\' AND name NOT LIKE 'journal\\_words\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", static row => row.Text(0))
            .ToDictionary(static name => name, name => string.Join(' ', store.Rows($"SELECT name FROM pragma_table_info('{name}')", static row => row.Text(0)).Order(StringComparer.Ordinal)), StringComparer.Ordinal);
        Assert.Equal(live.OrderBy(static one => one.Key, StringComparer.Ordinal), Told().OrderBy(static one => one.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Foreign_keys_are_indexed_and_cascade()
    {
        using var store = StoreDatabase.Open(_folder.Path);
        foreach (var table in store.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'words_%' AND name NOT LIKE 'journal_words_%'", static row => row.Text(0)))
        {
            foreach (var (column, action) in store.Rows($"SELECT \"from\", on_delete FROM pragma_foreign_key_list('{table}')", static row => (row.Text(0), row.Text(1))))
            {
                Assert.True(action is "CASCADE" or "SET NULL" || (table, column) == ("passages", "text_id"), $"{table}.{column}: {action}");
                var isKey = store.Number($"SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{column}' AND pk = 1") == 1;
                var isIndexed = store.Number($"SELECT count(*) FROM pragma_index_list('{table}') l JOIN pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = '{column}'") > 0;
                Assert.True(isKey || isIndexed, $"{table}.{column} has no index");
            }
        }
    }

    private static Dictionary<string, string> Told()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Tacho.slnx"))) root = root.Parent!;
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in File.ReadAllText(Path.Combine(root.FullName, "docs", "schema.md")).Split("\n### ").Skip(1))
        {
            var lines = section.Split("\n## ")[0].Split('\n');
            var cells = lines.Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('|')[1]).ToList();
            var names = cells.Count > 0 ? cells : [string.Join('\n', lines[1..])];
            told[lines[0].Trim()] = string.Join(' ', names.SelectMany(static text => Quoted.Matches(text).Select(static match => match.Groups[1].Value)).Order(StringComparer.Ordinal));
        }

        return told;
    }

    [GeneratedRegex("`([a-z_0-9]+)`")]
    private static partial Regex Quoted { get; }
}

using System.Diagnostics;
using System.Globalization;
using Tacho.Store.Search;
using Tacho.Store.Sqlite;

namespace Tacho.Benchmarks.Store;

/// <summary>Runs the committed queries against a store in process, as a search for the twenty best.</summary>
internal static class QueryTable
{
    private const int Results = 20;
    private const int Rounds = 5;

    /// <summary>Words that stand in few, many and nearly all sessions; phrases, beginnings, fields.</summary>
    private static readonly string[] Queries =
    [
        "error", "file", "test", "the", "function", "npm install", "\"npm install\"", "cmd:npm", "cmd:git push", "connection refused", "ECONNREFUSED", "tokio", "left-pad", "refactor*", "auth* login",
        "cmd:curl", "cmd:\"rm -rf\"", "path:readme", "path:\"src main\"", "prompt:why", "prompt:fix test", "answer:done", "output:\"exit code\"", "output:warning -error", "python OR node", "docker compose up",
        "TypeError undefined", "null reference", "merge conflict", "database migration", "agent:codex error", "agent:claude cmd:npm", "tool:bash exit:!0", "has:install", "has:failure cargo", "exit:1", "kubernetes",
        "password reset", "timeout", "import React", "async await", "\"no such file or directory\"", "permission denied", "cannot find module", "TODO", "license", "version 2", "http 404", "json parse", "zzzunlikelyzzz",
    ];

    public static int Print(string path)
    {
        var cold = Measure(path, opensEach: true);
        var warm = Measure(path, opensEach: false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Queries.Length} queries, the {Results} best each, in process; store of {new FileInfo(path).Length / 1e6:f0} MB"));
        Print("store opened for each query", cold);
        Print("store open", warm);
        foreach (var (query, milliseconds) in warm.OrderByDescending(static one => one.Milliseconds).DistinctBy(static one => one.Query).Take(5)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  slowest: {milliseconds,7:f1} ms  {query}"));
        return 0;
    }

    private static List<(string Query, double Milliseconds)> Measure(string path, bool opensEach)
    {
        var times = new List<(string, double)>();
        using var open = StoreDatabase.OpenToRead(path)!;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var text in Queries)
            {
                var begun = Stopwatch.GetTimestamp();
                var query = WordQuery.Parse(text, static _ => throw new InvalidOperationException());
                if (opensEach)
                {
                    using var store = StoreDatabase.OpenToRead(path)!;
                    _ = new StoreSearch(store).Run(query, Results);
                }
                else _ = new StoreSearch(open).Run(query, Results);

                // The first round compiles.
                if (round > 0) times.Add((text, Stopwatch.GetElapsedTime(begun).TotalMilliseconds));
            }
        }

        return times;
    }

    private static void Print(string name, List<(string Query, double Milliseconds)> times)
    {
        var sorted = times.Select(static one => one.Milliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-30} p50 {sorted[sorted.Count / 2],7:f1} ms   p95 {sorted[sorted.Count * 95 / 100],7:f1} ms   worst {sorted[^1],7:f1} ms"));
    }
}

using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Store.Sqlite;
using Tacho.Store.Usage;
using Tacho.Tests.Archive;
using static Tacho.Store.Tests.Usage.WrittenUsage;

namespace Tacho.Store.Tests.Usage;

/// <summary>The store and the agents' files give one answer, and each request once, whatever was imported when.</summary>
public sealed class StoredUsageTests
{
    /// <summary>Files in the folders in which the agents keep them; forks and resumed sessions repeat lines, one while an answer grows.</summary>
    private static readonly ImmutableArray<(string Path, string Text)> Files =
    [
        ($".claude/projects/-home-dev-shop/{Parent}.jsonl", Claude(Parent, 1, 10) + Claude(Parent, 2, 1) + Claude(Parent, 2, 20) + Claude(Parent, 3, 30, hour: 250)),
        ($".claude/projects/-home-dev-shop/{Fork}.jsonl", Claude(Fork, 1, 10) + Claude(Fork, 2, 1) + Claude(Fork, 4, 40, "house-model")),
        ($".claude/projects/-home-dev-shop/{Resumed}.jsonl", Claude(Resumed, 1, 10, minute: 50) + Claude(Resumed, 5, 50, "claude-opus-4-8", minute: 60)),
        ($".codex/sessions/2026/05/11/rollout-2026-05-11T17-00-00-{Parent}.jsonl",
            CodexMeta(Parent) + CodexContext("gpt-5.2", 1) + CodexTokens(2, (100, 40, 8), (100, 40, 8)) + CodexTokens(3, (100, 40, 8), (100, 40, 8)) + CodexTokens(4, (50, 0, 6), (150, 40, 14))),
        ($".codex/sessions/2026/05/12/rollout-2026-05-12T17-00-00-{Fork}.jsonl",
            CodexMeta(Fork, Parent, 86_400) + CodexContext("gpt-5.2", 86_400) + CodexTokens(86_400, (100, 40, 8), (100, 40, 8)) + CodexTokens(86_400, (50, 0, 6), (150, 40, 14)) + CodexTokens(86_460, (70, 20, 4), (220, 60, 18))),
    ];

    private static readonly string Expected = string.Join('\n',
    [
        $"claude-code|{Parent}|claude-sonnet-4-5|17:01|4/1000/100/0/10",
        $"claude-code|{Parent}|claude-sonnet-4-5|17:02|5/1000/200/0/20",
        $"claude-code|{Parent}|claude-sonnet-4-5|17:03|6/1000/300/250/30",
        $"claude-code|{Fork}|house-model|17:04|7/1000/400/0/40",
        $"claude-code|{Resumed}|claude-opus-4-8|18:00|8/1000/500/0/50",
        $"codex-cli|{Parent}|gpt-5.2|17:00|60/40//0/8",
        $"codex-cli|{Parent}|gpt-5.2|17:00|50/0//0/6",
        $"codex-cli|{Fork}|gpt-5.2|17:01|50/20//0/4",
    ]).Split('\n').Order(StringComparer.Ordinal).Aggregate(static (a, b) => a + "\n" + b);

    [Fact]
    public void Store_and_files_agree_in_every_order_of_import()
    {
        var random = new Random(5);
        for (var round = 0; round < 6; round++)
        {
            using var store = new StoreFolder();
            var import = store.Folder.Loaded();
            foreach (var (path, text) in round == 0 ? Files.ToArray() : [.. Files.OrderBy(_ => random.Next())])
            {
                // Written and imported in two steps, so that a request may be told in each of them.
                var half = text.IndexOf('\n', text.Length / 2) + 1;
                foreach (var part in (string[])[text[..half], text])
                {
                    Write(store.Folder, path, part);
                    foreach (var found in TranscriptDiscovery.OfAgents(AgentRegistry.All, Places(store.Folder))) import.Import(AgentRegistry.Find(found.Source.Agent.Value)!.Transcripts!, found.Source);
                    if (random.Next(2) == 0) store.Bring();
                }
            }

            store.Bring();
            Assert.Equal(Expected, Stored(store.Path));
            Assert.Equal(Expected, Direct(store.Folder));

            var anew = store.Path + ".anew";
            store.Bring(anew);
            Assert.Equal(Expected, Stored(anew));
        }
    }

    [Fact]
    public void Files_that_cannot_be_read_are_told_and_the_others_counted()
    {
        using var folder = new ArchiveFolder();
        foreach (var (path, text) in Files) Write(folder, path, text);
        Write(folder, ".codex/sessions/rollout-x.jsonl.zst", "(\u00b5/\u00fd no frame");
        File.WriteAllBytes(Path.Combine(folder.User, ".codex/sessions/rollout-x.jsonl.zst"), [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]);
        var broken = new List<string>();
        var ledger = new UsageLedger();
        new DirectUsage(new ProjectLocator(folder.Home, userFolder: null), (file, _) => broken.Add(Path.GetFileName(file))).Read(AgentRegistry.All, Places(folder), ledger);
        Assert.Equal(["rollout-x.jsonl.zst"], broken);
        Assert.Equal(8, ledger.Count);
    }

    [Fact]
    public void Reading_files_writes_nothing()
    {
        using var folder = new ArchiveFolder();
        foreach (var (path, text) in Files) Write(folder, path, text);
        var before = Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Direct(folder);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    private static void Write(ArchiveFolder folder, string path, string text)
    {
        var full = Path.Combine(folder.User, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static TranscriptPlaces Places(ArchiveFolder folder) => new(folder.User, static _ => null, []);

    private static string Direct(ArchiveFolder folder)
    {
        var ledger = new UsageLedger();
        new DirectUsage(new ProjectLocator(folder.Home, userFolder: null), static (file, why) => Assert.Fail($"{file}: {why}")).Read(AgentRegistry.All, Places(folder), ledger);
        return Told(ledger);
    }

    private static string Stored(string path)
    {
        using var store = StoreDatabase.OpenToRead(path)!;
        var ledger = new UsageLedger();
        StoredUsage.Read(store, ledger);
        return Told(ledger);
    }

    private static string Told(UsageLedger ledger) => string.Join('\n', ledger.Requests
        .Select(static one => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Source.Agent}|{one.Source.Session}|{ModelName.Of(one.Model!)}|{one.At.UtcDateTime:HH:mm}|{one.Count.Input}/{one.Count.CacheRead}/{one.Count.CacheWrite}/{one.Count.CacheWriteHour ?? 0}/{one.Count.Output}"))
        .Order(StringComparer.Ordinal));
}

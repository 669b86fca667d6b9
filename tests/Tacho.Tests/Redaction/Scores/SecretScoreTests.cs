using System.Text.Json;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction.Scores;

/// <summary>
/// The built-in rules against the texts that other scanners test themselves with. The floors stand in <c>floors.json</c> beside this file;
/// a run with <c>TACHO_UPDATE=1</c> raises them to what was reached and never lowers one. <c>bench/redaction.sh</c> prints the whole table.
/// </summary>
public class SecretScoreTests
{
    /// <summary>Two of the 65 are a Stripe key and a password in an address that only a comment beside them calls harmless; a recorder that obeyed such comments could be told to keep a secret.</summary>
    private const int MaxBenignTouched = 2;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    public static TheoryData<string> Sources => [.. SecretCorpus.Sources.Where(static source => source != SecretCorpus.PersonalData).DefaultIfEmpty("none")];

    [Theory]
    [MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public void Recall_is_at_its_floor_in_every_wrap(string source)
    {
        Assert.SkipWhen(SecretCorpus.Folder is null, "The public sets are not here: set TACHO_CORPUS to the folder that holds secrets/.");
        var floors = ReadFloors();
        var items = SecretCorpus.Read(source);
        foreach (var wrap in Wrap.All)
        {
            var score = SecretScore.Of(source, items, wrap, Redactor);
            double reached = Math.Floor(score.ProviderRecall * 10) / 10;
            string name = $"{source} {wrap}";
            double floor = floors.GetValueOrDefault(name);
            if (Environment.GetEnvironmentVariable("TACHO_UPDATE") == "1" && reached > floor)
            {
                RaiseFloor(name, reached);
            }

            Assert.True(reached >= floor, $"{name}: {reached} %, floor {floor} %");
            Assert.Equal(0, score.Broken);
        }
    }

    [Fact]
    public void Benign_texts_are_left_alone()
    {
        Assert.SkipWhen(SecretCorpus.Folder is null, "The public sets are not here: set TACHO_CORPUS to the folder that holds secrets/.");
        foreach (var wrap in Wrap.All)
        {
            var touched = Sources
                .SelectMany(row => SecretScore.Of(row.Data, SecretCorpus.Read(row.Data), wrap, Redactor).Faults)
                .Where(static fault => fault.Item is { IsPositive: false, Kind: "benign" })
                .Select(static fault => fault.Output)
                .ToList();

            Assert.True(touched.Count <= MaxBenignTouched, $"{wrap}: {string.Join('\n', touched)}");
        }
    }

    private static SortedDictionary<string, double> ReadFloors() =>
        new(JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(FloorsFile()))!, StringComparer.Ordinal);

    private static void RaiseFloor(string name, double reached)
    {
        var floors = ReadFloors();
        floors[name] = reached;
        File.WriteAllText(FloorsFile(), JsonSerializer.Serialize(floors, Indented) + "\n");
    }

    private static string FloorsFile([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "floors.json");
}

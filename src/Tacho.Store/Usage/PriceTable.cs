using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Store.Usage;

/// <summary>Prices of models by name and day: the shipped ones, and a person's own before them.</summary>
public sealed class PriceTable
{
    private const string Shipped = "prices.json";

    private readonly Dictionary<string, List<ModelPrice>> _models;

    private PriceTable(Dictionary<string, List<ModelPrice>> models, DateOnly? asOf, bool hasOwn) => (_models, AsOf, HasOwn) = (models, asOf, hasOwn);

    /// <summary>The day of the shipped prices.</summary>
    public DateOnly? AsOf { get; }

    /// <summary>Whether some are a person's own.</summary>
    public bool HasOwn { get; }

    /// <summary>The names of the models that have a price.</summary>
    public IReadOnlyCollection<string> Models => _models.Keys;

    /// <summary>The file of a person's own prices.</summary>
    public static string OwnFile(TachoHome home) => Path.Combine(home.Root, "prices.json");

    /// <summary>The shipped prices, and those of <paramref name="ownFile"/> where there is one: a model that stands there has none of the shipped.</summary>
    /// <exception cref="UserError">The person's file cannot be read or says what it should not.</exception>
    public static PriceTable Load(string? ownFile)
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream(Shipped)!;
        using var shipped = new MemoryStream();
        stream.CopyTo(shipped);
        var file = PriceFile.Read(shipped.ToArray(), Shipped);
        var models = file.Models;
        var hasOwn = ownFile is not null && File.Exists(ownFile);
        if (hasOwn)
        {
            foreach (var (name, prices) in PriceFile.Read(BytesOf(ownFile!), ownFile!).Models) models[name] = prices;
        }

        return new PriceTable(models, file.AsOf, hasOwn);
    }

    /// <summary>The rates of a request; null for a model that the table does not hold.</summary>
    /// <param name="model">Its <see cref="ModelName"/>.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="count">Its tokens.</param>
    public TokenRates? RatesFor(string model, DateTimeOffset at, TokenCount count)
    {
        if (!_models.TryGetValue(model, out var prices)) return null;
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var price = prices[0];
        for (var i = 1; i < prices.Count && prices[i].From <= day; i++) price = prices[i];
        return price.For(count);
    }

    private static byte[] BytesOf(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{path} cannot be read: {failure.Message}", hint: null, ExitCode.InputOutput);
        }
    }
}

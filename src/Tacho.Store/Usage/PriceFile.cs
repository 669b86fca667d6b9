using System.Globalization;
using System.Text.Json;
using Tacho.Configuration;

namespace Tacho.Store.Usage;

/// <summary>Reads a file of prices, the shipped one and a person's alike, and says what is wrong with it by model and member.</summary>
internal sealed class PriceFile
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string _path;
    private readonly Dictionary<string, List<ModelPrice>> _models = new(StringComparer.Ordinal);

    private PriceFile(string path) => _path = path;

    /// <summary>By the models' names; of each from its first price to its last.</summary>
    public Dictionary<string, List<ModelPrice>> Models => _models;

    /// <summary>The day that the file says it is of.</summary>
    public DateOnly? AsOf { get; private set; }

    /// <exception cref="UserError">It is not as docs/usage.md says.</exception>
    public static PriceFile Read(byte[] json, string path)
    {
        var file = new PriceFile(path);
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            file.ReadFile(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw file.Wrong(string.Create(CultureInfo.InvariantCulture, $"line {failure.LineNumber + 1} is no JSON"));
        }

        foreach (var (name, prices) in file._models)
        {
            prices.Sort(static (a, b) => Nullable.Compare(a.From, b.From));
            for (var i = 1; i < prices.Count; i++)
            {
                if (prices[i].From == prices[i - 1].From) throw file.Wrong($"{name} has two prices from the same day");
            }
        }

        return file;
    }

    private void ReadFile(JsonElement file)
    {
        foreach (var member in Members(file, "the file"))
        {
            switch (member.Name)
            {
                case "asOf":
                    AsOf = Day(member, "the file");
                    break;
                case "prices":
                    ReadPrices(member.Value);
                    break;
                case "providers":
                    foreach (var provider in Elements(member.Value, "providers")) ReadProvider(provider);
                    break;
                default:
                    throw Wrong($"there is no member \"{member.Name}\"; known are asOf, providers and prices");
            }
        }
    }

    private void ReadProvider(JsonElement provider)
    {
        foreach (var member in Members(provider, "a provider"))
        {
            if (member.Name == "prices") ReadPrices(member.Value);
            else if (member.Name == "checked") _ = Day(member, "a provider");
            else if (member.Name is not ("name" or "source")) throw Wrong($"a provider has no member \"{member.Name}\"; known are name, source, checked and prices");
        }
    }

    private void ReadPrices(JsonElement prices)
    {
        foreach (var price in Elements(prices, "prices")) ReadPrice(price);
    }

    private void ReadPrice(JsonElement price)
    {
        var models = new List<string>();
        var rates = new GivenRates();
        DateOnly? from = null;
        JsonElement? longPrompt = null;
        var what = "a price";
        foreach (var member in Members(price, what))
        {
            switch (member.Name)
            {
                case "models":
                    foreach (var model in Elements(member.Value, "models"))
                    {
                        if (model.ValueKind != JsonValueKind.String || model.GetString() is not { Length: > 0 } name) throw Wrong("models holds what is no name");
                        models.Add(ModelName.Of(name));
                    }

                    if (models.Count > 0) what = models[0];
                    break;
                case "from":
                    from = Day(member, what);
                    break;
                case "longPrompt":
                    longPrompt = member.Value;
                    break;
                default:
                    ReadRate(member, what, rates);
                    break;
            }
        }

        if (models.Count == 0) throw Wrong("a price names no model: \"models\": [\"…\"]");
        var (above, longRates) = longPrompt is { } given ? LongPrompt(given, what) : (null, null);
        var read = new ModelPrice(from, Rates(rates, what), above, longRates);
        foreach (var model in models)
        {
            if (!_models.TryGetValue(model, out var its)) _models[model] = its = [];
            its.Add(read);
        }
    }

    private (long? Above, TokenRates Rates) LongPrompt(JsonElement longPrompt, string model)
    {
        long? above = null;
        var rates = new GivenRates();
        foreach (var member in Members(longPrompt, $"{model}: longPrompt"))
        {
            if (member.Name != "above") ReadRate(member, $"{model}: longPrompt", rates);
            else if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var tokens) && tokens > 0) above = tokens;
            else throw Wrong($"{model}: longPrompt: above must be a number of tokens");
        }

        return above is null ? throw Wrong($"{model}: longPrompt lacks above") : (above, Rates(rates, $"{model}: longPrompt"));
    }

    private void ReadRate(JsonProperty member, string what, GivenRates rates)
    {
        if (member.Name is not ("input" or "cacheRead" or "cacheWrite" or "cacheWriteHour" or "output"))
            throw Wrong($"{what}: there is no member \"{member.Name}\"; known are models, from, input, cacheRead, cacheWrite, cacheWriteHour, output and longPrompt");
        if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetDecimal(out var rate) || rate < 0)
            throw Wrong($"{what}: {member.Name} must be dollars per million tokens, 0 or more");
        switch (member.Name)
        {
            case "input": rates.Input = rate; break;
            case "cacheRead": rates.CacheRead = rate; break;
            case "cacheWrite": rates.CacheWrite = rate; break;
            case "cacheWriteHour": rates.CacheWriteHour = rate; break;
            default: rates.Output = rate; break;
        }
    }

    private TokenRates Rates(GivenRates rates, string what)
    {
        if (rates.Input is not { } input) throw Wrong($"{what}: input is missing");
        if (rates.Output is not { } output) throw Wrong($"{what}: output is missing");
        var write = rates.CacheWrite ?? input;
        return new TokenRates(input, rates.CacheRead ?? input, write, rates.CacheWriteHour ?? write, output);
    }

    private DateOnly Day(JsonProperty member, string what) =>
        member.Value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(member.Value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Wrong($"{what}: {member.Name} must be a day such as \"2026-11-20\"");

    private JsonElement.ObjectEnumerator Members(JsonElement element, string what) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw Wrong($"{what} must be an object");

    private JsonElement.ArrayEnumerator Elements(JsonElement element, string what) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Wrong($"{what} must be an array");

    private UserError Wrong(string what) => new($"{_path}: {what}", "docs/usage.md tells how a file of prices looks", ExitCode.Configuration);

    /// <summary>What a price gives so far.</summary>
    private sealed class GivenRates
    {
        public decimal? Input { get; set; }

        public decimal? CacheRead { get; set; }

        public decimal? CacheWrite { get; set; }

        public decimal? CacheWriteHour { get; set; }

        public decimal? Output { get; set; }
    }
}

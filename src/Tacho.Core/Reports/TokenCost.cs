using System.Globalization;
using Tacho.Events;

namespace Tacho.Reports;

/// <summary>The prices that a report counts with.</summary>
/// <param name="CostOf">What one request cost, in dollars, by its model's name as the agent writes it, its time and its tokens; null for a model without a price.</param>
/// <param name="AsOf">The day of the shipped prices.</param>
/// <param name="HasOwn">Whether some are a person's own.</param>
public sealed record ReportPrices(Func<string, DateTimeOffset, TokenCount, decimal?> CostOf, DateOnly? AsOf, bool HasOwn);

/// <summary>What requests cost, and of how many that is not known. Unknown is never 0.</summary>
/// <param name="Dollars">Of those whose model has a price.</param>
/// <param name="Priced">Requests whose model has a price.</param>
/// <param name="Unpriced">Requests whose model has none.</param>
/// <param name="Untold">Requests of which the agent does not tell all tokens; the cost is without the rest.</param>
public sealed record TokenCost(decimal Dollars, int Priced, int Unpriced, int Untold)
{
    public static readonly TokenCost None = new(0, 0, 0, 0);

    private const decimal Small = 0.1m;

    /// <summary>The sum, where something is known of it.</summary>
    public decimal? Known => Priced > 0 || IsWhole ? Dollars : null;

    /// <summary>Whether nothing is missing.</summary>
    public bool IsWhole => Unpriced == 0 && Untold == 0;

    public static TokenCost operator +(TokenCost a, TokenCost b) => new(a.Dollars + b.Dollars, a.Priced + b.Priced, a.Unpriced + b.Unpriced, a.Untold + b.Untold);

    public static TokenCost operator -(TokenCost a, TokenCost b) => new(a.Dollars - b.Dollars, a.Priced - b.Priced, a.Unpriced - b.Unpriced, a.Untold - b.Untold);

    /// <summary>An amount for a person: cents, and hundredths of them where it is small.</summary>
    public static string Money(decimal dollars) => string.Create(CultureInfo.InvariantCulture, $"${decimal.Round(dollars, dollars is > 0 and < Small ? 4 : 2):#,0.00##}");

    /// <summary>For a person: <c>$1.20</c>, <c>$1.20 + unknown</c> where something is missing, <c>unknown</c>.</summary>
    public override string ToString() => Known is not { } known ? "unknown" : Money(known) + (IsWhole ? "" : " + unknown");
}

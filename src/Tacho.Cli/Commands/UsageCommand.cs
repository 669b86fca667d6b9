using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Tacho.Agents;
using Tacho.Archive;
using Tacho.Capture;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Commands.Audit;
using Tacho.Cli.Output;
using Tacho.Cli.Usage;
using Tacho.Configuration;
using Tacho.Store.Sqlite;
using Tacho.Store.Usage;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho usage</c>: tokens and what they cost.</summary>
internal static class UsageCommand
{
    private static readonly Option<string[]> By = new("--by")
    {
        Description = "Group by day (default), week, month, project, agent, model or session; several with commas or one after the other, the first first.", HelpName = "key", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Agents = new("--agent") { Description = "Only this agent; may be given more than once.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "Only sessions of the project that holds this folder, or has this name.", HelpName = "dir" };
    private static readonly Option<string?> Model = new("--model", "-m") { Description = "Only models with this in their names, such as opus.", HelpName = "text" };
    private static readonly Option<bool> Direct = new("--direct") { Description = "Read the agents' own files, not the store: as new as they are, and nothing is written." };

    public static Command Create()
    {
        var command = new Command("usage", "Tokens and their cost, by day, project, agent, model or session.") { By, Agents, Project, Model, Direct };
        WindowOptions.AddTo(command);
        OutputOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var printer = Printer.For(parsed);
        var home = TachoHome.FromEnvironment();
        var by = KeysOf(parsed.GetValue(By) ?? []);
        var agents = ImportWork.Agents(parsed.GetValue(Agents) ?? []);
        var fits = Filter(parsed, agents);
        var prices = PriceTable.Load(PriceTable.OwnFile(home));
        var ledger = new UsageLedger();
        var isWhole = parsed.GetValue(Direct) ? ReadFiles(printer, home, agents, ledger) : ReadStore(parsed, home, ledger);
        var report = new UsageReport(by, prices, TimeZoneInfo.Local);
        foreach (var request in ledger.Requests)
        {
            if (fits(request, report.NameOf(request))) report.Add(request);
        }

        var total = report.Total;
        if (total.Requests == 0)
        {
            printer.Note(ledger.Count > 0 ? "No tokens there." : parsed.GetValue(Direct) ? "No agent keeps a session with tokens on this machine." : "No tokens are stored. tacho import archives what agents keep; --direct reads their files.");
            return (int)(isWhole ? ExitCode.NothingFound : ExitCode.CannotKnow);
        }

        var rows = report.Rows();
        printer.Rows(UsageFormat.Of(by), [.. rows.Select(static row => new UsageLine(row, IsTotal: false)), new UsageLine(total, IsTotal: true)]);
        Notes(printer, total, prices);
        return (int)(isWhole ? ExitCode.Done : ExitCode.CannotKnow);
    }

    private static void Notes(Printer printer, UsageRow total, PriceTable prices)
    {
        if (!total.Unpriced.IsEmpty)
            printer.Note($"No price is known of {string.Join(", ", total.Unpriced.Select(SafeText.OneLine))}: the cost is without {(total.Unpriced.Length == 1 ? "it" : "them")}. A file prices.json in Tacho's folder tells more prices.");
        if (total.Untold > 0) printer.Note($"Of {SafeText.Count(total.Untold, "request")} the agent does not tell all tokens: sums and cost are without the rest.");
        printer.Summary(string.Create(CultureInfo.InvariantCulture, $"List prices of {prices.AsOf:yyyy-MM-dd}{(prices.HasOwn ? ", and your own" : "")}; a subscription is billed otherwise."));
    }

    /// <summary>Reads the store, brought up to the archive first; one that is not there yet is made where something is archived. False where that could not be done wholly.</summary>
    private static bool ReadStore(ParseResult parsed, TachoHome home, UsageLedger ledger)
    {
        var isWhole = true;
        var store = StoreUpdate.Current(parsed, home);
        if (store is null && Directory.Exists(home.Archive))
        {
            using (var made = StoreDatabase.Open(home.Store)) isWhole = StoreUpdate.Bring(parsed, made, home);
            store = StoreDatabase.OpenToRead(home.Store);
        }

        using (store)
        {
            if (store is not null) StoredUsage.Read(store, ledger);
        }

        return isWhole;
    }

    private static bool ReadFiles(Printer printer, TachoHome home, IReadOnlyList<IAgent> agents, UsageLedger ledger)
    {
        var isWhole = true;
        var told = new HashSet<string>(StringComparer.Ordinal);
        void Broken(string file, string why)
        {
            isWhole = false;
            lock (told)
            {
                if (!told.Add(file)) return;
            }

            printer.Note($"tacho: {SafeText.OneLine(file)} cannot be read and is passed over: {SafeText.OneLine(why)}");
        }

        var direct = new DirectUsage(new ProjectLocator(home, TachoHome.UserFolder()), Broken);
        direct.Read(agents, ImportWork.Places(home) with { Closed = Broken }, ledger);
        return isWhole;
    }

    private static ImmutableArray<UsageKey> KeysOf(string[] given)
    {
        if (given.Length == 0) return [UsageKey.Day];
        var keys = given.SelectMany(static text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(KeyOf).Distinct().ToImmutableArray();
        return keys.IsEmpty ? [UsageKey.Day] : keys;
    }

    private static UsageKey KeyOf(string name) =>
        Enum.TryParse<UsageKey>(name, ignoreCase: true, out var key) && Enum.IsDefined(key) && char.IsAsciiLetter(name[0])
            ? key
            : throw new UserError($"--by: there is no '{name}'", $"One of: {string.Join(", ", Enum.GetNames<UsageKey>().Select(static one => one.ToLowerInvariant()))}", ExitCode.Usage);

    private static Func<UsedRequest, string?, bool> Filter(ParseResult parsed, IReadOnlyList<IAgent> agents)
    {
        var window = WindowOptions.Of(parsed);
        var ofAgents = parsed.GetValue(Agents) is { Length: > 0 } ? agents.Select(static agent => agent.Info.Id.Value).ToHashSet(StringComparer.Ordinal) : null;
        var isOfProject = parsed.GetValue(Project) is { } project ? TranscriptFilter.OfProject(project) : null;
        var part = parsed.GetValue(Model);
        return (request, model) =>
            (window is null || window.Contains(request.At))
            && (ofAgents is null || ofAgents.Contains(request.Source.Agent))
            && (isOfProject is null || isOfProject(request.Source.Project))
            && (part is null || request.Model?.Contains(part, StringComparison.OrdinalIgnoreCase) == true || model?.Contains(part, StringComparison.OrdinalIgnoreCase) == true);
    }
}

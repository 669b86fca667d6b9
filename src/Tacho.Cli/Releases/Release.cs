using System.Collections.Immutable;
using System.CommandLine;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Review;
using Tacho.Store.Usage;
using Tacho.Trail;

namespace Tacho.Cli.Releases;

/// <summary>One report or export: what was chosen, how it is masked, what could not be read of it, and how it ended.</summary>
internal sealed class Release
{
    /// <summary>Sessions that an entry of the ledger names.</summary>
    private const int MostNamed = 1000;

    private readonly ParseResult _parsed;
    private readonly Lazy<Reviews> _reviews = new(static () => Reviews.Read(TachoHome.FromEnvironment()));
    private readonly Lazy<ReportPrices> _prices = new(static () => PricesIn(TachoHome.FromEnvironment()));

    private Release(ParseResult parsed, ReleaseChoice choice, Func<string?, ReleaseMask> masks)
    {
        _parsed = parsed;
        (Choice, Masks) = (choice, masks);
        Profile = ProfileOption.Of(parsed);
    }

    public ReleaseChoice Choice { get; }

    /// <inheritdoc cref="ReleaseMask.For"/>
    public Func<string?, ReleaseMask> Masks { get; }

    public ReportProfile Profile { get; }

    /// <summary>What costs are counted with: what <c>tacho usage</c> counts with.</summary>
    public ReportPrices Prices => _prices.Value;

    /// <summary>What was read, and what could not be.</summary>
    public ReleaseReading Reading { get; } = new();

    /// <summary>What was asked for, in words, masked.</summary>
    public string Scope => Text(Choice.Words ?? "everything that is archived");

    /// <summary>A text of no session, such as a path or the name of a project, as it may leave: without what people covered everywhere, and masked.</summary>
    public string Text(string text) => Masks(null).Text(_reviews.Value.Text(text))!;

    /// <summary>The options that every report and export has.</summary>
    public static void AddTo(Command command)
    {
        ReleaseChoice.AddTo(command);
        ProfileOption.AddTo(command);
        ReleaseFile.AddTo(command);
    }

    /// <summary>Refuses at once what could not be done in the end.</summary>
    /// <exception cref="UserError">Options exclude each other, there is no such session, the file cannot be written, or rules cannot be loaded.</exception>
    public static Release Of(ParseResult parsed)
    {
        ReleaseFile.Check(parsed);
        var choice = ReleaseChoice.Of(parsed);
        return new Release(parsed, choice, ReleaseMask.For(parsed, TachoHome.FromEnvironment()));
    }

    /// <summary>Adds each chosen session to a report, sessions of their own first, and then what belongs to none of them.</summary>
    public IEnumerable<SessionReport> Gather(ReportBuilder report)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var transcript in Choice.Chosen.OrderBy(static one => one.Meta.Subagent is null && one.Meta.Parent is null ? 0 : 1))
        {
            if (shown.Contains(transcript.MetaPath)) continue;
            var gathering = new ReportGathering(report, Masks(transcript.Meta.Cwd), Reading, Choice.Subagents, Choice.Names.For);
            yield return gathering.Add(transcript);
            shown.UnionWith(gathering.Shown);
        }
    }

    /// <summary>The report of all chosen sessions.</summary>
    public Report Report(TimeProvider time)
    {
        var builder = new ReportBuilder(Profile, Prices);
        foreach (var _ in Gather(builder))
        {
            // Each is in the report now.
        }

        return builder.Build(Scope, time.GetUtcNow());
    }

    /// <summary>The masked events of all chosen transcripts, as far as they can be read.</summary>
    public IEnumerable<ReleasedEvent> Events() => Choice.Transcripts().SelectMany(Events);

    /// <summary>The masked events of one transcript, as far as it can be read.</summary>
    public IEnumerable<ReleasedEvent> Events(ArchivedTranscript transcript)
    {
        var mask = Masks(transcript.Meta.Cwd);
        var (name, project) = (Choice.Names.For(transcript), mask.Text(transcript.ShownProject)!);
        foreach (var line in Reading.Lines(transcript, name, mask))
        {
            foreach (var happened in line.Events) yield return new ReleasedEvent(name, project, line.Number, happened);
        }
    }

    /// <summary>Puts into the sealed ledger who takes what, before the first byte of it leaves.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="format">The form of what leaves.</param>
    /// <param name="destination">Path of the file, or address; null for standard output.</param>
    /// <exception cref="UserError">The ledger cannot be written: nothing may leave.</exception>
    public void Begin(string command, string format, string? destination)
    {
        var transcripts = Choice.Transcripts().ToList();
        Begin(command, format, destination, Profile, Scope, transcripts.Count, transcripts.Select(static one => one.Meta.Session));
    }

    /// <summary>The same for what is no report or export of chosen transcripts.</summary>
    /// <inheritdoc cref="Begin(string, string, string?)"/>
    public static void Begin(string command, string format, string? destination, ReportProfile profile, string scope, int transcripts, IEnumerable<string> sessions) =>
        new ReviewLedger(TachoHome.FromEnvironment(), TimeProvider.System).Append(
            command,
            new ContentReleased(ReviewLedger.NewRun(), command, format, profile.ToString().ToLowerInvariant(), Ledger.Person)
            {
                Scope = scope, To = destination, Transcripts = transcripts, Sessions = [.. sessions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNamed)],
            });

    /// <summary>Where every report and every export has ended, written or sent: says on standard error what could not be read, and gives the exit code.</summary>
    public int End(string command)
    {
        foreach (var one in Reading.Unreadable) _parsed.InvocationConfiguration.Error.WriteLine($"tacho: {SafeText.OneLine(one.ToString())}; the {command} has the rest");
        return (int)(Reading.Unreadable.IsEmpty ? ExitCode.Done : ExitCode.InputOutput);
    }

    /// <summary>What costs are counted with in a recorder's home.</summary>
    public static ReportPrices PricesIn(TachoHome home)
    {
        var table = PriceTable.Load(PriceTable.OwnFile(home));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return new ReportPrices(CostOf, table.AsOf, table.HasOwn);

        decimal? CostOf(string written, DateTimeOffset at, TokenCount count)
        {
            if (!names.TryGetValue(written, out var name)) names[written] = name = ModelName.Of(written);
            return table.RatesFor(name, at, count)?.CostOf(TokenTotals.Of(count));
        }
    }
}

/// <summary>A masked event and where it stands.</summary>
/// <param name="Transcript">Name of its transcript.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Event">What happened.</param>
internal sealed record ReleasedEvent(string Transcript, string Project, long Line, AgentEvent Event);

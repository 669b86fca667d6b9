using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Tacho.Archive;
using Tacho.Cli.Commands.Journal;
using Tacho.Cli.Output;
using Tacho.Cli.Sessions;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Review;
using Tacho.Texts;

namespace Tacho.Cli.Commands.Archive;

/// <summary><c>tacho show</c>: an archived session as a person follows it.</summary>
internal static class ShowCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The session's id, a part of it that no other has, or of the archived file's name; with :LINE the step of that line, as tacho search prints it; with @LINE a record of the sealed trail, as tacho recap prints it. Or the id of an entry of the journal." };
    private static readonly Option<bool> Prompts = new("--prompts") { Description = "Only what was asked." };
    private static readonly Option<bool> Tools = new("--tools") { Description = "Only calls, with their results and what they changed." };
    private static readonly Option<bool> Full = new("--full") { Description = "Everything, whole: reasoning and outputs too." };
    private static readonly Option<bool> Raw = new("--raw") { Description = "The events of this transcript as JSON Lines, as the trail would hold them." };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines: one object a step, a call with its result." };
    private static readonly Option<bool> NoPager = new("--no-pager") { Description = "Straight to the terminal, not through TACHO_PAGER, PAGER or less." };

    public static Command Create()
    {
        var command = new Command("show", "An archived session: prompts, answers, calls with their results, sub-agents, tokens.") { Id, Prompts, Tools, Full, Raw, Json, NoPager };
        ArchiveChoice.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var detail = Detail(parsed);
        if (JournalShowCommand.Find(parsed.GetValue(Id)!) is { } entry)
        {
            JournalShowCommand.Write(parsed.InvocationConfiguration.Output, [entry], parsed.GetValue(Json) || parsed.GetValue(Raw));
            return (int)ExitCode.Done;
        }

        var all = ArchiveChoice.All(parsed).ToImmutableArray();
        var names = new TranscriptNames(all);
        if (!Citation.Fits(parsed.GetValue(Id)!, all) && TrailShow.Find(parsed.GetValue(Id)!) is { } recorded)
        {
            recorded.Run(parsed.InvocationConfiguration.Output, detail, parsed.GetValue(Raw), parsed.GetValue(Json), parsed.GetValue(NoPager));
            return (int)ExitCode.Done;
        }

        var (transcript, _, line) = Citation.Of(parsed.GetValue(Id)!, all);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Raw))
        {
            WriteEvents(transcript, line, output);
            return (int)ExitCode.Done;
        }

        Pager.Run(output, isWanted: !parsed.GetValue(Json) && !parsed.GetValue(NoPager), Write);
        return (int)ExitCode.Done;

        void Write(TextWriter target)
        {
            SessionWriter writer = parsed.GetValue(Json) ? new SessionJson(target) : new SessionText(target, detail) { RemarksOf = Remarks().Of };
            var walk = new SessionWalk(writer, detail, new SubagentTranscripts(all), names.For);
            if (line is not { } number) walk.Run(transcript);
            else if (!walk.RunAt(transcript, number))
                throw new UserError($"nothing of the conversation stands at line {number} or behind it", $"tacho cat {names.For(transcript)} --from {number} shows the record", ExitCode.NothingFound);
        }
    }

    private static Remarks Remarks()
    {
        var home = TachoHome.FromEnvironment();
        var reviews = Reviews.Read(home);
        return new(reviews, CoveredJournal.Read(home, reviews));
    }

    private static SessionDetail Detail(ParseResult parsed)
    {
        var (prompts, tools, full, raw) = (parsed.GetValue(Prompts), parsed.GetValue(Tools), parsed.GetValue(Full), parsed.GetValue(Raw));
        if ((prompts ? 1 : 0) + (tools ? 1 : 0) + (full ? 1 : 0) + (raw ? 1 : 0) > 1) throw new UserError("--prompts, --tools, --full and --raw exclude each other", hint: null, ExitCode.Usage);
        return prompts ? SessionDetail.Prompts : tools ? SessionDetail.Tools : full ? SessionDetail.Full : SessionDetail.Summary;
    }

    private static void WriteEvents(ArchivedTranscript transcript, long? only, TextWriter output)
    {
        var lines = new ChunkedWriter(output);
        foreach (var line in ArchivedSession.Read(transcript))
        {
            if (only is not null && only != line.Number) continue;
            foreach (var happened in line.Events) lines.WriteLine(VisibleText.Json(Encoding.UTF8.GetString(EventJson.Write(happened))));
        }

        lines.Flush();
    }
}

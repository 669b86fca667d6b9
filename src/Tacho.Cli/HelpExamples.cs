using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Tacho.Agents;

namespace Tacho.Cli;

/// <summary>Examples behind the help of each command. A test parses every one of them, so that none goes stale.</summary>
internal static class HelpExamples
{
    /// <summary>Cells of a terminal that nobody made wider.</summary>
    public const int HelpWidth = 80;

    /// <summary>By the command's path: a command line, and what it does.</summary>
    public static readonly IReadOnlyDictionary<string, (string Line, string What)[]> All = new Dictionary<string, (string, string)[]>(StringComparer.Ordinal)
    {
        ["tacho"] =
        [
            ("tacho up", "import every agent's sessions, and see what to ask"),
            ("tacho recap", "what ran, failed, changed and is notable today"),
            ("tacho init", "record the agents that you use in this repository"),
            ("tacho audit window --last 40m", "what ran in the last forty minutes"),
            ("tacho audit command --installs", "every package that an agent installed"),
            ("tacho verify", "was the record changed?"),
        ],
        ["tacho archive"] =
        [
            ("tacho archive session.jsonl --dry-run", "what is in it, and what would be masked"),
            ("tacho archive session.jsonl --out ~/backups/sessions --project shop", "keep it elsewhere, under a name"),
        ],
        ["tacho attest"] =
        [
            ("tacho attest", "the newest commit's record, as JSON"),
            ("tacho attest origin/main..HEAD --notes", "put records on commits, as git notes"),
            ("tacho attest --trailer", "a line for the message of the commit that is being made"),
        ],
        ["tacho audit command"] =
        [
            ("tacho audit command 'rm -rf'", "commands that hold both words"),
            ("tacho audit command 'curl.*\\|\\s*(ba)?sh' --all-projects", "a pattern, in every project"),
            ("tacho audit command --installs left-pad --json", "installations of a package, as JSON Lines"),
        ],
        ["tacho audit import-legacy"] = [("tacho audit import-legacy", "take over the logs of an older recorder in this project")],
        ["tacho audit log"] = [("tacho audit log --action export --since 30d", "who exported what in a month")],
        ["tacho audit session"] = [("tacho audit session 4f1c8b3e", "by the eight digits in the log's lines"), ("tacho audit session 4f1c8b3e --prompt", "with what the person had asked for")],
        ["tacho audit sessions"] = [("tacho audit sessions --ran 'curl.*\\| *sh'", "who piped a download into a shell, most often first")],
        ["tacho audit top"] = [("tacho audit top --since 30d", "the most common commands of a month")],
        ["tacho audit window"] =
        [
            ("tacho audit window --last 40m", "the last forty minutes"),
            ("tacho audit window --from 2026-05-11T19:20Z --to 2026-05-11T19:26Z --csv", "six minutes of an advisory, for a spreadsheet"),
        ],
        ["tacho blame"] =
        [
            ("tacho blame src/login.cs", "which session wrote each line"),
            ("tacho blame src/login.cs:42", "who wrote this line, and what had been asked"),
            ("tacho blame src/login.cs --json", "for a program"),
        ],
        ["tacho blockers"] =
        [
            ("tacho blockers", "what this project waits for, the oldest first"),
            ("tacho blockers --recurring --all -a", "what came back, everywhere"),
            ("tacho blockers --person anna --json", "one person's, for a program"),
        ],
        ["tacho cat"] = [("tacho cat 4f1c8b3e", "by the eight digits that tacho list shows"), ("tacho cat 4f1c8b3e --from 1200 | head -n 20", "twenty lines out of the middle")],
        ["tacho checkpoint"] = [("tacho checkpoint --to git", "keep signed notes in the repository"), ("tacho checkpoint --to /mnt/safe/shop.note", "keep them on another disk")],
        ["tacho commits"] =
        [
            ("tacho commits", "the newest commits, and who made them"),
            ("tacho commits main..HEAD --json", "a branch, with all evidence"),
            ("tacho commits --missing", "what was committed and is not here any more"),
        ],
        ["tacho completion"] = [("eval \"$(tacho completion bash)\"", "in ~/.bashrc"), ("tacho completion fish | source", "in config.fish")],
        ["tacho config get"] = [("tacho config get capture.outputCapBytes", "one value")],
        ["tacho config path"] = [("$EDITOR \"$(tacho config path)\"", "edit the file")],
        ["tacho config schema"] = [("tacho config schema > tacho.schema.json", "for an editor")],
        ["tacho config set"] = [("tacho config set capture.durability disk", "survive a power cut, at a price")],
        ["tacho config show"] = [("tacho config show", "values, and where each comes from")],
        ["tacho demo"] = [("tacho demo", "takes a second, leaves one scratch folder")],
        ["tacho digest"] =
        [
            ("tacho digest", "this week so far, in every project"),
            ("tacho digest --week 2026-W21 --format html --out week.html", "a week, as a page to pass on"),
            ("tacho digest --month 2026-05 --project . --person anna", "one person's month in one project"),
        ],
        ["tacho doctor"] = [("tacho doctor", "are the hooks there, and do they arrive?"), ("tacho doctor --json", "for a program")],
        ["tacho exclude"] = [("tacho exclude ~/private", "record nothing there and below"), ("tacho exclude --remove ~/private", "record again"), ("tacho exclude --list", "what is excluded")],
        ["tacho export"] =
        [
            ("tacho export --project shop --since 30d > shop.jsonl", "an event a line"),
            ("tacho export --session 4f1c8b3e --format csv --out session.csv", "for a spreadsheet"),
            ("tacho export --session 4f1c8b3e --format asciicast --out s.cast", "asciinema plays it"),
            ("tacho export --since 1d --otlp http://localhost:4318", "traces for OpenTelemetry"),
            ("tacho export --project shop --format pack --out shop.zip", "with seals and hashes"),
        ],
        ["tacho forget"] =
        [
            ("tacho forget 4f1c8b3e --reason INC-42", "shows it, and asks"),
            ("tacho forget --list", "what was forgotten or pruned"),
            ("tacho forget --undo 4f1c8b3e", "let the next import bring it back"),
        ],
        ["tacho group"] = [("tacho group 4f1c8b3e", "what happened under each prompt"), ("tacho group 4f1c8b3e --out session.txt", "into a file")],
        ["tacho hook"] = [($"tacho hook {AgentRegistry.All[0].Info.Id} < payload.json", "what an agent's hook runs")],
        ["tacho import"] =
        [
            ("tacho import", "keep the sessions of every agent on this machine"),
            ("tacho import --dry-run", "only say what there is"),
            ("tacho import --from /mnt/old-laptop --pattern '*.jsonl' --yes", "sessions of any folder, each told by its content"),
            ("tacho import --from-sessionkeep ~/.sessionkeep", "take over an older archive"),
        ],
        ["tacho init"] =
        [
            ("tacho init", "wire the agents found in this repository"),
            ("tacho init --dry-run", "only show the changes"),
            ("tacho init --journal", "and tell agents to write down why they do things"),
            ($"tacho init --user --agent {AgentRegistry.All[1].Info.Id}", "one agent, for all repositories"),
            ("tacho init --undo", "take it out again"),
        ],
        ["tacho journal add"] =
        [
            ("tacho journal add --why \"keys must rotate\" --title RS256", "a decision and its reason"),
            ("tacho journal add --title \"Totals\" --files src/cart.ts --next deploy", "where work stopped"),
            ("tacho journal add < entry.md", "an entry as Markdown, or several"),
        ],
        ["tacho journal search"] = [("tacho journal search redis timeout", "why was that?"), ("tacho journal search session --project . --since 90d", "this project's, of a quarter")],
        ["tacho journal review"] =
        [
            ("tacho journal review --all-projects", "what nobody wrote down: list it, and ask on a terminal"),
            ("tacho journal review --confirm j3f9a1c22 j77b0c4d1", "put two into the journal"),
            ("tacho journal review --drop j3f9a1c22 --reason trivial", "never show it again"),
        ],
        ["tacho journal consolidate"] =
        [
            ("tacho journal consolidate --dry-run", "what would go into the repository"),
            ("tacho journal consolidate --month 2026-05 --with-days", "one month, with whole entries beside it"),
        ],
        ["tacho journal reroute"] = [("tacho journal reroute j3f9a1c22 --to ../web --part api", "an entry that belongs elsewhere")],
        ["tacho journal show"] = [("tacho journal show --since 7d", "this project's entries of a week"), ("tacho journal show j3f9a1c22 --json", "one entry, for a program")],
        ["tacho journal status"] = [("tacho journal status", "where work stopped, and what blocks it"), ("tacho journal status --all-projects --json", "of all projects, for a program")],
        ["tacho journal today"] = [("tacho journal today --all-projects", "what was written down today, everywhere")],
        ["tacho list"] = [("tacho list --since 7d", "the sessions of a week"), ("tacho list --project . --json", "this project's, for a program")],
        ["tacho mask"] =
        [
            ("make 2>&1 | tacho mask", "take secrets out of what is printed"),
            ("tacho mask --report --session transcript.jsonl > masked.jsonl", "mask a transcript, and tell what was masked"),
            ("tacho mask transcript.jsonl --pii=email,phone", "mask mail addresses and phones as well"),
            ("tacho mask --in-place *.jsonl", "mask files where they are; FILE.bak is what they were"),
        ],
        ["tacho note"] = [("tacho note 4f1c8b3e:17 the key was rotated on Monday", "of a record")],
        ["tacho notes"] = [("tacho notes --json", "for a program")],
        ["tacho onboard"] =
        [
            ("tacho onboard", "what somebody new to this project should read"),
            ("tacho onboard --since 180d --out ONBOARDING.md", "of half a year, into a file"),
        ],
        ["tacho pause"] = [("tacho pause --for 30m", "record nothing for half an hour")],
        ["tacho prune"] =
        [
            ("tacho prune --older-than 12mo --dry-run", "which archived sessions are older than a year"),
            ("tacho prune --keep-last 500 --yes", "keep the newest five hundred in the archive"),
            ("tacho prune --trail --older-than 12mo", "remove old records from the trail"),
        ],
        ["tacho recap"] =
        [
            ("tacho recap", "this project, since this morning"),
            ("tacho recap --since 9:00 --until 12:00", "a morning"),
            ("tacho recap --since 7d --all-projects --json", "a week of everything, for a program"),
        ],
        ["tacho reindex"] = [("tacho reindex", "after the store was damaged or deleted")],
        ["tacho resume"] = [("tacho resume", "record again")],
        ["tacho rules add"] =
        [
            ("tacho rules add acme-badge --pattern 'ACME-[0-9]{6}' --match ACME-{digit:6}", "a pattern, with its proof"),
            ("tacho rules add hosts --literal internal-host.corp --replacement '[host]'", "names, with a text of your own"),
            ("tacho rules add sessions --key x_session --key '*_cookie'", "the values behind names"),
            ("tacho rules add --allow github-pat:3f9a1c02", "leave one value alone, without writing it anywhere"),
        ],
        ["tacho rules disable"] = [("tacho rules disable password", "mask no passwords any more")],
        ["tacho rules enable"] = [("tacho rules enable password", "mask them again")],
        ["tacho rules explain"] = [("tacho rules explain PASSWORD=abc123", "why is this masked, or why not?"), ("tacho rules explain < line.txt", "a text that no history should keep"), ("tacho rules explain github-pat", "one rule")],
        ["tacho rules import"] = [("tacho rules import gitleaks.toml", "all of gitleaks' rules"), ("tacho rules import redactions.yml --dry-run", "look first")],
        ["tacho rules lint"] = [("tacho rules lint", "before others get your rules")],
        ["tacho rules list"] = [("tacho rules list", "every rule, and how often it masked"), ("tacho rules list --own --json", "your own, as one array")],
        ["tacho rules remove"] = [("tacho rules remove acme-badge", "take your rule out again")],
        ["tacho rules show"] = [("tacho rules show github-pat", "pattern, keywords and samples")],
        ["tacho rules test"] = [("tacho rules test", "every sample of every rule")],
        ["tacho schedule"] = [("tacho schedule", "for this system's timer"), ("tacho schedule --cron --every 10m", "a line for a crontab")],
        ["tacho scrub"] =
        [
            ("tacho scrub --dry-run", "type a secret and see where it is recorded"),
            ("printf %s \"$LEAKED\" | tacho scrub --all-projects --yes --reason INC-42", "mask it everywhere"),
            ("tacho scrub --rules", "mask what today's rules find in older records"),
        ],
        ["tacho redact"] =
        [
            ("tacho redact 4f1c8b3e:17 --reason NDA", "a record"),
            ("tacho redact 4f1c8b3e:17 --field command --reason private", "a member of it"),
            ("tacho redact --scope global --text-stdin --reason NDA < name", "a text, everywhere"),
        ],
        ["tacho redactions list"] = [("tacho redactions list --all", "those that were withdrawn too")],
        ["tacho report"] =
        [
            ("tacho report --session 4f1c8b3e", "one session, as Markdown"),
            ("tacho report --project . --since 7d --format html --out week.html", "a week"),
            ("tacho report --session 4f1c8b3e --profile full", "with outputs and changed lines"),
            ("tacho report --commit main..HEAD", "the sessions behind a branch"),
        ],
        ["tacho search"] =
        [
            ("tacho search connection refused", "both words, the best places first"),
            ("tacho search 'cmd:\"npm install\" exit:!0 after:7d'", "installations that failed"),
            ("tacho search --exact '\"type\": \"module\"'", "a text letter for letter"),
            ("tacho search --regex 'push.*--force' --kind command --json", "a pattern, for a program"),
        ],
        ["tacho shell-init"] = [("eval \"$(tacho shell-init bash)\"", "in ~/.bashrc")],
        ["tacho show"] =
        [
            ("tacho show 4f1c8b3e", "prompts and answers, and a line for each call"),
            ("tacho show 4f1c8b3e:1200", "the place that tacho search printed"),
            ("tacho show 4f1c8b3e@12", "a record of the sealed trail, as tacho recap cites it"),
            ("tacho show 4f1c8b3e --tools", "calls with their results and what they changed"),
            ("tacho show 4f1c8b3e --full", "everything, through your pager"),
        ],
        ["tacho tag"] = [("tacho tag 4f1c8b3e incident-17", "a session"), ("tacho tag 4f1c8b3e incident-17 --remove", "no longer")],
        ["tacho tags"] = [("tacho tags --tag incident-17", "what has it")],
        ["tacho tail"] = [("tacho tail -f", "follow this project"), ("tacho tail -n 50 --all-projects", "the last fifty commands of all")],
        ["tacho time"] =
        [
            ("tacho time", "active time of this week in this project"),
            ("tacho time --all-projects --since 30d --by day", "a month, day by day"),
            ("tacho time --by task --idle 10m", "what took how long; ten quiet minutes are no pause"),
        ],
        ["tacho trust"] = [("tacho trust", "let this project's .tacho.json take effect as it stands"), ("tacho trust --revoke", "no longer")],
        ["tacho unredact"] = [("tacho unredact r7f3a9c21 --reason agreed", "show it again")],
        ["tacho up"] = [("tacho up", "shows what there is, and asks"), ("tacho up --yes", "does not ask")],
        ["tacho usage"] =
        [
            ("tacho usage --since 30d", "tokens and cost of a month, day by day"),
            ("tacho usage --by month,model", "what each model cost each month"),
            ("tacho usage --by session --project . --last 7d --json", "this project's sessions of a week, for a program"),
            ("tacho usage --direct --by agent", "from the agents' own files, without importing anything"),
        ],
        ["tacho verify"] =
        [
            ("tacho verify", "this project's records and views"),
            ("tacho verify --against git", "with what was handed to git"),
            ("tacho verify --rebuild-views", "make the text views anew from the record"),
        ],
        ["tacho watch"] = [("tacho watch", "archive what agents write, as they write it"), ("tacho watch --interval 5m --out /mnt/backup/sessions", "look more seldom, keep it elsewhere")],
        ["tacho who-saw"] =
        [
            ("tacho who-saw --all-projects", "asks for the secret, without showing it"),
            ("pass show deploy | tacho who-saw --json", "from a password store"),
            ("tacho who-saw --tag github-pat:7f3a9c21", "by a tag that stands in a log"),
        ],
        ["tacho why"] =
        [
            ("tacho why src/login.cs:42", "why this line is as it is"),
            ("tacho why src/login.cs", "all that was decided about a file"),
            ("tacho why src/auth --json", "about a folder, for a program"),
        ],
    };

    /// <summary>Puts the examples behind the help of a whole tree.</summary>
    public static RootCommand AddTo(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new WithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Examples as the help shows them: what each does stands beside it, or below it where the widest does not fit.</summary>
    public static IEnumerable<string> Lines((string Line, string What)[] examples)
    {
        var width = examples.Max(static example => example.Line.Length);
        return examples.All(example => 2 + width + 2 + example.What.Length <= HelpWidth)
            ? examples.Select(example => $"  {example.Line.PadRight(width)}  {example.What}")
            : examples.SelectMany(static example => (string[])[$"  {example.Line}", $"      {example.What}"]);
    }

    /// <summary>The words that lead to a command.</summary>
    public static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "tacho";

    private sealed class WithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            if (!All.TryGetValue(PathOf(parseResult.CommandResult.Command), out var examples)) return result;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in Lines(examples)) output.WriteLine(line);
            output.WriteLine();
            return result;
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Tacho.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Commands;

/// <summary>What to ask first, as commands that have an answer: each was tried before it is printed.</summary>
internal static class FirstQuestions
{
    private static readonly string[] Queries = ["cmd:test", "cmd:git", "test", "fix", "file", "the"];

    /// <param name="parsed">The command line.</param>
    /// <param name="home">Whose answers.</param>
    /// <param name="variables">What stands before each command, such as <c>TACHO_HOME=/tmp/x </c>.</param>
    public static void Write(ParseResult parsed, TachoHome home, string variables)
    {
        var before = Environment.GetEnvironmentVariable(TachoHome.Variable);
        Environment.SetEnvironmentVariable(TachoHome.Variable, home.Root);
        try
        {
            var newest = new TranscriptArchive(home.Archive).All().OrderByDescending(static one => one.Meta.Ended).Take(1).ToList();
            var lines = new List<(string Words, string What)>();
            if (newest.Count > 0) Add(RecapOf(newest[0].Meta.Ended), "what ran, failed, changed, and is notable");
            if (Queries.FirstOrDefault(static query => Answers(["search", query, "-n", "1"])) is { } query) lines.Add(($"search {query}", "every session, the best places first"));
            Add(["usage", "--by", "agent,model"], "tokens and cost");

            var output = parsed.InvocationConfiguration.Output;
            var program = OwnCommand.Text();
            output.WriteLine();
            output.WriteLine("Next:");
            foreach (var (words, what) in lines) WriteOne(what, $"{variables}{program} {words}");

            // What a person does with their own repositories is never the samples' matter.
            WriteOne("in a repository of yours: record your agents from now on, before a command runs", $"{program} init");

            void WriteOne(string what, string line)
            {
                output.WriteLine($"  # {what}");
                output.WriteLine($"  {line}");
            }

            void Add(string[] words, string what)
            {
                if (Answers(words)) lines.Add((string.Join(' ', words), what));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(TachoHome.Variable, before);
        }
    }

    /// <summary>A recap of the last half a day in which anything was archived; without a time where that is today anyway.</summary>
    private static string[] RecapOf(DateTimeOffset ended)
    {
        var since = ended.ToLocalTime().AddHours(-12);
        string[] today = ["recap", "--all-projects"];
        return since.Date == TimeProvider.System.GetLocalNow().Date ? today : [.. today, "--since", since.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)];
    }

    private static bool Answers(string[] words) => TachoCommand.Run(words, TextWriter.Null, TextWriter.Null) == (int)ExitCode.Done;
}

using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tacho.Agents;
using Tacho.Cli;
using Tacho.Events;

namespace Tacho.ArchitectureTests;

/// <summary>What the documents say exists, and what exists is in the documents.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_command_has_a_section_and_every_section_a_command()
    {
        var commands = Leaves(TachoCommand.Create(), "tacho").ToList();
        var sections = Section.Matches(Repository.Read("docs/commands.md")).Select(section => section.Groups["name"].Value).ToList();
        Assert.Empty(commands.Select(command => command.Path).Except(sections));
        Assert.Empty(sections.Except(commands.Select(command => command.Path)));
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is_for() =>
        Assert.All(Leaves(TachoCommand.Create(), "tacho"), command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Command.Description), command.Path);
            Assert.All(command.Command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Path} {option.Name}"));
        });

    [Fact]
    public void Every_command_has_examples_and_every_example_is_a_command_line()
    {
        var root = TachoCommand.Create();
        Assert.Empty(Leaves(root, "tacho").Select(command => command.Path).Except(HelpExamples.All.Keys));
        foreach (var (path, examples) in HelpExamples.All)
        {
            foreach (var (line, _) in examples)
            {
                // What stands around the command is the shell's.
                var own = TachoWords.Match(line).Value.TrimEnd('"', ')');
                Assert.True(root.Parse(own["tacho".Length..]).Errors.Count == 0, $"{path}: {line}");
            }
        }
    }

    [Fact]
    public void Examples_fit_on_a_terminal() =>
        Assert.All(HelpExamples.All.SelectMany(static command => HelpExamples.Lines(command.Value)), static line => Assert.InRange(line.Length, 1, HelpExamples.HelpWidth));

    [Fact]
    public void Every_event_kind_has_a_section()
    {
        var sections = KindSection.Matches(Repository.Read("docs/events.md")).Select(section => section.Groups["name"].Value);
        Assert.Equal(EventKinds.All.Select(kind => kind.Name).Order(StringComparer.Ordinal), sections.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_agent_has_a_page_of_evidence() =>
        Assert.All(AgentRegistry.All, agent => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs/agents", $"{agent.Info.Id}.md")), agent.Info.Id.Value));

    [Fact]
    public void Every_package_has_a_line_of_reason()
    {
        var reasons = Repository.Read("docs/decisions/0001-packages.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        Assert.All(packages, package => Assert.Contains($"`{package}`", reasons, StringComparison.Ordinal));
    }

    [Fact]
    public void The_guide_for_agents_is_short() => Assert.InRange(Repository.Read("AGENTS.md").Split('\n').Length, 10, 81);

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        var broken =
            from document in documents
            from Match link in Link.Matches(File.ReadAllText(document))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target))
            select $"{Path.GetRelativePath(Repository.Root, document)} → {target}";
        Assert.Empty(broken);
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) =>
        command.Subcommands.Count == 0
            ? [(path, command)]
            : command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => Leaves(sub, $"{path} {sub.Name}"));

    [GeneratedRegex(@"^## (?<name>tacho[ a-z-]*)$", RegexOptions.Multiline)]
    private static partial Regex Section { get; }

    [GeneratedRegex(@"tacho[^<>]*?(?= [|<>]|$)")]
    private static partial Regex TachoWords { get; }

    [GeneratedRegex(@"^## `(?<name>[a-z.]+)`$", RegexOptions.Multiline)]
    private static partial Regex KindSection { get; }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link { get; }
}

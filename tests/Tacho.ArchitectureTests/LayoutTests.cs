using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tacho.ArchitectureTests;

/// <summary>Who may refer to whom: between projects, and between the folders of the core. docs/architecture.md holds the tables.</summary>
public sealed partial class LayoutTests
{
    /// <summary>Folders of the core, each with the folders that it may use. A folder that is missing here fails the test, so that it is thought about.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Interop"] = [],
        ["Texts"] = [],
        ["Configuration"] = ["Interop"],
        ["Git"] = ["Interop", "Configuration"],
        ["Events"] = ["Interop"],
        ["Reports"] = ["Events", "Texts"],
        ["Redaction"] = ["Events", "Interop", "Configuration"],
        ["Agents"] = ["Events", "Interop"],
        ["Trail"] = ["Git", "Redaction", "Events", "Texts", "Interop", "Configuration"],
        ["Archive"] = ["Agents", "Redaction", "Events", "Interop", "Configuration"],
        ["Sealing"] = ["Archive", "Trail", "Redaction", "Events", "Interop", "Configuration"],
        ["Review"] = ["Journal", "Archive", "Trail", "Redaction", "Events", "Interop", "Configuration"],
        ["Scrubbing"] = ["Sealing", "Archive", "Trail", "Redaction", "Events", "Interop", "Configuration"],
        ["Journal"] = ["Git", "Trail", "Redaction", "Events", "Texts", "Interop", "Configuration"],
        ["Incidents"] = ["Review", "Reports", "Archive", "Agents", "Trail", "Redaction", "Events", "Interop", "Configuration"],
        ["Attribution"] = ["Incidents", "Review", "Git", "Reports", "Archive", "Agents", "Trail", "Redaction", "Events", "Texts", "Interop", "Configuration"],
        ["Inference"] = ["Attribution", "Incidents", "Reports", "Events", "Texts", "Interop"],
        ["Setup"] = ["Archive", "Agents", "Trail", "Redaction", "Events", "Texts", "Interop", "Configuration"],
        ["Capture"] = ["Journal", "Sealing", "Archive", "Agents", "Trail", "Redaction", "Events", "Interop", "Configuration"],
    };

    private static readonly Dictionary<string, string[]> ProjectReferences = new(StringComparer.Ordinal)
    {
        ["Tacho.Core"] = [],
        ["Tacho.Hook"] = ["Tacho.Core"],
        ["Tacho.Store"] = ["Tacho.Core"],
        ["Tacho.Cli"] = ["Tacho.Store", "Tacho.Core"],
    };

    [Fact]
    public void Projects_reference_only_what_the_table_allows()
    {
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.True(ProjectReferences.ContainsKey(name), $"{name} has no row in the table of project references");
            Assert.Empty(references.Except(ProjectReferences[name]));
        }
    }

    [Fact]
    public void The_core_uses_no_package() =>
        Assert.Empty(XDocument.Parse(Repository.Read("src/Tacho.Core/Tacho.Core.csproj")).Descendants("PackageReference"));

    [Fact]
    public void Folders_of_the_core_use_only_the_folders_below_them()
    {
        var breaches = new List<string>();
        foreach (var file in Repository.Sources("src/Tacho.Core"))
        {
            if (file.Path.Split('/') is not [_, _, var folder, ..] || folder.EndsWith(".cs", StringComparison.Ordinal)) continue;
            Assert.True(MayUse.ContainsKey(folder), $"the folder {folder} has no row in the table of directions");
            foreach (Match use in NamespaceUse.Matches(file.Code))
            {
                var used = use.Groups["folder"].Value;
                if (used != folder && MayUse.ContainsKey(used) && !MayUse[folder].Contains(used, StringComparer.Ordinal)) breaches.Add($"{file.Path} uses {used}");
            }
        }

        Assert.Empty(breaches.Distinct());
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        foreach (var file in Repository.Sources("src"))
        {
            var declared = NamespaceDeclaration.Match(file.Text);
            if (!declared.Success) continue;
            var parts = file.Path.Split('/')[1..^1];
            var expected = string.Join('.', parts[0] == "Tacho.Core" ? ["Tacho", .. parts[1..]] : parts);
            Assert.True(declared.Groups["name"].Value == expected, $"{file.Path} declares {declared.Groups["name"].Value}, its folder says {expected}");
        }
    }

    [Fact]
    public void An_agents_folder_never_uses_another_agents_folder()
    {
        foreach (var file in Repository.Sources("src/Tacho.Core/Agents"))
        {
            if (file.Path.Split('/') is not [_, _, _, var agent, _]) continue;
            foreach (Match use in AgentUse.Matches(file.Code)) Assert.True(use.Groups["agent"].Value == agent, $"{file.Path} uses {use.Value}");
        }
    }

    [GeneratedRegex(@"\bTacho\.(?<folder>[A-Z]\w+)")]
    private static partial Regex NamespaceUse { get; }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration { get; }

    [GeneratedRegex(@"\bTacho\.Agents\.(?<agent>[A-Z]\w+)")]
    private static partial Regex AgentUse { get; }
}

using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Setup.Doctor;

/// <summary>Compares what agents' plans want with what their files hold. Reads only.</summary>
internal static class HookInspection
{
    // What a command for a POSIX shell begins with, whatever the agent and the happening.
    private static readonly string PosixBeginning = HookCommand.Posix("\0").Split('\0')[0];

    /// <summary>
    /// The hooks of every agent in the user's settings, in the repository at hand, and in every repository that Tacho knows of. Agents that are not recorded by what stands in a
    /// file have none.
    /// </summary>
    public static ImmutableArray<HookInstallation> All(Surroundings here, SetupManifest manifest, IEnumerable<string> registeredRoots)
    {
        var roots = new[] { here.ProjectRoot }
            .Concat(registeredRoots)
            .Concat(manifest.Files.Select(record => record.Project))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        var contexts = roots.Select(root => here.Context(InstallScope.Project, root)).Prepend(here.Context(InstallScope.User, here.UserFolder)).ToList();
        return [.. AgentDetection.Installable().SelectMany(agent => contexts.Select(context => Inspect(agent, context, manifest))).Where(found => !found.Parts.IsEmpty)];
    }

    private static HookInstallation Inspect(IAgent agent, InstallContext context, SetupManifest manifest)
    {
        var plan = agent.Hooks!.Plan(context);
        var parts = ImmutableArray.CreateBuilder<HookPart>();
        var records = ImmutableArray.CreateBuilder<SetupRecord>();
        var strange = ImmutableArray.CreateBuilder<string>();
        string? command = null, trouble = null;
        var untouched = true;
        foreach (var edit in plan.Edits)
        {
            var path = Path.GetFullPath(edit.Path);
            var known = manifest.Find(path);
            var record = known?.Agents.Contains(agent.Info.Id.Value, StringComparer.Ordinal) == true ? known : null;
            if (record is not null) records.Add(record);

            // Agents of one maker may share a file; then the manifest tells for whom it was written.
            var forOthers = known is not null && record is null && edit is FileEdit.OwnFile;
            ImmutableArray<HookPart> found;
            try
            {
                var text = forOthers ? null : AgentFile.Read(path).Text;
                if (record is not null) untouched &= text is not null && SetupStore.Hash(AgentFile.Bytes(text)) == record.Wrote;
                found = edit is FileEdit.JsonEntries entries ? Compare(entries, path, agent.Info.Id, text, strange) : [Compare((FileEdit.OwnFile)edit, path, text, record)];
            }
            catch (UserError failure)
            {
                trouble ??= failure.Message;
                found = [new(Path.GetFileName(path), path, PartState.Missing)];
            }

            parts.AddRange(found);
            if (found.Any(part => part.State == PartState.Standing)) command ??= Commands(edit, path).FirstOrDefault();
        }

        return new(agent, context, plan, parts.ToImmutable())
        {
            Records = records.ToImmutable(),
            IsUntouched = untouched,
            Command = command,
            StrangeCommands = [.. strange.Distinct(StringComparer.Ordinal)],
            Trouble = trouble,
        };
    }

    private static ImmutableArray<HookPart> Compare(FileEdit.JsonEntries edit, string path, AgentId agent, string? text, ImmutableArray<string>.Builder strange)
    {
        var document = SettingsText.Parse(text ?? "", path);
        var own = OwnEntry.Find(document, agent);
        var planned = edit.Entries.SelectMany(entry => Calls(Parse(entry.Json))).ToHashSet(StringComparer.Ordinal);
        strange.AddRange(own.SelectMany(entry => Calls(entry.Node)).Where(call => !planned.Contains(call)));
        return [.. edit.Entries.Select(entry => new HookPart(entry.ArrayPath[^1], path, StateOf(entry, document, own, agent)))];
    }

    private static PartState StateOf(JsonEntry entry, SettingsText document, ImmutableArray<OwnEntry> own, AgentId agent)
    {
        if (document.FindArray(entry.ArrayPath) is null) return PartState.Missing;
        var way = document.IndicesOf(entry.ArrayPath)!.Value;
        var inside = own.Where(found => found.Indices.Length > way.Length && found.Indices.AsSpan(0, way.Length).SequenceEqual(way.AsSpan())).ToList();

        // A person may have put our handler into a group with others.
        var wanted = Parse(entry.Json);
        var forms = OwnEntry.Handlers(wanted, agent).Prepend(wanted).ToList();
        if (inside.Exists(found => forms.Exists(form => form.Means(found.Node)))) return PartState.Standing;
        return inside.Count > 0 ? PartState.Different : PartState.Missing;
    }

    private static HookPart Compare(FileEdit.OwnFile edit, string path, string? text, SetupRecord? record)
    {
        var ours = text is not null && (record is not null || FileEdits.MayHold(edit: null, text));
        var runs = !edit.Executable || OperatingSystem.IsWindows() || (text is not null && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
        return new(Path.GetFileName(path), path, text == edit.Content && runs ? PartState.Standing : text == edit.Content || ours ? PartState.Different : PartState.Missing);
    }

    /// <summary>The command lines that a plan makes an agent run through sh, each once.</summary>
    private static IEnumerable<string> Commands(FileEdit edit, string path) => edit switch
    {
        FileEdit.JsonEntries entries => entries.Entries.SelectMany(entry => Calls(Parse(entry.Json))).Where(IsPosix).Distinct(StringComparer.Ordinal),
        FileEdit.OwnFile { Executable: true } => [ShellWord.Of(path)],
        FileEdit.OwnFile { Content: ['{', ..] json } => Calls(Parse(json)).Where(IsPosix).Distinct(StringComparer.Ordinal),
        _ => [],
    };

    private static bool IsPosix(string command) => command.StartsWith(PosixBeginning, StringComparison.Ordinal);

    /// <summary>The texts in a piece of JSON that call the hook.</summary>
    private static IEnumerable<string> Calls(JsonNode node) => node.Kind == JsonKind.String
        ? node.Text.Contains(HookCommand.Marker, StringComparison.Ordinal) ? [node.Text] : []
        : node.Items.SelectMany(item => Calls(item.Value));

    private static JsonNode Parse(string json) => SettingsText.Parse(json, "the plan").Root!;
}

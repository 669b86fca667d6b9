using System.Collections.Immutable;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Setup;

/// <summary>
/// Puts agents' hooks in place and takes them out. Planning reads files and writes none; the plan can be shown. <see cref="Apply"/> writes exactly what the plan says, or
/// fails when a file is not any more what the plan saw.
/// </summary>
public sealed class Installer(TachoHome home, TimeProvider time)
{
    private readonly SetupStore _store = new(home);

    /// <summary>Plans the hooks of agents, and what else is wanted. Agents without hooks have no files.</summary>
    /// <exception cref="UserError">A file cannot be read or edited. No file was written.</exception>
    public SetupPlan PlanInstall(ImmutableArray<IAgent> agents, InstallContext context, SetupParts parts = SetupParts.Hooks)
    {
        var manifest = _store.Load();
        var plans = Plans(agents, context);
        var files = Edits(plans, parts).Select(file => PlanFile(file.Key, [.. file], manifest.Find(file.Key), context));
        return new(context, Undo: false, [.. files], [.. plans.SelectMany(plan => plan.Plan.Advice).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Plans the undoing: a file that nobody touched since gets its original bytes back or goes, if it was made by Tacho; from any other only Tacho's entries go. Files of which
    /// the manifest knows are found even where an agent would name another one today.
    /// </summary>
    /// <exception cref="UserError">A file cannot be read or edited. No file was written.</exception>
    public SetupPlan PlanUndo(ImmutableArray<IAgent> agents, InstallContext context, SetupParts parts = SetupParts.All)
    {
        var manifest = _store.Load();
        var ids = agents.Select(agent => agent.Info.Id.Value).ToImmutableArray();
        var edits = Edits(Plans(agents, context), parts).ToDictionary(file => file.Key, file => file.ToList(), StringComparer.Ordinal);
        foreach (var record in manifest.Files.Where(record => record.BelongsTo(context, ids) && parts.HasFlag(record.Journal ? SetupParts.Journal : SetupParts.Hooks))) edits.TryAdd(record.Path, []);
        var files = edits.Select(file => PlanUndo(file.Key, file.Value, manifest.Find(file.Key), ids));
        return new(context, Undo: true, [.. files], []);
    }

    /// <summary>Writes a plan, one file after the other. A plan without changes writes nothing.</summary>
    /// <exception cref="UserError">
    /// A file changed since it was planned, is read-only, or cannot be written. The message says which files were written before it and which were not.
    /// </exception>
    public void Apply(SetupPlan plan)
    {
        var steps = plan.Files.Where(file => file.Change != PlannedChange.None || file.ChangesRecord).ToList();
        if (steps.Count == 0) return;

        // The innermost first, so that a folder is empty when the file for which it was made goes.
        if (plan.Undo) steps = [.. steps.OrderByDescending(static file => file.Path.Count(static c => c is '/' or '\\'))];
        using var held = _store.Lock();
        foreach (var file in steps) Check(file);
        var manifest = _store.Load();
        for (var i = 0; i < steps.Count; i++)
        {
            try
            {
                manifest = plan.Undo ? UndoFile(steps[i], manifest) : InstallFile(steps[i], manifest);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Stopped(steps, i, failure);
            }
        }

        _store.Sweep(manifest);
    }

    private static ImmutableArray<(IAgent Agent, HookPlan Plan)> Plans(ImmutableArray<IAgent> agents, InstallContext context) =>
        [.. agents.Where(agent => agent.Hooks is not null).Select(agent => (agent, agent.Hooks!.Plan(context)))];

    private static IEnumerable<IGrouping<string, PlannedEdit>> Edits(ImmutableArray<(IAgent Agent, HookPlan Plan)> plans, SetupParts parts) =>
        plans.SelectMany(plan => EditsOf(plan.Plan, parts).Select(edit => (Path: Path.GetFullPath(edit.Edit.Path), Planned: new PlannedEdit(plan.Agent.Info.Id, edit.Edit, edit.IsJournal))))
            .GroupBy(edit => edit.Path, edit => edit.Planned, StringComparer.Ordinal);

    private static IEnumerable<(FileEdit Edit, bool IsJournal)> EditsOf(HookPlan plan, SetupParts parts) =>
        (parts.HasFlag(SetupParts.Hooks) ? plan.Edits : []).Select(static edit => (edit, false)).Concat((parts.HasFlag(SetupParts.Journal) ? plan.Journal : []).Select(static edit => (Placed(edit), true)));

    /// <summary>The edit where it belongs: a file that takes in another, or is a link to it, leaves the block to the other.</summary>
    private static FileEdit Placed(FileEdit edit)
    {
        if (edit is not FileEdit.TextBlock { Imported: { } shared } block) return edit;
        var file = AgentFile.Read(edit.Path);
        return file.Target == shared || (file.Text is { } text && MarkedBlock.Imports(text, Path.GetFileName(shared))) ? block with { Path = shared } : edit;
    }

    private PlannedFile PlanFile(string path, ImmutableArray<PlannedEdit> edits, SetupRecord? record, InstallContext context)
    {
        var file = AgentFile.Read(path);
        var origin = _store.Origin(record);

        // Edits of a plan are never null, and there is at least one.
        var after = edits.Aggregate(file.Text, (text, planned) => FileEdits.Apply(planned.Edit!, planned.Agent, text, origin))!;
        var agents = edits.Select(planned => planned.Agent).Distinct().ToImmutableArray();
        var planned = new PlannedFile(path, file.Target, agents, file.Text, after) { Record = record };
        if (planned.Change == PlannedChange.None) return planned;

        // An earlier original still counts while the file is as Tacho left it; else the original is what stands there now without entries of Tacho's.
        var continues = IsUntouched(file, record) && origin is not FileOrigin.Unknown;
        var own = edits.All(edit => edit.Edit is FileEdit.OwnFile);
        var original = continues || own || file.Text is null ? null : Stripped(path, file.Text, edits, record, origin);
        return planned with
        {
            Original = original,
            Executable = edits.Any(edit => edit.Edit is FileEdit.OwnFile { Executable: true }),
            Record = new SetupRecord
            {
                Path = path,
                Agents = [.. (record?.Agents ?? []).Union(agents.Select(agent => agent.Value), StringComparer.Ordinal)],
                Scope = context.Scope,
                Project = context.Scope == InstallScope.Project ? context.ProjectRoot : null,
                Own = own,
                Journal = edits.All(edit => edit.IsJournal),
                Wrote = SetupStore.Hash(AgentFile.Bytes(after)),
                Backup = continues ? record!.Backup : null,
                Folders = [.. (record?.Folders ?? []).Union(file.MissingFolders(), StringComparer.Ordinal)],
                At = time.GetUtcNow(),
            },
        };
    }

    /// <summary>The text without any entry of Tacho's; null when nothing is left of a file that Tacho made.</summary>
    private static string? Stripped(string path, string text, ImmutableArray<PlannedEdit> edits, SetupRecord? record, FileOrigin origin)
    {
        string? left = text;
        foreach (var (agent, edit, _) in edits.Concat(Others(record, edits)))
            left = left is null ? null : FileEdits.Undo(edit, path, agent, left, origin);
        return left;
    }

    /// <summary>Agents that a record names beside those of the edits. Of a block the name is enough to take it out.</summary>
    private static IEnumerable<PlannedEdit> Others(SetupRecord? record, IReadOnlyCollection<PlannedEdit> edits) =>
        (record?.Agents ?? []).Where(id => edits.All(planned => planned.Agent.Value != id))
            .Select(id => new PlannedEdit(new AgentId(id), record is { Journal: true, Own: false } ? new FileEdit.TextBlock(record.Path, JournalGuide.Block, "") : null, record!.Journal));

    private PlannedFile PlanUndo(string path, List<PlannedEdit> edits, SetupRecord? record, ImmutableArray<string> ids)
    {
        var file = AgentFile.Read(path);
        var origin = _store.Origin(record);
        var mine = edits.Concat(Others(record, edits).Where(other => ids.Contains(other.Agent.Value, StringComparer.Ordinal))).ToList();
        var left = record is null ? [] : record.Agents.RemoveAll(agent => ids.Contains(agent, StringComparer.Ordinal));
        var planned = new PlannedFile(path, file.Target, [.. mine.Select(edit => edit.Agent).Distinct()], file.Text, file.Text)
        {
            ChangesRecord = record is not null,
            OwnFolders = left.IsEmpty ? record?.Folders ?? [] : [],
        };

        // A file that Tacho never touched may be of any kind: it is not even parsed.
        if (file.Text is null || (record is null && !edits.Exists(edit => FileEdits.MayHold(edit.Edit, file.Text)))) return planned;
        if (left.IsEmpty && IsUntouched(file, record) && origin is not FileOrigin.Unknown)
            return planned with { After = (origin as FileOrigin.Existing)?.Text, Restores = true };

        string? after = file.Text;
        foreach (var (agent, edit, _) in mine)
        {
            // A block is one for all agents: it stays for those that are left.
            if (edit is FileEdit.TextBlock && !left.IsEmpty) continue;
            if (after is null || (edit is null && record is { Own: true })) after = null;
            else after = FileEdits.Undo(edit, path, agent, after, origin);
        }

        var editedOwn = after is null && record is { Own: true };
        return planned with
        {
            After = after,
            CopyTo = editedOwn ? _store.RemovedCopy(path, file.Text) : null,
            Record = left.IsEmpty || after is null ? null : record! with { Agents = left, Wrote = SetupStore.Hash(AgentFile.Bytes(after)) },
        };
    }

    private static bool IsUntouched(AgentFile file, SetupRecord? record) =>
        record is not null && file.Text is not null && SetupStore.Hash(AgentFile.Bytes(file.Text)) == record.Wrote;

    private static void Check(PlannedFile planned)
    {
        var file = AgentFile.Read(planned.Path);
        if (file.Text != planned.Before || file.Target != planned.Target)
            throw new UserError($"{planned.Path} was changed while Tacho was about to", "run the command again; nothing was written", ExitCode.InputOutput);
        if (planned.Change != PlannedChange.None) file.CheckWritable();
    }

    // The manifest is written first: should the process die between the two, an undo finds a file that is not as the manifest says and goes by the entries.
    private SetupManifest InstallFile(PlannedFile file, SetupManifest manifest)
    {
        manifest = manifest.With(file.Original is null ? file.Record! : file.Record! with { Backup = _store.Keep(file.Original) });
        _store.Save(manifest);
        OnDisk(file).Write(file.After!, file.Executable);
        return manifest;
    }

    private SetupManifest UndoFile(PlannedFile file, SetupManifest manifest)
    {
        if (file.CopyTo is not null) _store.KeepRemoved(file.CopyTo, file.Before!);
        if (file.After is null) OnDisk(file).Delete(file.OwnFolders);
        else if (file.Change != PlannedChange.None) OnDisk(file).Write(file.After, executable: false);
        manifest = file.Record is null ? manifest.Without(file.Path) : manifest.With(file.Record);
        _store.Save(manifest);
        return manifest;
    }

    private static AgentFile OnDisk(PlannedFile file) => new(file.Path, file.Target, file.Before);

    private static UserError Stopped(List<PlannedFile> files, int failed, Exception failure)
    {
        var done = files.Take(failed).Select(file => file.Path).ToList();
        var open = files.Skip(failed).Select(file => file.Path);
        return new(
            $"cannot write {files[failed].Target}: {failure.Message}",
            $"done: {(done.Count == 0 ? "nothing" : string.Join(", ", done))}; not done: {string.Join(", ", open)}. Correct the cause and run the command again; what is done stays as it is",
            ExitCode.InputOutput);
    }

    /// <param name="Agent">For whom.</param>
    /// <param name="Edit">What to do; null where only the record tells that something was done.</param>
    /// <param name="IsJournal">It is of the journal, not of the hooks.</param>
    private sealed record PlannedEdit(AgentId Agent, FileEdit? Edit, bool IsJournal);
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Interop;
using Tacho.Redaction.UserRules;

namespace Tacho.Setup;

/// <summary>
/// Edits the user's own rule files as it edits settings files: comments, order and line breaks stay. What could not be used is not written. Two processes at once take turns.
/// </summary>
public sealed class OwnRules(TachoHome home)
{
    private const int MaxFileBytes = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The file that edits go to.</summary>
    public string File => Path.Combine(home.Rules, RuleFiles.OwnFile);

    /// <summary>Puts a rule behind those that are there.</summary>
    /// <param name="json">One object, as in docs/rules.schema.json.</param>
    /// <param name="force">Write it even where lint finds an error in it.</param>
    /// <returns>What lint says of it.</returns>
    /// <exception cref="UserError">The rule cannot be used or should not be, or its id is taken; nothing is written.</exception>
    public ImmutableArray<(bool IsError, string Text)> Add(string json, bool force = false)
    {
        // Looked at before anybody's turn, since it takes its time. What cannot be used at all is told by Edit, with its line.
        var problems = new List<RuleProblem>();
        var read = RuleFileReader.Read(File, Encoding.UTF8.GetBytes($"{{\"rules\":[{json}]}}"), RuleSource.File, problems);
        ImmutableArray<(bool IsError, string Text)> findings = problems.Count == 0 ? [.. read.Rules.SelectMany(rule => RuleLint.Look(rule, isNew: true))] : [];
        if (!force && findings.Any(finding => finding.IsError))
        {
            throw new UserError(
                "the rule should not be used like this, so nothing is written\n" + string.Join('\n', findings.Where(finding => finding.IsError).Select(finding => finding.Text)),
                "mend it, or write it all the same with --force", ExitCode.BadData);
        }

        Edit(document => document.Append(["rules"], json));
        return findings;
    }

    /// <summary>Takes a rule out, and its switching off with it: a later rule of that id would be off from the start, without anybody having said so.</summary>
    /// <exception cref="UserError">The file has no such rule.</exception>
    public void Remove(string id) => Edit(document =>
    {
        document = IndexOf(document, "rules", rule => rule.Member("id") is { } found && Means(found, id)) is { } place
            ? document.Remove(place)
            : throw new UserError($"{File} holds no rule {id}", "see `tacho rules list`", ExitCode.NothingFound);
        while (IndexOf(document, "disabled", one => Means(one, id)) is { } switched) document = document.Remove(switched);
        return document;
    });

    /// <summary>Switches a rule off, whoever's it is.</summary>
    public void Disable(string id) => Edit(document => IndexOf(document, "disabled", one => Means(one, id)) is null ? document.Append(["disabled"], Quote(id)) : document);

    /// <summary>Takes the switching off back.</summary>
    /// <exception cref="UserError">The file does not switch it off.</exception>
    public void Enable(string id) => Edit(document =>
        IndexOf(document, "disabled", one => Means(one, id)) is { } place
            ? document.Remove(place)
            : throw new UserError($"{File} does not disable {id}", "see `tacho rules list`", ExitCode.NothingFound));

    /// <summary>Lets a value be, by what stands in its tag.</summary>
    public void Allow(string fingerprint) => Edit(document => IndexOf(document, "allow", one => Means(one, fingerprint)) is null ? document.Append(["allow"], Quote(fingerprint)) : document);

    /// <summary>Writes a whole file of imported rules. A file of that name that holds rules of another origin stays.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="UserError">The rules cannot be used beside those that are there, or the file is somebody's own; nothing is written.</exception>
    public void Import(string name, byte[] content)
    {
        var path = Path.Combine(home.Rules, name);
        using var turn = Turn();
        if (RuleFiles.Read(home).Rules.Any(rule => rule.File == path && rule.ImportedFrom is null))
            throw new UserError($"{path} holds rules that were not imported", "name another file with --to", ExitCode.BadData);
        Write(path, content);
    }

    private void Edit(Func<SettingsText, SettingsText> change)
    {
        using var turn = Turn();
        var text = PosixFile.ReadAllIfExists(File, MaxFileBytes) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : "{\n}\n";
        Write(File, Encoding.UTF8.GetBytes(change(SettingsText.Parse(text, File)).Text));
    }

    private PosixFile Turn()
    {
        TachoHome.CreateFolder(home.Rules);
        var turn = PosixFile.OpenReadWrite(Path.Combine(home.Rules, ".lock"));
        if (turn.TryLock(Patience)) return turn;
        turn.Dispose();
        throw new UserError("another tacho command is changing the rules at this moment", "try again", ExitCode.InputOutput);
    }

    private void Write(string path, byte[] content)
    {
        var problems = RuleFiles.Check(home, path, content);
        if (!problems.IsEmpty) throw new UserError("the rules could not be used like this, so nothing is written\n" + string.Join('\n', problems), hint: null, ExitCode.BadData);
        // A link leads to where the person keeps the file.
        var target = System.IO.File.Exists(path) ? System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;
        PosixFile.Replace(target ?? path, content);
        RuleFiles.Load(home);
    }

    private static ImmutableArray<int>? Place(SettingsText document, string array) => document.FindArray([array]) is null ? null : document.IndicesOf([array]);

    private static int[]? IndexOf(SettingsText document, string array, Func<JsonNode, bool> isWanted)
    {
        if (Place(document, array) is not { } way) return null;
        var items = document.At(way.AsSpan()).Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (isWanted(items[i].Value)) return [.. way, i];
        }

        return null;
    }

    private static bool Means(JsonNode node, string text) => node.Kind == JsonKind.String && node.Text == text;

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}

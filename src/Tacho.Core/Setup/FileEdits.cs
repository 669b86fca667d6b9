using System.Diagnostics;
using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Events;

namespace Tacho.Setup;

/// <summary>What a planned edit makes of a file's text. Pure: nothing is read or written.</summary>
internal static class FileEdits
{
    /// <summary>The text after the edit; the same text when everything is in place.</summary>
    /// <param name="edit">The edit; its path is named in errors.</param>
    /// <param name="agent">For whom.</param>
    /// <param name="current">The file's text; null when there is none.</param>
    /// <param name="origin">What the file was before Tacho.</param>
    /// <exception cref="UserError">The file is not what the edit can work on: no JSON, a value of another type, a program that somebody else wrote.</exception>
    public static string Apply(FileEdit edit, AgentId agent, string? current, FileOrigin origin) => edit switch
    {
        FileEdit.JsonEntries entries => EntryEdits.Install(SettingsText.Parse(current ?? "", edit.Path), entries, agent).Text,
        FileEdit.TextBlock block => MarkedBlock.Put(current, block),
        FileEdit.OwnFile own when current is null || IsOurs(own, current, origin) => own.Content,
        FileEdit.OwnFile own => throw new UserError(
            $"{edit.Path} exists and is not Tacho's: {(own.Mark == HookCommand.Marker ? "it does not call" : "it is without the mark")} {own.Mark}",
            $"move it away and run the command again, or leave {agent} out by naming the other agents with --agent; nothing was written",
            ExitCode.Configuration),
        _ => throw new UnreachableException(),
    };

    /// <summary>The text without what edits put in; null when the file goes.</summary>
    /// <param name="edit">The edit; null when it is only known that the file holds entries.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="agent">For whom.</param>
    /// <param name="current">The file's text.</param>
    /// <param name="origin">What the file was before Tacho.</param>
    public static string? Undo(FileEdit? edit, string path, AgentId agent, string current, FileOrigin origin)
    {
        if (edit is FileEdit.TextBlock block) return MarkedBlock.Take(current, block.Name) is var rest && origin is FileOrigin.Created && string.IsNullOrWhiteSpace(rest) ? null : rest;
        if (edit is FileEdit.OwnFile own) return IsOurs(own, current, origin) ? null : current;
        var left = EntryEdits.Uninstall(SettingsText.Parse(current, path), edit as FileEdit.JsonEntries, agent, origin);
        return origin is FileOrigin.Created && left.Root is null && string.IsNullOrWhiteSpace(left.Text.TrimStart('\uFEFF')) ? null : left.Text;
    }

    /// <summary>False when a text has nothing of an edit's for certain. Some writers of JSON escape the slash.</summary>
    /// <param name="edit">The edit; null when it is only known that the file may hold entries.</param>
    /// <param name="text">The file's text.</param>
    public static bool MayHold(FileEdit? edit, string text) => edit switch
    {
        FileEdit.TextBlock block => MarkedBlock.IsIn(text, block.Name),
        FileEdit.OwnFile own => text.Contains(own.Mark, StringComparison.Ordinal),
        _ => text.Replace("\\/", "/", StringComparison.Ordinal).Contains(HookCommand.Marker, StringComparison.Ordinal),
    };

    private static bool IsOurs(FileEdit.OwnFile edit, string current, FileOrigin origin) =>
        origin is FileOrigin.Created || current == edit.Content || current.Contains(edit.Mark, StringComparison.Ordinal);
}

using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tacho.Configuration;

/// <summary>One setting: its name, what it is for, what it may be, and how it is put into <see cref="Settings"/>.</summary>
/// <param name="Name">Name in the file and on the command line; a dot in it is part of the name.</param>
/// <param name="Description">What it is for, one sentence.</param>
/// <param name="JsonType">The type that JSON Schema gives the value.</param>
/// <param name="Legal">What it may be, for people.</param>
/// <param name="Get">The value as JSON text.</param>
/// <param name="Set">The settings with a value, which is given as it would stand in JSON without quotation marks; null when it is not legal.</param>
public sealed record SettingKey(string Name, string Description, string JsonType, string Legal, Func<Settings, string> Get, Func<Settings, string, Settings?> Set)
{
    /// <summary>The environment variable that sets it: TACHO_ and the name in capitals, words parted by underscores.</summary>
    public string Variable
    {
        get
        {
            var variable = new StringBuilder("TACHO");
            var startsWord = true;
            foreach (var c in Name)
            {
                if (startsWord || char.IsUpper(c)) variable.Append('_');
                startsWord = c == '.';
                if (c != '.') variable.Append(char.ToUpperInvariant(c));
            }

            return variable.ToString();
        }
    }

    /// <summary>The members of a closed choice or list, without quotation marks; empty for numbers and booleans.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Smallest and largest number; null for other types.</summary>
    public (long Least, long Most)? Range { get; init; }
}

/// <summary>The one table of settings. docs/settings.schema.json is made from it.</summary>
public static class SettingKeys
{
    public static readonly ImmutableArray<SettingKey> All =
    [
        Number(
            "capture.outputCapBytes", "Most bytes kept of each output stream of a tool call; the rest is cut after masking.", 0, 16 << 20,
            settings => settings.OutputCapBytes, (settings, value) => settings with { OutputCapBytes = (int)value }),
        Choice(
            "capture.durability", "system: a record survives the death of the process; disk: each record is synced and survives a power cut.",
            settings => settings.Durability, (settings, value) => settings with { Durability = value }),
        Boolean(
            "capture.textViews", "Write .tacho/session.log and .tacho/sessions/ into the project's folder.",
            settings => settings.TextViews, (settings, value) => settings with { TextViews = value }),
        Boolean(
            "archive.onSessionEnd", "Archive a session when its agent says that it ended, once tacho import has made an archive.",
            settings => settings.ArchiveOnSessionEnd, (settings, value) => settings with { ArchiveOnSessionEnd = value }),
        Boolean(
            "journal.reminders", "Remind agents of the journal at a session's start and at prompts, where tacho init --journal ran.",
            settings => settings.JournalReminders, (settings, value) => settings with { JournalReminders = value }),
        Names(
            "redaction.personalData", "Kinds of personal data to mask beside secrets, in commands, prompts and outputs.", [.. PersonalDataNames.All.Select(row => row.Name)],
            settings => PersonalDataNames.Of(settings.PersonalData),
            (settings, names) => PersonalDataNames.Parse(names) is { } kinds ? settings with { PersonalData = kinds } : null),
        Globs(
            "journal.parts", "Parts of a project by path below its folder, for the journal; the first that fits a file is its part, and a name may stand several times.",
            settings => settings.JournalParts, (settings, parts) => settings with { JournalParts = parts }),
    ];

    /// <summary>The row of a name; null when there is none.</summary>
    public static SettingKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    private static SettingKey Number(string name, string description, long least, long most, Func<Settings, long> get, Func<Settings, long, Settings> set) =>
        new(
            name, description, "integer", string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
            settings => get(settings).ToString(CultureInfo.InvariantCulture),
            (settings, text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? set(settings, value)
                : null)
        {
            Range = (least, most),
        };

    private static SettingKey Boolean(string name, string description, Func<Settings, bool> get, Func<Settings, bool, Settings> set) =>
        new(name, description, "boolean", "true or false", settings => get(settings) ? "true" : "false", (settings, text) => text switch
        {
            "true" => set(settings, true),
            "false" => set(settings, false),
            _ => null,
        });

    /// <summary>A list of names; in the file an array of strings, everywhere else one text with commas.</summary>
    private static SettingKey Names(
        string name, string description, ImmutableArray<string> legal, Func<Settings, ImmutableArray<string>> get, Func<Settings, string, Settings?> set) =>
        new(
            name, description, "array", "names joined by commas, of " + string.Join(", ", legal),
            settings => $"[{string.Join(", ", get(settings).Select(one => $"\"{one}\""))}]", set)
        {
            Choices = legal,
        };

    /// <summary>A list of <c>name=glob</c>; a glob holds no comma, since everywhere but in the file commas part the members.</summary>
    private static SettingKey Globs(
        string name, string description, Func<Settings, ImmutableArray<string>> get, Func<Settings, ImmutableArray<string>, Settings> set) =>
        new(
            name, description, "array", "name=glob joined by commas, such as web=apps/web/**, the name of letters, digits, hyphens, dots and underscores",
            settings => $"[{string.Join(", ", get(settings).Select(static one => $"\"{JsonEncodedText.Encode(one, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]",
            (settings, text) =>
            {
                ImmutableArray<string> parts = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
                return parts.All(IsPart) ? set(settings, parts) : null;
            });

    private static bool IsPart(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && at + 1 < part.Length && part[at + 1] != '/' && !part.AsSpan().ContainsAny('\\', '\n', '\0')
        && part.AsSpan(0, at).IndexOfAnyExcept(PartName) < 0;

    private static readonly SearchValues<char> PartName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static SettingKey Choice<T>(string name, string description, Func<Settings, T> get, Func<Settings, T, Settings> set)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant()).ToImmutableArray();
        return new(
            name, description, "string", string.Join(" or ", names), settings => $"\"{get(settings).ToString().ToLowerInvariant()}\"",
            (settings, text) => names.IndexOf(text) is var place and >= 0 ? set(settings, Enum.GetValues<T>()[place]) : null)
        {
            Choices = names,
        };
    }
}

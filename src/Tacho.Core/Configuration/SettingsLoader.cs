using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tacho.Interop;

namespace Tacho.Configuration;

/// <summary>Something wrong in a settings file or variable.</summary>
/// <param name="Where">File and line, or the environment variable.</param>
/// <param name="Message">What is wrong and what is legal.</param>
public sealed record SettingProblem(string Where, string Message);

/// <summary>Settings, and how they came about.</summary>
/// <param name="Settings">What holds. Where there are problems, the values that have none and defaults for the rest.</param>
/// <param name="Origins">By key name, for what is not a default: the file and line, or the environment variable, that decided.</param>
/// <param name="Problems">All of them at once.</param>
public sealed record LoadedSettings(Settings Settings, ImmutableDictionary<string, string> Origins, ImmutableArray<SettingProblem> Problems)
{
    /// <summary>The settings, for a command that must not run on wrong ones.</summary>
    /// <exception cref="UserError">There are problems; the message lists every one.</exception>
    public Settings OrThrow() => Problems.IsEmpty
        ? Settings
        : throw new UserError(
            string.Join('\n', Problems.Select(problem => $"{problem.Where}: {problem.Message}")), "mend it, or see `tacho config show` for what is legal", ExitCode.Configuration);
}

/// <summary>
/// Loads settings: environment variable over the user's file over the project's over default. A file is JSON with comments, one object whose members are the names of
/// <see cref="SettingKeys"/>. The user's is <c>config.json</c> unless --config or TACHO_CONFIG names another. A project's has a say only as a person has seen and trusted it: what an
/// agent or a repository can edit has no power over the record.
/// </summary>
public static class SettingsLoader
{
    /// <summary>The variable that names another file.</summary>
    public const string FileVariable = "TACHO_CONFIG";

    private const int MaxFileBytes = 1 << 20;

    /// <summary>Loads what holds for a file and an environment. Never throws for content; without a file nothing is read but variables.</summary>
    /// <param name="file">Full path; it need not exist.</param>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="project">Path and content of the project's file, when a person trusted that content.</param>
    public static LoadedSettings Load(string file, Func<string, string?> variable, (string File, byte[] Content)? project = null)
    {
        var loading = new Loading();
        if (project is { } trusted) loading.ReadFile(trusted.File, trusted.Content, isProject: true);
        try
        {
            if (PosixFile.ReadAllIfExists(file, MaxFileBytes) is { } bytes) loading.ReadFile(file, bytes, isProject: false);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            loading.Problem(file, failure.Message);
        }

        foreach (var key in SettingKeys.All)
        {
            if (variable(key.Variable) is { Length: > 0 } text) loading.Set(key, text, key.Variable);
        }

        return loading.Result();
    }

    /// <summary>The file that holds for an environment when no option names one.</summary>
    public static string FileOf(TachoHome home, Func<string, string?> variable) => variable(FileVariable) is { Length: > 0 } named ? Path.GetFullPath(named) : home.ConfigFile;

    private sealed class Loading
    {
        private readonly ImmutableDictionary<string, string>.Builder _origins = ImmutableDictionary.CreateBuilder<string, string>();
        private readonly ImmutableArray<SettingProblem>.Builder _problems = ImmutableArray.CreateBuilder<SettingProblem>();
        private Settings _settings = Settings.Default;

        public LoadedSettings Result() => new(_settings, _origins.ToImmutable(), _problems.ToImmutable());

        public void Problem(string where, string message) => _problems.Add(new(where, message));

        public void Set(SettingKey key, string text, string where)
        {
            if (key.Set(_settings, text) is not { } changed)
            {
                Problem(where, $"{key.Name} must be {key.Legal}, not '{text}'");
                return;
            }

            _settings = changed;
            _origins[key.Name] = where;
        }

        public void ReadFile(string file, ReadOnlySpan<byte> text, bool isProject)
        {
            if (text.StartsWith("\uFEFF"u8)) text = text[3..];
            if (text.Trim(" \t\r\n"u8).IsEmpty) return;
            try
            {
                var json = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
                json.Read();
                if (json.TokenType != JsonTokenType.StartObject) Problem($"{file}:1", "the file must hold one JSON object");
                else ReadMembers(file, text, ref json, isProject);
            }
            catch (JsonException failure)
            {
                Problem(string.Create(CultureInfo.InvariantCulture, $"{file}:{failure.LineNumber + 1}"), "this is not JSON: " + failure.Message.Split(" LineNumber")[0]);
            }
        }

        private void ReadMembers(string file, ReadOnlySpan<byte> text, ref Utf8JsonReader json, bool isProject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                var where = string.Create(CultureInfo.InvariantCulture, $"{file}:{1 + text[..(int)json.TokenStartIndex].Count((byte)'\n')}");
                json.Read();
                var value = json.TokenType == JsonTokenType.String ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan);
                if (isProject && name == "rules")
                {
                    // Redaction rules, which have a reader of their own.
                }
                else if (json.TokenType == JsonTokenType.StartArray && SettingKeys.Find(name) is { JsonType: "array" } list) ReadNames(list, where, ref json);
                else if (SettingKeys.Find(name) is not { } key) Problem(where, $"there is no setting '{name}'; there are {string.Join(", ", SettingKeys.All.Select(known => known.Name))}");
                else if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || (json.TokenType == JsonTokenType.String) != (key.JsonType == "string"))
                    Problem(where, $"{name} must be {key.Legal}");
                else Set(key, value, where);
                json.Skip();
            }
        }

        private void ReadNames(SettingKey key, string where, ref Utf8JsonReader json)
        {
            var names = new List<string>();
            var outer = json.CurrentDepth;
            var isList = true;
            while (json.Read() && !(json.TokenType == JsonTokenType.EndArray && json.CurrentDepth == outer))
            {
                isList &= json.TokenType == JsonTokenType.String;
                if (isList) names.Add(json.GetString()!);
            }

            if (isList) Set(key, string.Join(',', names), where);
            else Problem(where, $"{key.Name} must be an array of strings");
        }
    }
}

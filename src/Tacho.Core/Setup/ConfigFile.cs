using System.Text;
using System.Text.Json;
using Tacho.Configuration;
using Tacho.Interop;

namespace Tacho.Setup;

/// <summary>Edits the recorder's own settings file as it edits those of agents: comments, order and line breaks stay.</summary>
public static class ConfigFile
{
    /// <summary>Puts a setting into the file, which is made when it is missing.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="key">Which.</param>
    /// <param name="value">As it would stand in JSON, without quotation marks.</param>
    /// <exception cref="UserError">The value is not legal, or the file is not JSON; nothing is written then.</exception>
    public static void Set(string file, SettingKey key, string value)
    {
        if (key.Set(Settings.Default, value) is not { } changed) throw new UserError($"{key.Name} must be {key.Legal}, not '{value}'", hint: null, ExitCode.Usage);
        var json = key.JsonType switch
        {
            "string" => $"\"{JsonEncodedText.Encode(value)}\"",
            "array" => key.Get(changed),
            _ => value,
        };
        var text = PosixFile.ReadAllIfExists(file, 1 << 20) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : "{\n}\n";
        var document = SettingsText.Parse(text, file);
        var edited = document.IndicesOf([key.Name]) is { } place ? document.Replace(place.AsSpan(), json) : document.Add(key.Name, json);
        TachoHome.CreateFolder(Path.GetDirectoryName(file)!);
        PosixFile.Replace(file, Encoding.UTF8.GetBytes(edited.Text));
    }
}

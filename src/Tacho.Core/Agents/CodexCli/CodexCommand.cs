using System.Text;
using System.Text.Json;

namespace Tacho.Agents.CodexCli;

/// <summary>The command of a shell tool, of every version: an argument vector, <c>command</c> or <c>cmd</c>.</summary>
/// <param name="Text">As it was handed to the shell, or as one would type it.</param>
/// <param name="Rest">The other arguments.</param>
internal sealed record CodexCommand(string Text, JsonElement? Rest)
{
    /// <summary>It is a patch that the first versions handed to a shell's place.</summary>
    public bool IsPatch { get; init; }

    /// <summary>The command of a call; null where the tool is none or its input has none.</summary>
    public static CodexCommand? Of(string tool, JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } arguments) return null;
        var (name, known) = tool switch
        {
            "shell" or "container.exec" or "local_shell" or "shell_command" => ("command", true),
            "exec_command" => ("cmd", true),
            _ => ("", false),
        };
        if (!known || !arguments.TryGetProperty(name, out var command)) return null;
        var rest = HookPayload.Without(arguments, [name]);
        if (command.ValueKind == JsonValueKind.String) return new(command.GetString()!, rest);
        return OfArguments(command) is { } parsed ? parsed with { Rest = rest } : null;
    }

    /// <summary>What an argument vector runs: the script of <c>sh -c</c>, else the words quoted for a shell. Null where it is no list of words.</summary>
    public static CodexCommand? OfArguments(JsonElement vector)
    {
        if (vector.ValueKind == JsonValueKind.String) return new(vector.GetString()!, null);
        if (vector.ValueKind != JsonValueKind.Array) return null;
        var words = new List<string>();
        foreach (var word in vector.EnumerateArray())
        {
            if (word.ValueKind != JsonValueKind.String) return null;
            words.Add(word.GetString()!);
        }

        if (words.Count == 0) return null;
        if (words is ["apply_patch" or "applypatch", var patch]) return new(patch, null) { IsPatch = true };
        var program = words[0][(words[0].LastIndexOfAny(['/', '\\']) + 1)..];
        var isShell = program is "sh" or "bash" or "zsh" or "dash" or "ksh" or "fish" or "cmd" or "cmd.exe" or "pwsh" or "pwsh.exe" or "powershell" or "powershell.exe";
        if (isShell && words.Count >= 3 && words[^2] is "-c" or "-lc" or "-ic" or "/c" or "/C" or "-Command" or "-command") return new(words[^1], null);
        return new(string.Join(' ', words.Select(Quoted)), null);
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_");
}

/// <summary>The commands in a script of code mode, where they stand there as text: <c>tools.exec_command({cmd:"…"})</c>.</summary>
internal static class CodexScript
{
    private static readonly string[] Calls = ["exec_command(", "shell_command("];

    /// <summary>In order; a command that the script puts together from parts is left out.</summary>
    public static IEnumerable<string> Commands(string script)
    {
        for (var at = 0; at < script.Length;)
        {
            var (found, length) = Calls.Select(call => (At: script.IndexOf(call, at, StringComparison.Ordinal), call.Length)).Where(static hit => hit.At >= 0).DefaultIfEmpty((-1, 0)).Min();
            if (found < 0) yield break;
            at = found + length;
            if (CommandAt(script, at) is { } command) yield return command;
        }
    }

    /// <summary>The <c>cmd</c> of an object literal that begins at an index.</summary>
    private static string? CommandAt(string script, int at)
    {
        Skip(script, ref at);
        if (at >= script.Length || script[at] != '{') return null;
        at++;
        while (true)
        {
            Skip(script, ref at);
            if (NameAt(script, ref at) is not { } name) return null;
            Skip(script, ref at);
            if (at >= script.Length || script[at] != ':') return null;
            at++;
            Skip(script, ref at);
            var value = TextAt(script, ref at);
            Skip(script, ref at);
            var isWhole = at < script.Length && script[at] is ',' or '}';
            if (name is "cmd" or "command") return isWhole ? value : null;
            if (!SkipValue(script, ref at)) return null;
        }
    }

    private static void Skip(string script, ref int at)
    {
        while (at < script.Length && char.IsWhiteSpace(script[at])) at++;
    }

    private static string? NameAt(string script, ref int at)
    {
        if (at < script.Length && script[at] is '"' or '\'') return TextAt(script, ref at);
        var start = at;
        while (at < script.Length && (char.IsAsciiLetterOrDigit(script[at]) || script[at] is '_' or '$')) at++;
        return at > start ? script[start..at] : null;
    }

    /// <summary>A string literal; null, without going on, where there is none or it holds an expression.</summary>
    private static string? TextAt(string script, ref int at)
    {
        if (at >= script.Length || script[at] is not ('"' or '\'' or '`')) return null;
        var quote = script[at];
        var text = new StringBuilder();
        for (var i = at + 1; i < script.Length; i++)
        {
            var c = script[i];
            if (c == quote)
            {
                at = i + 1;
                return text.ToString();
            }

            if (quote == '`' && c == '$' && i + 1 < script.Length && script[i + 1] == '{') return null;
            if (c == '\\' && i + 1 < script.Length) i = Escape(script, i + 1, text);
            else text.Append(c);
        }

        return null;
    }

    /// <summary>Undoes the escape whose character stands at an index; gives the index of its last character.</summary>
    private static int Escape(string script, int at, StringBuilder text)
    {
        var digits = script[at] switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0 && at + digits < script.Length
            && ushort.TryParse(script.AsSpan(at + 1, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var unit))
        {
            text.Append((char)unit);
            return at + digits;
        }

        if (script[at] != '\n')
            text.Append(script[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0', var other => other });
        return at;
    }

    /// <summary>Goes behind the comma after a value; false at the end of the object.</summary>
    private static bool SkipValue(string script, ref int at)
    {
        for (var depth = 0; at < script.Length; at++)
        {
            switch (script[at])
            {
                case '"' or '\'' or '`':
                    if (TextAt(script, ref at) is null) return false;
                    at--;
                    break;
                case '{' or '[' or '(':
                    depth++;
                    break;
                case '}' or ']' or ')':
                    if (--depth < 0) return false;
                    break;
                case ',' when depth == 0:
                    at++;
                    return true;
            }
        }

        return false;
    }
}

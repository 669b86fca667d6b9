using System.Text;

namespace Tacho.Tests.Setup;

/// <summary>
/// Random settings files: objects with other people's hooks in them, laid out in any way that JSON with comments allows. One seed gives one document. Empty containers
/// have no whitespace inside, which is the one thing that an edit does not give back.
/// </summary>
internal sealed class SettingsDocument
{
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly string _newLine;
    private readonly bool _oneLine;

    private SettingsDocument(int seed)
    {
        _random = new Random(seed);
        _newLine = _random.Next(2) == 0 ? "\n" : "\r\n";
        _oneLine = _random.Next(4) == 0;
    }

    public static string Of(int seed) => new SettingsDocument(seed).Build();

    /// <summary>A document, before or after edits, without the comments and the mark that this type puts into it.</summary>
    public static string WithoutComments(string text) => text.TrimStart('\uFEFF')
        .Replace(BlockComment, "", StringComparison.Ordinal)
        .Replace(LineComment, "", StringComparison.Ordinal);

    private const string BlockComment = "/* c */", LineComment = "// d, ] }";

    private string Build()
    {
        if (Chance(5)) _text.Append('\uFEFF');
        Trivia();
        Object(depth: 0, ["model", "permissions", "hooks", "env", "größe", "a\\u0062c"]);
        Trivia();
        return _text.ToString();
    }

    private void Value(int depth, string name)
    {
        if (name == "hooks" && depth == 1) Object(depth, ["PreToolUse", "Stop", "Notification"]);
        else if (name is "PreToolUse" or "Stop" or "Notification") Array(depth, group: true);
        else
        {
            switch (_random.Next(depth > 4 ? 4 : 6))
            {
                case 0: _text.Append(_random.Next(-5, 100)); break;
                case 1: _text.Append(_random.Next(2) == 0 ? "true" : "null"); break;
                case 2: _text.Append("1.5e-3"); break;
                case 3: _text.Append("\"// no /* comment */ \\\" , ] } \\ud83d\\ude00 é\""); break;
                case 4: Array(depth, group: false); break;
                default: Object(depth, ["x", "y", "hooks"]); break;
            }
        }
    }

    private void Object(int depth, string[] names)
    {
        var chosen = names.Where(_ => _random.Next(2) == 0).ToArray();
        Container('{', '}', chosen.Length, i =>
        {
            _text.Append('"').Append(chosen[i]).Append('"');
            Trivia();
            _text.Append(':');
            Trivia();
            Value(depth + 1, chosen[i]);
        });
    }

    private void Array(int depth, bool group) => Container('[', ']', _random.Next(3), _ =>
    {
        if (!group) Value(depth + 1, "");
        else _text.Append("""{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "echo theirs" }] }""");
    });

    private void Container(char open, char close, int count, Action<int> item)
    {
        _text.Append(open);
        if (count == 0 && Chance(4) && !_oneLine) _text.Append(BlockComment);
        for (var i = 0; i < count; i++)
        {
            Trivia();
            item(i);
            Trivia();
            if (i < count - 1 || Chance(6)) _text.Append(',');
        }

        if (count > 0) Trivia();
        _text.Append(close);
    }

    private void Trivia()
    {
        while (Chance(2))
        {
            switch (_random.Next(_oneLine ? 2 : 6))
            {
                case 0: _text.Append(' '); break;
                case 1: _text.Append(BlockComment); break;
                case 2: _text.Append(LineComment).Append(_newLine); break;
                case 3: _text.Append(_newLine).Append("    "); break;
                case 4: _text.Append(_newLine).Append('\t'); break;
                default: _text.Append(_newLine); break;
            }
        }
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;

namespace Tacho.Agents.Aider;

/// <summary>
/// Reads the lines of one or more runs. What Aider writes itself ends with two blanks: <c>####</c> before what was asked, <c>&gt;</c> before what it showed; all else is the
/// model's. A question and an answer are told when the next thing begins.
/// </summary>
internal sealed partial class AiderReader : RecordReader
{
    private const string Kind = "kind";
    private const string Pending = "text";
    private const string PendingAt = "at";
    private const string Shown = "shown";
    private const string Ran = "ran";
    private const string Question = "question";
    private const string Answer = "answer";
    private const string Showing = "showing";
    private const string Told = "told";
    private const int MaxShown = 4096;

    private readonly StringBuilder _text = new();

    public AiderReader(TranscriptSource source, TranscriptPosition? from)
        : base(source, from)
    {
        _text.Append(Recall(Pending));
        if (Path.GetFileName(source.Path) == AiderTranscripts.FileName) Learn(at: null, cwd: Path.GetDirectoryName(source.Path));
    }

    public override string State
    {
        get
        {
            Remember(Pending, _text.Length == 0 ? null : _text.ToString());
            return base.State;
        }
    }

    public override RecordReading Read(in TranscriptRecord record)
    {
        if (record.Piece != RecordPiece.Whole) return new RecordReading.Unreadable("too long");
        Begin();
        var bytes = record.Bytes.Span;
        if (AiderTranscripts.Beginning(bytes) is { } began)
        {
            End();
            Remember(Shown, null);
            Remember(Ran, null);
            if (Source.Row is null || Facts.Session is null) Learn(Facts with { Session = AiderTranscripts.SessionAt(bytes, record.Offset) });
            Learn(new DateTimeOffset(began).ToUniversalTime());
            Add(Key(record.Offset), "start", new SessionStarted("started", TranscriptPath: null));
            return Understood();
        }

        var kind = TakeIn(Encoding.UTF8.GetString(bytes), record.Offset);
        return HasEvents ? Understood() : new RecordReading.Ignored(kind);
    }

    /// <summary>Takes a line in, and says what it is of.</summary>
    private string TakeIn(string line, long offset)
    {
        var isOwn = line.EndsWith("  ", StringComparison.Ordinal);
        var kind = Recall(Kind);
        if (line.StartsWith("####", StringComparison.Ordinal) && (isOwn || kind != Answer)) return GoOn(Question, line.AsSpan(4).Trim(), offset);
        if (line.StartsWith('>') && (isOwn || kind != Answer || IsWhole(line)))
        {
            Start(Showing, offset);
            _text.Append(line.AsSpan(1).Trim());
            if (!isOwn && IsWhole(line)) Tell(offset);
        }
        else if (kind == Showing)
        {
            // More lines of one thing that was shown; the last has the blanks.
            if (_text.Length < MaxShown) _text.Append('\n').Append(line.AsSpan().TrimEnd());
        }
        else if (kind == Answer || !string.IsNullOrWhiteSpace(line)) return GoOn(Answer, line, offset);
        else
        {
            End();
            return "blank";
        }

        if (isOwn) End();
        return "shown";
    }

    /// <summary>Adds a line to a question or an answer, which it may begin.</summary>
    private string GoOn(string kind, ReadOnlySpan<char> text, long offset)
    {
        if (Recall(Kind) != kind) Start(kind, offset);
        _text.Append(text).Append('\n');
        return kind;
    }

    /// <summary>Whether a line says all of its thing, whatever Aider adds on the next.</summary>
    private static bool IsWhole(string line) => line.StartsWith("> Tokens: ", StringComparison.Ordinal) || line.StartsWith("> Applied edit to ", StringComparison.Ordinal);

    /// <summary>Tells what a line shows before its thing ends, which it never does at the end of a file.</summary>
    private void Tell(long offset)
    {
        AddShown(Key(offset), _text.ToString());
        Remember(Told, "1");
    }

    private void Start(string kind, long offset)
    {
        End();
        Remember(Kind, kind);
        Remember(PendingAt, offset.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Tells the thing that goes on, which is whole now.</summary>
    private void End()
    {
        if (Recall(Kind) is not { } kind) return;
        var text = _text.ToString().Trim();
        var key = "@" + Recall(PendingAt);
        _text.Clear();
        Remember(Kind, null);
        Remember(PendingAt, null);
        var isTold = Recall(Told) is not null;
        Remember(Told, null);
        if (text.Length == 0 || isTold) return;
        switch (kind)
        {
            case Question:
                AddQuestion(key, text);
                break;
            case Answer:
                AddAnswer(key, text);
                break;
            default:
                AddShown(key, text);
                break;
        }
    }

    private void AddQuestion(string key, string text)
    {
        Add(key, "user", new UserPrompt(text));
        if (Facts.Title is null) Learn(Facts with { Title = text.Split('\n')[0] });
        if (CommandOf.Match(text) is not { Success: true } command) return;
        var name = command.Groups["name"].Value;
        var line = command.Groups["line"].Value;
        AddCommand(key, name == "/git" ? $"git {line}" : line, name is "!" ? "/run" : name);
    }

    private void AddAnswer(string key, string text)
    {
        if (Thought.Match(text) is { Success: true } thought)
        {
            if (thought.Groups["text"].Value.Trim() is { Length: > 0 } words) Add(key + "/thought", "assistant", new Reasoning(words));
            text = text[(thought.Index + thought.Length)..].Trim();
        }

        if (text.Length > 0) Add(key, "assistant", new AssistantMessage(text, EndsTurn: false));
    }

    private void AddShown(string key, string text)
    {
        var before = Recall(Shown) ?? "";
        Remember(Shown, text.Length > MaxShown ? text[..MaxShown] : text);
        if (Tokens.Match(text) is { Success: true } tokens)
        {
            AddTokens(key, tokens);
            return;
        }

        if (Version.Match(text) is { Success: true } version) Learn(at: null, version: version.Groups["text"].Value);
        else if (Model.Match(text) is { Success: true } model) Learn(at: null, model: model.Groups["text"].Value);
        else if (Edited.Match(text) is { Success: true } edited) Add(key, "shown", new FileChange(edited.Groups["path"].Value, Change: null));
        else if (Agreed.IsMatch(text)) AddCommands(key, before);
        else if (text.StartsWith("Running ", StringComparison.Ordinal) && text.Length < MaxShown) AddCommands(key, text["Running ".Length..]);
        else if (text == "^C KeyboardInterrupt") Add(key, "shown", new TurnEnded("interrupted"));
        else if (Commit.IsMatch(text)) Add(key, "shown", new Notice("commit", text));
        else if (Failed.IsMatch(text)) Add(key, "shown", new Notice("error", text));
    }

    /// <summary>Commands of the model's, which stand before the person's leave to run them, and in later versions again when they run.</summary>
    private void AddCommands(string key, string text)
    {
        var index = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isTold = Recall(Ran)?.Contains(line + "\n", StringComparison.Ordinal) == true;
            if (!isTold) AddCommand(string.Create(CultureInfo.InvariantCulture, $"{key}/{index++}"), line, "shell");
        }

        Remember(Ran, text + "\n");
    }

    /// <summary>Aider has no ids of calls: the command's place makes one.</summary>
    private void AddCommand(string key, string command, string tool) => Add(key + "/command", "command", new ShellCommand(command, tool), key);

    /// <summary>Numbers above a thousand are rounded. What was sent includes what came from a cache and went into it, as far as Aider tells.</summary>
    private void AddTokens(string key, Match tokens)
    {
        var (sent, write, hit, received) = (NumberOf("sent"), NumberOf("write"), NumberOf("hit"), NumberOf("received"));
        var counters = new Dictionary<string, long?>(StringComparer.Ordinal) { ["sent"] = sent, ["cacheWrite"] = write, ["cacheHit"] = hit, ["received"] = received };
        using var json = JsonDocument.Parse($"{{{string.Join(',', counters.Where(static counter => counter.Value is not null).Select(static counter => string.Create(CultureInfo.InvariantCulture, $"\"{counter.Key}\":{counter.Value}")))}}}");
        var cached = (write ?? 0) + (hit ?? 0);
        Add(key, "tokens", new TokenUsage(json.RootElement.Clone())
        {
            Count = new TokenCount(sent >= cached ? sent - cached : sent, hit, write, received, Reasoning: null),
        });

        long? NumberOf(string name)
        {
            if (tokens.Groups[name] is not { Success: true, Value: var text }) return null;
            var isThousands = text.EndsWith('k');
            return decimal.TryParse(isThousands ? text[..^1] : text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
                ? (long)(isThousands ? number * 1000 : number)
                : null;
        }
    }

    private static string Key(long offset) => string.Create(CultureInfo.InvariantCulture, $"@{offset}");

    [GeneratedRegex(@"\ATokens: (?<sent>[\d.,]+k?) sent,(?: (?<write>[\d.,]+k?) cache write,)?(?: (?<hit>[\d.,]+k?) (?:cache hit|cached),)? (?<received>[\d.,]+k?) received", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens { get; }

    [GeneratedRegex(@"\AAider v(?<text>\S{1,60})", RegexOptions.CultureInvariant)]
    private static partial Regex Version { get; }

    [GeneratedRegex(@"\A(?:Main model|Models?): (?<text>[^\s,♾⚡]{1,200})", RegexOptions.CultureInvariant)]
    private static partial Regex Model { get; }

    [GeneratedRegex(@"\AApplied edit to (?<path>[^\n]{1,1000})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Edited { get; }

    [GeneratedRegex(@"\ARun shell commands?\? [^\n]{0,200}\b(?:y|yes|a|all)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Agreed { get; }

    [GeneratedRegex(@"\ACommit [0-9a-f]{6,40} ", RegexOptions.CultureInvariant)]
    private static partial Regex Commit { get; }

    [GeneratedRegex(@"\A(?:litellm\.[\w.]{0,100}(?:Error|Exception)\b|Unexpected error: |The API provider )", RegexOptions.CultureInvariant)]
    private static partial Regex Failed { get; }

    [GeneratedRegex(@"\A(?<name>/run|/test|/git|!)\s*(?<line>[^\n]{1,10000})\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommandOf { get; }

    [GeneratedRegex(@"\A<(?<tag>thinking-content-[0-9a-f]{1,64})>(?<text>[^\0]*?)(?:</thinking-content-[0-9a-f]{1,64}>|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Thought { get; }
}

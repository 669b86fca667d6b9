using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Tacho.Incidents;

/// <summary>
/// Splits a command line of an agent into simple commands, as POSIX shells, bash, zsh and, by and large, PowerShell and cmd.exe read it: quotes, escapes, operators, groups,
/// substitutions, redirections, here-documents, comments. It never fails: where a text is no shell syntax, what can be read of it is read. Time is linear in the text.
/// </summary>
internal sealed partial class ShellLine
{
    /// <summary>Substitutions deeper than this are taken as text.</summary>
    public const int MaxDepth = 16;

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal, "if", "then", "elif", "else", "fi", "do", "done", "while", "until", "!", "{", "}", "time", "coproc", "try", "catch", "finally");

    private readonly string _text;
    private readonly List<SimpleCommand> _all;
    private readonly Queue<(int Command, string End, bool StripsTabs)> _hereDocuments = new();
    private int _at;
    private int _depth;

    private ShellLine(string text, int depth, List<SimpleCommand> all) => (_text, _depth, _all) = (text, depth, all);

    /// <summary>All simple commands, those of substitutions before the command that they stand in.</summary>
    public static ImmutableArray<SimpleCommand> Split(string text) => Split(text, depth: 0);

    private static ImmutableArray<SimpleCommand> Split(string text, int depth)
    {
        var all = new List<SimpleCommand>();
        new ShellLine(text, depth, all).ReadList(closer: '\0');
        return [.. all];
    }

    /// <summary>The command that is being read.</summary>
    private sealed class Draft(int start)
    {
        public int Start { get; set; } = start;

        public List<string> Words { get; } = [];

        public StringBuilder Word { get; } = new();

        /// <summary>True inside a word, which may be empty: <c>''</c>.</summary>
        public bool InWord { get; set; }

        public List<SimpleCommand> Substituted { get; } = [];

        public string? Input { get; set; }

        public List<string> InputFiles { get; } = [];

        public List<string> OutputFiles { get; } = [];

        /// <summary>What the next word is, if not an argument.</summary>
        public Redirection Next { get; set; }
    }

    private enum Redirection
    {
        None,
        Ignored,
        From,
        To,
        HereDocument,
        HereDocumentStripped,
        HereString,
    }

    /// <summary>Reads commands up to the closer, which is consumed, or the end of the text.</summary>
    private void ReadList(char closer)
    {
        var draft = new Draft(_at);
        SimpleCommand? piped = null;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == closer)
            {
                EndCommand(draft, piped);
                _at++;
                return;
            }

            switch (c)
            {
                case ' ' or '\t' or '\r':
                    EndWord(draft);
                    _at++;
                    break;
                case '#' when !draft.InWord:
                    SkipTo('\n');
                    break;
                case '\n':
                    // A line that ends with a pipe goes on in the next.
                    if (EndCommand(draft, piped) is not null) piped = null;
                    _at++;
                    ReadHereDocuments();
                    draft = new(_at);
                    break;
                case '(':
                    EndCommand(draft, piped);
                    piped = ReadGroup();
                    draft = new(_at);
                    break;
                case ';' or '|' or ')':
                case '&' when Peek(1) != '>':
                    var last = EndCommand(draft, piped);
                    piped = ReadOperator() ? last ?? piped : null;
                    draft = new(_at);
                    break;
                case '<' or '>' or '&':
                    ReadRedirection(draft);
                    break;
                default:
                    ReadWordPart(draft, c);
                    break;
            }
        }

        EndCommand(draft, piped);
    }

    /// <summary>Reads a subshell up to its end; gives back its last command where a pipe follows.</summary>
    private SimpleCommand? ReadGroup()
    {
        _at++;
        if (_depth >= MaxDepth) return null;
        _depth++;
        ReadList(closer: ')');
        _depth--;
        return NextIsPipe() ? _all.LastOrDefault() : null;
    }

    /// <summary>Passes over an operator; true for a pipe.</summary>
    private bool ReadOperator()
    {
        var c = _text[_at++];
        if (c == '|' && Peek() == '&')
        {
            _at++;
            return true;
        }

        if (c is '&' or '|' or ';' && Peek() == c)
        {
            _at++;
            return false;
        }

        return c == '|';
    }

    private bool NextIsPipe()
    {
        var ahead = _at;
        while (ahead < _text.Length && _text[ahead] is ' ' or '\t') ahead++;
        return ahead < _text.Length && _text[ahead] == '|' && (ahead + 1 >= _text.Length || _text[ahead + 1] != '|');
    }

    private void ReadRedirection(Draft draft)
    {
        // The number of a file descriptor stands right before the sign and is no argument.
        if (draft.InWord && draft.Word.Length > 0 && draft.Word.ToString().All(char.IsAsciiDigit))
        {
            draft.Word.Clear();
            draft.InWord = false;
        }

        EndWord(draft);
        if (Peek(1) == '(' && _text[_at] is '<' or '>')
        {
            var start = _at;
            _at += 2;
            ReadNested(draft);
            draft.InWord = true;
            draft.Word.Append(_text, start, Math.Min(_at, _text.Length) - start);
            return;
        }

        var signs = _at;
        while (_at < _text.Length && _text[_at] is '<' or '>' or '&' or '|' or '-' && _at - signs < 3) _at++;
        draft.Next = _text.AsSpan(signs, _at - signs) switch
        {
            "<<<" => Redirection.HereString,
            "<<-" => Redirection.HereDocumentStripped,
            "<<" => Redirection.HereDocument,
            [.., '-'] => Redirection.None,
            [.., '&'] => Redirection.Ignored,
            "<" => Redirection.From,
            ['<', ..] => Redirection.Ignored,
            _ => Redirection.To,
        };
    }

    private void EndWord(Draft draft)
    {
        if (!draft.InWord) return;
        var word = draft.Word.ToString();
        draft.Word.Clear();
        draft.InWord = false;
        var next = draft.Next;
        draft.Next = Redirection.None;
        switch (next)
        {
            case Redirection.None: draft.Words.Add(word); break;
            case Redirection.From: draft.InputFiles.Add(word); break;
            case Redirection.To: draft.OutputFiles.Add(word); break;
            case Redirection.HereString: draft.Input = word; break;
            case Redirection.HereDocument or Redirection.HereDocumentStripped:
                _hereDocuments.Enqueue((-1, word, next == Redirection.HereDocumentStripped));
                draft.Input = "";
                break;
            default: break;
        }
    }

    /// <summary>Adds the command that was read, if there is one, and gives it back.</summary>
    private SimpleCommand? EndCommand(Draft draft, SimpleCommand? piped)
    {
        EndWord(draft);
        var first = 0;
        while (first < draft.Words.Count && Reserved.Contains(draft.Words[first])) first++;
        if (first >= draft.Words.Count) return first > 0 && draft.Words[^1] is "}" or "done" or "fi" ? _all.LastOrDefault() : null;
        var command = new SimpleCommand([.. draft.Words.Skip(first)], _text[draft.Start..Math.Min(_at, _text.Length)].Trim())
        {
            PipedFrom = piped,
            Substituted = [.. draft.Substituted],
            Input = draft.Input,
            InputFiles = [.. draft.InputFiles],
            OutputFiles = [.. draft.OutputFiles],
        };
        _all.Add(command);
        if (draft.Input == "") BindHereDocument(_all.Count - 1);
        return command;
    }

    /// <summary>Tells the newest here-document that waits for its text whose input it is.</summary>
    private void BindHereDocument(int command)
    {
        for (var count = _hereDocuments.Count; count > 0; count--)
        {
            var waiting = _hereDocuments.Dequeue();
            _hereDocuments.Enqueue(waiting.Command < 0 ? waiting with { Command = command } : waiting);
        }
    }

    /// <summary>Reads the here-documents that the line before announced, each up to its end word.</summary>
    private void ReadHereDocuments()
    {
        while (_hereDocuments.TryDequeue(out var announced))
        {
            var start = _at;
            var end = _text.Length;
            while (_at < _text.Length)
            {
                var lineStart = _at;
                SkipTo('\n');
                var line = _text.AsSpan(lineStart, _at - lineStart).TrimEnd('\r');
                _at = Math.Min(_at + 1, _text.Length);
                if (!(announced.StripsTabs ? line.TrimStart('\t') : line).SequenceEqual(announced.End)) continue;
                end = lineStart;
                break;
            }

            if (announced.Command >= 0) _all[announced.Command] = _all[announced.Command] with { Input = _text[start..end] };
        }
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void SkipTo(char stop)
    {
        var found = _text.IndexOf(stop, _at);
        _at = found < 0 ? _text.Length : found;
    }
}

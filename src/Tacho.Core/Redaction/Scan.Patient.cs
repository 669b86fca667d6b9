using System.Text.RegularExpressions;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.UserRules;

namespace Tacho.Redaction;

/// <summary>
/// The search with patterns that people wrote, of which nothing is proven: what takes too long is given up, and what was not looked at is masked whole, so that no pattern and no
/// text can hold a hook up or let a secret through.
/// </summary>
internal sealed partial class Scan
{
    /// <summary>The most that a backtracking pattern is tried on at once, and how far the next try goes back.</summary>
    private const int BoundedWindowBytes = 4096;
    private const int BoundedOverlapBytes = 1024;

    /// <summary>After so many windows of a rule were given up the rest of the text is not tried.</summary>
    private const int MaxGivenUp = 4;

    /// <summary>What a linear pattern may take for all its matches in one window, which can be more than linear; far above what useful ones take.</summary>
    private const double LinearBaseMilliseconds = 3000;
    private const double LinearMillisecondsPerByte = 0.01;

    /// <summary>As <see cref="TryWithin"/>, for a pattern of a person.</summary>
    private int TryPatiently(Rule rule, in EscapeView view, int start, int end)
    {
        var pattern = rule.Person!.Value;
        return pattern.Backtracks ? TryBounded(rule, pattern.Regex, view, start, end) : TryLinear(rule, pattern.Regex, view, start, end);
    }

    private int TryLinear(Rule rule, Regex pattern, in EscapeView view, int start, int end)
    {
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        int done = start;
        for (int from = start; ;)
        {
            int lookFrom = Math.Max(0, from - LookBehindBytes);
            int open = -1;
            try
            {
                done = Enumerate(rule, pattern, view, (lookFrom, from, end), began, ref open);
            }
            catch (RegexMatchTimeoutException)
            {
                done = -1;
            }

            if (done < 0)
            {
                // Matches that were found stay; masks over them merge.
                _sink.Add(view, from, end);
                return end;
            }

            if (open < 0)
            {
                return end;
            }

            from = open;
            end = (int)Math.Min(view.Bytes.Length, end + Math.Max(FirstAnchoredWindowBytes, 2L * (end - open)));
        }
    }

    /// <summary>
    /// Takes the matches of a window; <paramref name="open"/> becomes the start of one that reaches the window's end where the text goes on. Gives the offset behind the last
    /// match, or -1 when it took too long.
    /// </summary>
    private int Enumerate(Rule rule, Regex pattern, in EscapeView view, (int LookFrom, int From, int End) window, long began, ref int open)
    {
        var (lookFrom, from, end) = window;
        double allowed = LinearBaseMilliseconds + (LinearMillisecondsPerByte * (end - from));
        var chars = Widen(view.Bytes[lookFrom..end]);
        string? text = null;
        int done = from;
        foreach (var match in pattern.EnumerateMatches(chars, from - lookFrom))
        {
            int matchStart = lookFrom + match.Index;
            int matchEnd = matchStart + match.Length;
            if (matchEnd == end && end < view.Bytes.Length)
            {
                open = matchStart;
                break;
            }

            done = matchEnd;
            if (rule.SecretGroup == 0)
            {
                Accept(rule, view, matchStart, matchEnd);
            }
            else
            {
                text ??= new string(chars);
                AcceptGroup(rule, view, lookFrom, pattern.Match(text, match.Index));
            }

            if (System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds > allowed)
            {
                return -1;
            }
        }

        return done;
    }

    /// <summary>Tries a pattern that may backtrack on one small window after the other.</summary>
    private int TryBounded(Rule rule, Regex pattern, in EscapeView view, int start, int end)
    {
        int givenUp = 0;
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int from = start; from < end;)
        {
            int to = Math.Min(end, from + BoundedWindowBytes);
            int open = -1;
            int done;
            try
            {
                done = Enumerate(rule, pattern, view, (Math.Max(0, from - LookBehindBytes), from, to), began, ref open);
            }
            catch (RegexMatchTimeoutException)
            {
                done = -1;
            }

            if (done < 0)
            {
                givenUp++;
                to = givenUp == MaxGivenUp ? end : to;
                _sink.Add(view, from, to);
                from = to;
            }
            else if (open == from)
            {
                // Longer than a window: no more is known of it than that it goes on.
                Accept(rule, view, from, to);
                from = to;
            }
            else
            {
                from = open > from ? open : to == end ? end : Math.Max(done, to - BoundedOverlapBytes);
            }
        }

        return end;
    }

    private void AcceptGroup(Rule rule, in EscapeView view, int offset, Match match)
    {
        var group = rule.SecretGroup >= 0
            ? match.Groups[rule.SecretGroup]
            : match.Groups.Values.Skip(1).FirstOrDefault(static one => one is { Success: true, Length: > 0 }) ?? match;
        if (match.Success && group.Success)
        {
            Accept(rule, view, offset + group.Index, offset + group.Index + group.Length);
        }
    }
}

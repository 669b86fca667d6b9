using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using Tacho.Configuration;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Markers;

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Looks for personal data in a view: one quick pass for at signs, one for digits and one for colons and hyphens, of which each is made only
/// where a kind needs it. What it looks at round a hit is bounded, so its time is linear. Immutable; kinds that nobody asked for cost nothing.
/// </summary>
internal sealed class PersonalDataScan
{
    private const PersonalDataKinds WithDigits = PersonalDataKinds.All & ~PersonalDataKinds.Email;

    /// <summary>The shortest id that is one word, which is a part of one; the longest, which is an account number.</summary>
    private const int MinWordBytes = 6;

    private const int MaxWordBytes = 34;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly PersonalDataKinds _kinds;
    private readonly int _firstRule;
    private readonly ImmutableArray<(PersonalDataKinds Kind, int Rule)> _numericIds;
    private readonly ImmutableArray<(PersonalDataKinds Kind, int Rule)> _letteredIds;
    private readonly int _snippetRule;

    /// <summary>A search for kinds, and for bracketed notes, whose rules have the indexes from <paramref name="firstRule"/> on.</summary>
    public PersonalDataScan(PersonalDataKinds kinds, bool snippets, int firstRule)
    {
        _kinds = kinds;
        _firstRule = firstRule;
        Rules = [.. PersonalDataRules.Of(kinds), .. snippets ? [MarkerRules.Snippet] : ImmutableArray<Rule>.Empty];
        _snippetRule = snippets ? firstRule + Rules.Length - 1 : -1;
        _numericIds = Indexed(NumericIds.Kinds);
        _letteredIds = Indexed(LetteredIds.Kinds);
    }

    /// <summary>The rules that findings are counted and tagged under.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Adds what stands in a view.</summary>
    public void Look(in EscapeView view, bool percentView, FindingSink sink)
    {
        if (Asks(PersonalDataKinds.Email))
        {
            LookForEmail(view, percentView, sink);
        }

        if (Asks(WithDigits))
        {
            LookForDigits(view, percentView, sink);
        }

        if (Asks(PersonalDataKinds.Mac | PersonalDataKinds.Ip))
        {
            LookForColons(view, percentView, sink);
        }

        if (Asks(PersonalDataKinds.Mac))
        {
            LookForHyphens(view, percentView, sink);
        }

        if (_snippetRule >= 0)
        {
            sink.Enter(_snippetRule, percentView);
            BracketedNote.AddAll(view, sink);
        }
    }

    private void LookForEmail(in EscapeView view, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        sink.Enter(RuleOf(PersonalDataKinds.Email), percentView);
        for (int at = 0; text[at..].IndexOf((byte)'@') is var found and >= 0; at++)
        {
            at += found;
            if (EmailAddress.TryFind(text, at, out int start, out int end))
            {
                sink.Add(view, start, end);
            }
        }
    }

    private void LookForDigits(in EscapeView view, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        int at = 0;
        while (text[at..].IndexOfAny(Digits) is var found and >= 0)
        {
            int digit = at + found;
            int start = digit;
            while (start > at && AsciiByte.IsLetterOrDigit(text[start - 1]))
            {
                start--;
            }

            int end = digit + 1;
            while (end < text.Length && AsciiByte.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            at = end;
            if (end - start is >= MinWordBytes and <= MaxWordBytes || GoesOn(text, start, end))
            {
                at = Math.Max(end, LookAtWord(view, start, end, percentView, sink));
            }
        }
    }

    /// <summary>
    /// True when a short word may be the first group of something longer: nearly all words with digits are neither long enough nor that, and
    /// nothing else is asked about them.
    /// </summary>
    private static bool GoesOn(ReadOnlySpan<byte> text, int start, int end) =>
        end - start < MinWordBytes && end + 1 < text.Length && text[end] is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/' or (byte)')'
        && (AsciiByte.IsLetterOrDigit(text[end + 1]) || text[end + 1] is (byte)' ' or (byte)'-' or (byte)'(');

    /// <summary>Tries every kind that a word with a digit in it can begin; gives the end of what was found, or 0.</summary>
    private int LookAtWord(in EscapeView view, int start, int end, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        int reached = 0;
        if (AsciiByte.IsDigit(text[start]))
        {
            reached = LookAtNumber(view, start, end, percentView, sink);
        }
        else if (Asks(PersonalDataKinds.Iban) && BankAccount.EndOf(text, start) is > 0 and var ibanEnd)
        {
            reached = Add(PersonalDataKinds.Iban, view, start, ibanEnd, percentView, sink);
        }

        if (Asks(PersonalDataKinds.Mac) && end - start == 4 && NetworkAddress.EndOfDottedMac(text, start) is > 0 and var macEnd)
        {
            reached = Add(PersonalDataKinds.Mac, view, start, macEnd, percentView, sink);
        }

        if (end - start > 16)
        {
            return reached;
        }

        foreach (var (kind, rule) in _letteredIds)
        {
            int from = start;
            if (LetteredIds.EndOf(kind, text, ref from, end) is > 0 and var idEnd)
            {
                sink.Enter(rule, percentView);
                sink.Add(view, from, idEnd);
                reached = Math.Max(reached, idEnd);
            }
        }

        return reached;
    }

    private int LookAtNumber(in EscapeView view, int start, int end, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        int reached = 0;
        if (Asks(PersonalDataKinds.Ip) && end - start <= 3 && end < text.Length && text[end] == '.' && NetworkAddress.EndOfVersion4(text, start) is > 0 and var addressEnd)
        {
            reached = Add(PersonalDataKinds.Ip, view, start, addressEnd, percentView, sink);
        }

        if (Asks(PersonalDataKinds.Phone))
        {
            int phoneStart = start > 0 && text[start - 1] == '+' ? start - 1 : start;
            int phoneEnd = phoneStart < start ? PhoneNumber.EndOfInternational(text, phoneStart) : PhoneNumber.EndOfNational(text, ref phoneStart);
            if (phoneEnd > 0)
            {
                reached = Math.Max(reached, Add(PersonalDataKinds.Phone, view, phoneStart, phoneEnd, percentView, sink));
            }
        }

        if (_numericIds.IsEmpty && !Asks(PersonalDataKinds.Card))
        {
            return reached;
        }

        var run = NumberRun.Read(text, start);
        if (Asks(PersonalDataKinds.Card) && CardNumber.EndOf(text, run) is > 0 and var cardEnd)
        {
            reached = Math.Max(reached, Add(PersonalDataKinds.Card, view, start, cardEnd, percentView, sink));
        }

        foreach (var (kind, rule) in _numericIds)
        {
            if (NumericIds.EndOf(kind, text, run) is > 0 and var idEnd)
            {
                sink.Enter(rule, percentView);
                sink.Add(view, start, idEnd);
                reached = Math.Max(reached, idEnd);
            }
        }

        return reached;
    }

    private void LookForColons(in EscapeView view, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        for (int at = 0; text[at..].IndexOf((byte)':') is var found and >= 0;)
        {
            int end = NetworkAddress.EndOfColonRun(text, at + found, out int start, out int runEnd, out bool isMac);
            var kind = isMac ? PersonalDataKinds.Mac : PersonalDataKinds.Ip;
            if (end > 0 && Asks(kind))
            {
                Add(kind, view, start, end, percentView, sink);
            }

            at = Math.Max(runEnd, at + found + 1);
        }
    }

    private void LookForHyphens(in EscapeView view, bool percentView, FindingSink sink)
    {
        var text = view.Bytes;
        for (int at = 0; text[at..].IndexOf((byte)'-') is var found and >= 0;)
        {
            int end = NetworkAddress.EndOfHyphenMac(text, at + found, out int start);
            if (end > 0)
            {
                Add(PersonalDataKinds.Mac, view, start, end, percentView, sink);
            }

            at = Math.Max(end, at + found + 1);
        }
    }

    private int Add(PersonalDataKinds kind, in EscapeView view, int start, int end, bool percentView, FindingSink sink)
    {
        sink.Enter(RuleOf(kind), percentView);
        sink.Add(view, start, end);
        return end;
    }

    /// <summary>True when one of the kinds is asked for.</summary>
    private bool Asks(PersonalDataKinds kinds) => (_kinds & kinds) != PersonalDataKinds.None;

    /// <summary>Rules stand in the order of the kinds' bits.</summary>
    private int RuleOf(PersonalDataKinds kind) => _firstRule + BitOperations.PopCount((ulong)(_kinds & ((PersonalDataKinds)((ulong)kind - 1))));

    private ImmutableArray<(PersonalDataKinds Kind, int Rule)> Indexed(PersonalDataKinds kinds)
    {
        var indexed = ImmutableArray.CreateBuilder<(PersonalDataKinds Kind, int Rule)>();
        for (ulong left = (ulong)(_kinds & kinds); left != 0; left &= left - 1)
        {
            var kind = (PersonalDataKinds)(left & (~left + 1));
            indexed.Add((kind, RuleOf(kind)));
        }

        return indexed.ToImmutable();
    }
}

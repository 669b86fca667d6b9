using System.Security.Cryptography;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Redaction.UserRules;
using Tacho.Trail;

namespace Tacho.Review;

/// <summary>Puts what people say of the record into the sealed ledger, before it comes into force.</summary>
public sealed class ReviewLedger(TachoHome home, TimeProvider time)
{
    /// <summary>A new redaction's id: eight hex digits, so that a person can type it.</summary>
    public static string NewRedaction() => "r" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>A new word by which an entry differs from the same one of a moment before.</summary>
    public static string NewRun() => EventId.New(TimeProvider.System.GetUtcNow()).Value;

    /// <summary>Adds an entry; on return it has reached the device. What people wrote in it is masked; the names in it must stay what they are.</summary>
    /// <param name="command">The program's command that it is of.</param>
    /// <param name="body">What it says.</param>
    /// <exception cref="UserError">The ledger is in use, or a name in the entry would be masked; nothing is in it.</exception>
    public void Append(string command, EventBody body)
    {
        var ledger = new Ledger(home, time);
        var redactor = new Redactor(RuleFiles.Load(home).OrThrow(), TagKey.FromFile(home.TagKey));
        var entry = redactor.Redact(ledger.Entry(command, body), Settings.Default.OutputCapBytes);
        if (!entry.Counts.IsEmpty && !IsWhole(body, entry.Value.Body))
            throw new UserError("a name that the ledger must keep looks like a secret to the rules, so that the entry would mean nothing", "tacho rules explain tells which; tacho scrub takes a secret out for good", ExitCode.BadData);
        ledger.Append(entry);
        try
        {
            ledger.Sign();
        }
        catch (Exception failure) when (failure is UserError or IOException)
        {
            // It stands and holds; the next checkpoint signs it. An error would say that nothing was done.
        }
    }

    /// <summary>Whether everything by which the entry works is as it was: only a person's words may be masked.</summary>
    private static bool IsWhole(EventBody body, EventBody masked) => (body, masked) switch
    {
        (RedactionAdded a, RedactionAdded b) => a.Redaction == b.Redaction && a.Of == b.Of && a.Places.SequenceEqual(b.Places) && a.Subagents.SequenceEqual(b.Subagents) && a.Field == b.Field && a.Text == b.Text,
        (RedactionWithdrawn a, RedactionWithdrawn b) => a.Redaction == b.Redaction,
        (TagChanged a, TagChanged b) => a.Of == b.Of && a.At == b.At && a.Tag == b.Tag,
        (NoteAdded a, NoteAdded b) => a.Of == b.Of && a.At == b.At,
        _ => true,
    };
}

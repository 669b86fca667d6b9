using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Trail;

/// <summary>A signed note has one text: no two texts are read as the same note.</summary>
public sealed class SignedNoteTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // A DER signature of P-256 has 70 to 72 bytes, so that its base64 ends with one, none or two '='.
    [Theory]
    [InlineData(70), InlineData(71), InlineData(72)]
    public void Every_other_character_at_every_place_gives_another_signature_or_none(int length)
    {
        var signature = new byte[length];
        new Random(length).NextBytes(signature);
        var note = new SignedNote("origin\n1\nroot\n", "tacho", 7, signature);
        var text = note.ToString();
        var start = text.LastIndexOf(' ') + 1;
        for (var i = start; i < text.Length - 1; i++)
        {
            foreach (var other in Alphabet + "= \t\r\n")
            {
                if (other == text[i]) continue;
                var read = SignedNote.Parse(text[..i] + other + text[(i + 1)..]);
                Assert.False(read is not null && read.KeyId == note.KeyId && read.Signature.AsSpan().SequenceEqual(note.Signature), $"character {i}: {text[i]} to {other}");
            }
        }
        Assert.Equal(signature, SignedNote.Parse(text)?.Signature);
    }

    [Theory]
    [InlineData(" "), InlineData("\t"), InlineData("\r")]
    public void White_space_in_a_signature_makes_it_none(string space)
    {
        var text = new SignedNote("origin\n1\nroot\n", "tacho", 7, new byte[70]).ToString();

        Assert.Null(SignedNote.Parse(text.Insert(text.Length - 3, space)));
    }
}

using Tacho.Agents;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

public sealed class MarkedBlockTests
{
    private const string First = "<!-- tacho:journal -->";
    private const string Last = "<!-- /tacho:journal -->";

    private static FileEdit.TextBlock Block(string content = "## Journal\n\nuse it") => new("/home/dev/AGENTS.md", "journal", content);

    [Theory]
    [InlineData(null, First + "\n## Journal\n\nuse it\n" + Last + "\n")]
    [InlineData("", First + "\n## Journal\n\nuse it\n" + Last + "\n")]
    [InlineData("# Mine\n", "# Mine\n\n" + First + "\n## Journal\n\nuse it\n" + Last + "\n")]
    [InlineData("# Mine\n\n", "# Mine\n\n" + First + "\n## Journal\n\nuse it\n" + Last + "\n")]
    [InlineData("# Mine", "# Mine\n\n" + First + "\n## Journal\n\nuse it\n" + Last + "\n")]
    [InlineData("\uFEFF# Mine\r\n", "\uFEFF# Mine\r\n\r\n" + First + "\r\n## Journal\r\n\r\nuse it\r\n" + Last + "\r\n")]
    [InlineData("a\n" + First + "\nold\n" + Last + "\nb", "a\n" + First + "\n## Journal\n\nuse it\n" + Last + "\nb")]
    public void Put_adds_the_block_or_renews_it(string? text, string expected)
    {
        var put = MarkedBlock.Put(text, Block());

        Assert.Equal(expected, put);
        Assert.Equal(put, MarkedBlock.Put(put, Block()));
    }

    [Theory]
    [InlineData("# Mine\n")]
    [InlineData("")]
    [InlineData("# Mine\r\n\r\ntext\r\n")]
    [InlineData("The mark " + First + " in a sentence is no block.\n")]
    public void Take_gives_the_text_back(string text) => Assert.Equal(text, MarkedBlock.Take(MarkedBlock.Put(text, Block()), "journal"));

    [Fact]
    public void Take_leaves_what_a_person_wrote_round_the_block() =>
        Assert.Equal("before\nafter\n", MarkedBlock.Take($"before\n\n{First}\nanything\n{Last}\nafter\n", "journal"));

    [Fact]
    public void Half_a_block_is_a_persons_to_mend()
    {
        Assert.Contains("/home/dev/AGENTS.md", Assert.Throws<UserError>(() => MarkedBlock.Put($"{First}\nold\n", Block())).Message, StringComparison.Ordinal);
        Assert.Equal($"{First}\nold\n", MarkedBlock.Take($"{First}\nold\n", "journal"));
    }

    [Theory]
    [InlineData("@AGENTS.md", true)]
    [InlineData("# Rules\r\n@./AGENTS.md\r\n", true)]
    [InlineData("see @AGENTS.md for more", false)]
    [InlineData("@docs/AGENTS.md", false)]
    public void An_import_is_a_line_of_its_own(string text, bool expected) => Assert.Equal(expected, MarkedBlock.Imports(text, "AGENTS.md"));
}

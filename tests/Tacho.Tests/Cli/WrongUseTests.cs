using Tacho.Tests.Archive;

namespace Tacho.Tests.Cli;

/// <summary>What a person reads who mistypes a command.</summary>
public sealed class WrongUseTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Must be one of: 'jsonl' 'csv' 'md'", "export", "--format", "bogus")]
    [InlineData("Cannot parse argument 'many' for option '--max': it takes a whole number.", "search", "--max", "many", "word")]
    [InlineData("there is no option --sesion", "search", "--sesion", "4f1c8b3e", "word")]
    public void Says_what_is_wrong_in_words(string expected, params string[] words)
    {
        var (exitCode, output, error) = _folder.Tacho(words);
        Assert.Equal((64, ""), (exitCode, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Word_that_looks_like_an_option_is_found_behind_dashes() => Assert.Equal(1, _folder.Tacho("search", "--", "--sesion word").ExitCode);

    [Fact]
    public void Kind_takes_one_word_and_leaves_the_query() => Assert.Equal(1, _folder.Tacho("search", "--kind", "prompt", "--kind", "note", "word").ExitCode);

    [Fact]
    public void Nothing_can_be_indexed_where_nothing_is_archived()
    {
        var (exitCode, _, error) = _folder.Tacho("reindex");
        Assert.Equal(1, exitCode);
        Assert.Contains("nothing is archived", error, StringComparison.Ordinal);
    }
}

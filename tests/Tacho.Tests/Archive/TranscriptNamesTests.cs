using System.Collections.Immutable;
using Tacho.Archive;
using Tacho.Cli.Commands.Archive;
using Tacho.Configuration;

namespace Tacho.Tests.Archive;

/// <summary>What a transcript is called on a command line: what a list shows must work, and what could mean a session by accident must not.</summary>
public sealed class TranscriptNamesTests
{
    private static readonly ImmutableArray<ArchivedTranscript> All =
    [
        Of("4f1c8b01-aaaa-4f9c-8e7a-2b3c5d6e7f8a", "2026-05-11_1920_shop_4f1c8b01"),
        Of("4f1c8b01-aaab-4f9c-8e7a-2b3c5d6e7f8b", "2026-05-12_1920_shop_4f1c8b01"),
        Of("019cb800-0000-7000-8000-00aa0000000a", "2026-05-13_1920_shop_0000000a"),
        Of("019cb800-0000-7000-8000-00bb0000000a", "2026-05-14_1920_shop_0000000a"),
        Of("unknown", "2026-05-15_1920_shop_b23a6a84"),
        Of("unknown", "2026-05-15_1920_shop_b23a6a84.2"),
        Of("7d2e9f10-aaaa-4f9c-8e7a-2b3c5d6e7f8a", "2026-05-16_1920_shop_7d2e9f10"),
        Of("7d2e9f10-aaaa-4f9c-8e7a-2b3c5d6e7f8a", "2026-05-16_1920_shop_7d2e9f10-ab12", subagent: "ab12"),
        Of("7d2e9f10-aaaa-4f9c-8e7a-2b3c5d6e7f8a", "2026-05-16_1920_shop_7d2e9f10.2", rewritten: 1),
        Of("abc", "2026-05-17_1920_shop_ba7816bf"),
    ];

    private static readonly TranscriptNames Names = new(All);

    [Fact]
    public void What_is_shown_means_that_transcript() =>
        Assert.All(All, static transcript =>
        {
            Assert.Equal(transcript, Names.One(Names.For(transcript)));
            Assert.InRange(Names.For(transcript).Length, 8, 64);
        });

    [Theory]
    [InlineData(0, "4f1c8b01-aaaa")]
    [InlineData(2, "a0000000a")]
    [InlineData(4, "b23a6a84")]
    [InlineData(5, "b23a6a84.2")]
    [InlineData(6, "7d2e9f10.1")]
    [InlineData(7, "7d2e9f10-ab12")]
    [InlineData(8, "7d2e9f10")]
    [InlineData(9, "ba7816bf")]
    public void Name_is_as_long_as_it_has_to_be(int number, string expected) => Assert.Equal(expected, Names.For(All[number]));

    [Theory]
    [InlineData("", "no session is named")]
    [InlineData(".", "'.' is too short")]
    [InlineData("7d2", "'7d2' is too short")]
    [InlineData("4f1c8b01", "'4f1c8b01' fits 2 sessions")]
    [InlineData("_shop_", "'_shop_' fits 8 sessions")]
    public void What_could_mean_several_or_any_is_refused(string name, string why)
    {
        var error = Assert.Throws<UserError>(() => Names.One(name));
        Assert.StartsWith(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void One_fit_of_a_single_character_is_refused_too() =>
        Assert.Throws<UserError>(() => new TranscriptNames([All[0]]).One("4"));

    [Fact]
    public void Whole_short_id_is_taken() => Assert.Equal(All[9], Names.One("abc"));

    private static ArchivedTranscript Of(string session, string name, string? subagent = null, int rewritten = 0) =>
        new(
            $"/archive/2026/05/{name}.meta.json",
            new ArchiveMeta { Session = session, Agent = "claude-code", Format = "jsonl", Source = $"/{session}.jsonl", Project = "shop", Rules = "", File = name, Codec = "zstd", Hash = "", Subagent = subagent, Rewritten = rewritten });
}

using System.Text.Json;
using Tacho.Agents;

namespace Tacho.Tests.Agents;

public sealed class KnownFieldsTests
{
    private static readonly KnownFields Known = KnownFields.Parse("""
        : type id message
        message: role
        : usage
        message: content
        message.content: type text
        """);

    [Theory]
    [InlineData("""{"type":"a","id":1,"message":{"role":"user","content":[{"type":"text","text":"x"}]},"usage":{"anything":1}}""", "")]
    [InlineData("""{"type":"a","id":{"not":"looked at"},"message":"text"}""", "")]
    [InlineData("""{"type":"a","mood":1,"mood":2}""", "a.mood")]
    [InlineData("""{"mood":1,"message":{"mood":1}}""", "mood message.mood")]
    [InlineData("""{"type":"a","message":{"role":"user","mood":1}}""", "a.message.mood")]
    [InlineData("""{"type":"a","message":{"content":[{"type":"text","mood":1},"text",{"type":"image","mood":1},{"type":"text","mood":3},[{"mood":1}]]}}""", "a.message.text.mood a.message.image.mood a.message.content.mood")]
    [InlineData("""{"type":7,"message":{"type":"event","role":"x"}}""", "event.type")]
    public void Names_that_are_not_listed_are_told_by_the_type_that_has_them(string record, string names) => Assert.Equal(names, string.Join(' ', Unknown(record)));

    [Fact]
    public void Record_of_nothing_but_names_tells_a_few_of_them()
    {
        var record = $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(static number => $"\"n{number}\":1"))}}}";

        Assert.Equal(Enumerable.Range(0, 16).Select(static number => $"n{number}"), Unknown(record));
    }

    private static List<string> Unknown(string record)
    {
        using var document = JsonDocument.Parse(record);
        var names = new List<string>();
        Known.AddUnknown(document.RootElement, names);
        return names;
    }
}

using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

public sealed class SettingsTextTests
{
    private static readonly ImmutableArray<string> Path = ["hooks", "Stop"];

    private static string Append(string text, string json = "1") => SettingsText.Parse(text, "settings.json").Append(Path, json).Text;

    [Theory]
    [InlineData("", "{\n  \"hooks\": {\n    \"Stop\": [\n      1\n    ]\n  }\n}\n")]
    [InlineData("{}", "{\n  \"hooks\": {\n    \"Stop\": [\n      1\n    ]\n  }\n}")]
    [InlineData("{\n}\n", "{\n  \"hooks\": {\n    \"Stop\": [\n      1\n    ]\n  }\n}\n")]
    [InlineData("// mine\n", "// mine\n{\n  \"hooks\": {\n    \"Stop\": [\n      1\n    ]\n  }\n}\n")]
    [InlineData("\uFEFF{}", "\uFEFF{\n  \"hooks\": {\n    \"Stop\": [\n      1\n    ]\n  }\n}")]
    public void Append_to_a_blank_document_makes_everything(string text, string expected) => Assert.Equal(expected, Append(text));

    [Fact]
    public void Append_with_tabs_and_CRLF_keeps_both() => Assert.Equal(
        "{\r\n\t\"a\": 1,\r\n\t\"hooks\": {\r\n\t\t\"Stop\": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}\r\n",
        Append("{\r\n\t\"a\": 1\r\n}\r\n"));

    [Fact]
    public void Append_with_four_spaces_keeps_them() => Assert.Equal(
        "{\n    \"hooks\": {\n        \"Start\": [],\n        \"Stop\": [\n            1\n        ]\n    }\n}",
        Append("{\n    \"hooks\": {\n        \"Start\": []\n    }\n}"));

    [Fact]
    public void Append_to_one_line_stays_on_it() => Assert.Equal("""{"a":1, "hooks": {"Stop": [1]}}""", Append("""{"a":1}"""));

    [Fact]
    public void Append_behind_a_trailing_comma_ends_in_one() => Assert.Equal(
        "{\n  \"hooks\": {\n    \"Stop\": [\n      0,\n      1,\n    ],\n  },\n}",
        Append("{\n  \"hooks\": {\n    \"Stop\": [\n      0,\n    ],\n  },\n}"));

    [Fact]
    public void Append_behind_comments_puts_the_comma_before_them() => Assert.Equal(
        "{ // a\n  \"hooks\": /* b */ {\n    \"Stop\": [ // c\n      0, // d\n      /* e */\n      // f\n      1\n    ] // g\n  }\n} // h",
        Append("{ // a\n  \"hooks\": /* b */ {\n    \"Stop\": [ // c\n      0 // d\n      /* e */\n      // f\n    ] // g\n  }\n} // h"));

    [Theory]
    [InlineData("{ \"hooks\": { \"Stop\": [ /* none */ ] } }", "{ \"hooks\": { \"Stop\": [ /* none */ 1 ] } }")]
    [InlineData("{ \"hooks\": { \"Stop\": [ // none\n] } }", "{ \"hooks\": { \"Stop\": [ // none\n  1\n] } }")]
    public void Append_to_an_array_with_only_a_comment_keeps_it(string text, string expected) => Assert.Equal(expected, Append(text));

    [Fact]
    public void Append_with_a_name_twice_edits_the_last() => Assert.Equal(
        """{"hooks": {"Stop": [0]}, "ho\u006fks": {"Stop": [9, 1]}}""",
        Append("""{"hooks": {"Stop": [0]}, "ho\u006fks": {"Stop": [9]}}"""));

    [Theory]
    [InlineData("[]", "settings.json, line 1, column 1: the file's outermost value has to be an object, but an array stands there")]
    [InlineData("{\n  \"hooks\": []\n}", "settings.json, line 2, column 12: an object, to hold \"Stop\" has to stand there, but it is an array")]
    [InlineData("{ \"hooks\": \"none\" }", "settings.json, line 1, column 12: an object, to hold \"Stop\" has to stand there, but it is a string")]
    [InlineData("{ \"hooks\": null }", "settings.json, line 1, column 12: an object, to hold \"Stop\" has to stand there, but it is null")]
    [InlineData("\uFEFF{ \"hooks\": { \"Stop\": {} } }", "settings.json, line 1, column 22: an array for \"Stop\" has to stand there, but it is an object")]
    public void Append_where_another_type_stands_fails_with_the_place(string text, string message)
    {
        var failure = Assert.Throws<UserError>(() => Append(text));
        Assert.Equal(message, failure.Message);
        Assert.Equal(ExitCode.BadData, failure.ExitCode);
        Assert.NotNull(failure.Hint);
    }

    [Theory]
    [InlineData("{\r\n  \"a\": 1\r\n  \"b\": 2\r\n}", 3, 3, "'\"' where ',' or '}' should stand")]
    [InlineData("{ \"a\": 01 }", 1, 8, "'0' where a value should stand")]
    [InlineData("{ \"a\": 1. }", 1, 8, "'1' where a value should stand")]
    [InlineData("{ \"a\": NaN }", 1, 8, "'N' where a value should stand")]
    [InlineData("{ 'a': 1 }", 1, 3, "''' where a member's name in double quotes or '}' should stand")]
    [InlineData("{ \"a\" 1 }", 1, 7, "'1' where ':' should stand")]
    [InlineData("{,}", 1, 2, "',' where a member's name in double quotes or '}' should stand")]
    [InlineData("{ \"a\": [1,,2] }", 1, 11, "',' where a value should stand")]
    [InlineData("{ \"a\": \"x", 1, 8, "a string without its closing quote")]
    [InlineData("{ \"a\": \"x\ny\" }", 1, 10, "a control character or line break inside a string")]
    [InlineData("{ \"a\": \"\\x\" }", 1, 9, "an escape that JSON does not have")]
    [InlineData("{ \"a\": \"\\u12", 1, 9, "an escape that JSON does not have")]
    [InlineData("{} /* open", 1, 4, "a comment without its '*/'")]
    [InlineData("{} {}", 1, 4, "'{' where the end of the file should stand")]
    [InlineData("{ \"a\": ", 1, 8, "the file ends where a value should stand")]
    public void Parse_of_no_JSON_fails_with_the_place(string text, int line, int column, string problem)
    {
        var failure = Assert.Throws<UserError>(() => SettingsText.Parse(text, "settings.json"));
        Assert.Equal($"settings.json, line {line}, column {column}: not valid JSON: {problem}", failure.Message);
    }

    [Fact]
    public void Parse_of_deep_nesting_fails_instead_of_overflowing() =>
        Assert.Contains("nesting deeper", Assert.Throws<UserError>(() => SettingsText.Parse(new string('[', 100_000), "x")).Message);

    [Theory]
    [InlineData("[\n  1,\n  2,\n  3\n]", 1, "[\n  1,\n  3\n]")]
    [InlineData("[\n  1,\n  2\n]", 1, "[\n  1\n]")]
    [InlineData("[\n  1,\n  2,\n]", 1, "[\n  1,\n]")]
    [InlineData("[\r\n  1,\r\n\r\n  2 // two\r\n]", 1, "[\r\n  1\r\n\r\n  // two\r\n]")]
    [InlineData("[1, 2, 3]", 0, "[2, 3]")]
    [InlineData("[1, 2, 3]", 1, "[1, 3]")]
    [InlineData("[1, 2, 3]", 2, "[1, 2]")]
    [InlineData("[ 1 ]", 0, "[]")]
    [InlineData("[\n  1\n]", 0, "[]")]
    [InlineData("[\n  1 // one\n]", 0, "[\n  // one\n]")]
    [InlineData("[\n  // one\n  1]", 0, "[\n  // one\n  ]")]
    [InlineData("[1 /* a */ , /* b */ 2]", 0, "[/* a */  /* b */ 2]")]
    [InlineData("[1, // a\n 2 // b\n]", 1, "[1 // a\n // b\n]")]
    [InlineData("[1, 2\n, 3]", 1, "[1, 3]")]
    public void Remove_takes_the_comma_and_leaves_the_rest(string text, int index, string expected)
    {
        var removed = SettingsText.Parse(text, "x").Remove([index]).Text;
        Assert.Equal(expected, removed);
        Assert.Equal(SettingsText.Parse(text, "x").Root!.Items.Length - 1, SettingsText.Parse(removed, "x").Root!.Items.Length);
    }

    [Fact]
    public void Means_ignores_layout_escapes_and_order() => Assert.True(
        SettingsText.Parse("""{"a": [1, "x/y"], /* c */ "b": null}""", "x").Root!.Means(SettingsText.Parse("""{ "b":null,"a":[1,"x\/y",]}""", "x").Root!));

    [Theory]
    [InlineData("[1]", "[1, 2]")]
    [InlineData("{\"a\": 1}", "{\"b\": 1}")]
    [InlineData("\"1\"", "1")]
    [InlineData("[]", "{}")]
    public void Means_of_different_values_is_false(string left, string right) =>
        Assert.False(SettingsText.Parse(left, "x").Root!.Means(SettingsText.Parse(right, "x").Root!));
}

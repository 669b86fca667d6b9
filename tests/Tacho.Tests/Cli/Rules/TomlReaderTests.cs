using System.Globalization;
using Tacho.Cli.Toml;

namespace Tacho.Tests.Cli.Rules;

public class TomlReaderTests
{
    [Theory]
    [InlineData("a = 1", "1")]
    [InlineData("a = +1_000", "1000")]
    [InlineData("a = 0xdead_BEEF", "3735928559")]
    [InlineData("a = 0o17", "15")]
    [InlineData("a = 0b101", "5")]
    [InlineData("a = 9223372036854775807", "9223372036854775807")]
    [InlineData("a = -3.14e2", "-314")]
    [InlineData("a = 1e06", "1000000")]
    [InlineData("a = -inf", "-Infinity")]
    [InlineData("a = true # yes", "True")]
    [InlineData("a = 1979-05-27T07:32:00.5-07:00", "1979-05-27T07:32:00.5-07:00")]
    [InlineData("a = 1979-05-27 07:32:00Z", "1979-05-27 07:32:00Z")]
    [InlineData("a = 07:32:00", "07:32:00")]
    [InlineData("a = \"x\\t\\\"\\\\\\u00e9\\U0001F600\"", "x\t\"\\é😀")]
    [InlineData("a = 'C:\\path\\n'", "C:\\path\\n")]
    [InlineData("a = '''\nit's\n\\d''x'''", "it's\n\\d''x")]
    [InlineData("a = \"\"\"one\\\n   \n  two\"\"\"", "onetwo")]
    [InlineData("a = \"\"\"\"quoted\"\"\"\"", "\"quoted\"")]
    [InlineData("a = \"\"\"\r\nx\r\ny\"\"\"\r\n", "x\ny")]
    [InlineData("a=[]", "[]")]
    [InlineData("a = [1, 'b', # c\n [2.5,], {x = 1},\n]", "[1,b,[2.5],{x=1}]")]
    [InlineData("a.b . \"c d\" = 1", "{b={c d=1}}")]
    [InlineData("[a]\nb=1\n[a.c]\nd=2", "{b=1,c={d=2}}")]
    [InlineData("[a.c]\nd=2\n[a]\nb=1", "{c={d=2},b=1}")]
    [InlineData("[[a]]\nb=1\n[[a]]\nb=2\n[[a.c]]\nd=3", "[{b=1},{b=2,c=[{d=3}]}]")]
    [InlineData("a = {b.c = 1, b.d = 2}", "{b={c=1,d=2}}")]
    [InlineData("[a]\nx.y=1\n[a.x.z]\nq=1", "{x={y=1,z={q=1}}}")]
    [InlineData("\uFEFFa = 1", "1")]
    public void Document_is_read(string text, string expected) => Assert.Equal(expected, Shown(TomlReader.Read(text).Values["a"]));

    [Theory]
    [InlineData("a = ", 1)]
    [InlineData("a = 01", 1)]
    [InlineData("a = 1__0", 1)]
    [InlineData("a = 9223372036854775808", 1)]
    [InlineData("a = .5", 1)]
    [InlineData("a = 5.", 1)]
    [InlineData("a = 0x", 1)]
    [InlineData("a = True", 1)]
    [InlineData("a = 1979-13-01", 1)]
    [InlineData("a = 24:00:00", 1)]
    [InlineData("\na = \"x", 2)]
    [InlineData("a = \"x\ny\"", 1)]
    [InlineData("a = \"\\q\"", 1)]
    [InlineData("a = \"\\ud800\"", 1)]
    [InlineData("a = 'x\u0001'", 1)]
    [InlineData("# \u0000", 1)]
    [InlineData("a = '''x", 1)]
    [InlineData("a = [1 2]", 1)]
    [InlineData("a = [1,\n2", 2)]
    [InlineData("a = {b = 1,}", 1)]
    [InlineData("a = {b = 1\n}", 1)]
    [InlineData("a = 1 b = 2", 1)]
    [InlineData("a = 1\na = 2", 2)]
    [InlineData("a = 1\na.b = 2", 2)]
    [InlineData("a = {b = 1}\na.c = 2", 2)]
    [InlineData("a = {b = 1}\n[a.c]", 2)]
    [InlineData("[a]\n[a]", 2)]
    [InlineData("[a]\n[[a]]", 2)]
    [InlineData("[[a]]\n[a]", 2)]
    [InlineData("a = [1]\n[[a]]", 2)]
    [InlineData("a.b = 1\n[a]", 2)]
    [InlineData("[a", 1)]
    [InlineData("[a]]", 1)]
    [InlineData("[[a]", 1)]
    [InlineData("[]", 1)]
    [InlineData("= 1", 1)]
    [InlineData("a", 1)]
    [InlineData("a b = 1", 1)]
    [InlineData("é = 1", 1)]
    [InlineData("\"\"\"a\"\"\" = 1", 1)]
    public void What_is_not_toml_is_refused_with_its_line(string text, int line) =>
        Assert.StartsWith($"line {line.ToString(CultureInfo.InvariantCulture)}: ", Assert.Throws<FormatException>(() => TomlReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_end_the_process() =>
        Assert.Throws<FormatException>(() => TomlReader.Read("a = " + new string('[', 100_000)));

    private static string Shown(object value) => value switch
    {
        TomlTable table => $"{{{string.Join(',', table.Values.Select(pair => $"{pair.Key}={Shown(pair.Value)}"))}}}",
        List<TomlTable> tables => $"[{string.Join(',', tables.Select(Shown))}]",
        List<object> list => $"[{string.Join(',', list.Select(Shown))}]",
        TomlTime time => time.Written,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

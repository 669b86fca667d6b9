using System.Text;
using Tacho.Redaction;
using Tacho.Redaction.Identity;

namespace Tacho.Tests.Redaction;

public class IdentityRulesTests
{
    private static readonly LocalIdentity Alice = new("/home/alicew", "alicew", "tigerlily.lan", "Alice Wonder", "alice@wonder.land");

    [Theory]
    [InlineData("cd /home/alicew/src && ls /home/alicew", "cd ~/src && ls ~")]
    [InlineData("/home/alicew2/src /home/alicew-old", "/home/alicew2/src /home/[user]-old")]
    [InlineData("~/.claude/projects/-home-alicew-src-app/x.jsonl", "~/.claude/projects/~-src-app/x.jsonl")]
    [InlineData("alicew@tigerlily:~$ whoami", "[user]@[host]:~$ whoami")]
    [InlineData("ssh tigerlily.lan", "ssh [host]")]
    [InlineData("Author: Alice Wonder <alice@wonder.land>", "Author: [user] <[email]>")]
    [InlineData("AliceW malicew alicewood", "AliceW malicew alicewood")]
    public void Folders_and_names_become_what_they_are(string text, string masked) => Assert.Equal(masked, Masker(Alice).RedactText(text).Value);

    [Theory]
    [InlineData("dev", "run dev server in /home/dev/app and /srv/dev", "run dev server in /home/[user]/app and /srv/dev")]
    [InlineData("root", "root cause; sudo -u root", "root cause; sudo -u root")]
    [InlineData("bob", "bob /Users/bob/x -Users-bob-x", "bob /Users/[user]/x -Users-[user]-x")]
    public void Common_and_short_names_count_in_paths_only(string user, string text, string masked) =>
        Assert.Equal(masked, Masker(new LocalIdentity(null, user, "localhost", null, null)).RedactText(text).Value);

    [Theory]
    [InlineData("/home/carol/src and /Users/dave.b/x", "/home/[user]/src and /Users/[user]/x")]
    [InlineData(@"C:\Users\Carol\src C:/Users/Carol/src /mnt/c/Users/carol", @"C:\Users\[user]\src C:/Users/[user]/src /mnt/c/Users/[user]")]
    [InlineData("~/.claude/projects/-home-carol-my-shop", "~/.claude/projects/-home-[user]-my-shop")]
    [InlineData("container:/home/carol file:///home/carol/x", "container:/home/[user] file:///home/[user]/x")]
    [InlineData("/home/ubuntu/x /Users/runner/work /home/node", "/home/ubuntu/x /Users/runner/work /home/node")]
    [InlineData("https://example.com/home/index https://api.github.com/users/octocat the-home-page Users", "https://example.com/home/index https://api.github.com/users/octocat the-home-page Users")]
    public void Owners_of_home_folders_are_masked_whoever_they_are(string text, string masked)
    {
        var masker = new Redactor(RuleSet.BuiltIn.At(new RedactionLevel { OtherPeoplesHomes = true }), TagKey.None);
        Assert.Equal(masked, masker.RedactText(text).Value);
        Assert.Equal(masked, masker.RedactText(masked).Value);
    }

    [Fact]
    public void A_folder_of_windows_is_found_in_text_and_in_json()
    {
        var masker = Masker(new LocalIdentity(@"C:\Users\alicew", null, null, null, null));
        Assert.Equal(@"dir ~\src", masker.RedactText(@"dir C:\Users\alicew\src").Value);
        Assert.Equal("""{"cwd":"~\\src","alt":"~/src"}""", Encoding.UTF8.GetString(masker.RedactJson("""{"cwd":"C:\\Users\\alicew\\src","alt":"C:/Users/alicew/src"}"""u8.ToArray()).Value.Span));
    }

    [Fact]
    public void A_name_beyond_ascii_is_found_as_utf8_and_escaped()
    {
        var masker = Masker(new LocalIdentity(null, null, null, "Zoé Müller", null));
        Assert.Equal("by [user]", masker.RedactText("by Zoé Müller").Value);
        Assert.Equal("\"by [user]\"", Encoding.UTF8.GetString(masker.RedactJson("\"by Zo\\u00e9 M\\u00fcller\""u8.ToArray()).Value.Span));
    }

    [Fact]
    public void What_was_masked_is_left_alone()
    {
        string once = Masker(Alice).RedactText("alicew@tigerlily:/home/alicew Alice Wonder alice@wonder.land").Value;
        Assert.Equal("[user]@[host]:~ [user] [email]", once);
        Assert.Same(once, Masker(Alice).RedactText(once).Value);
    }

    [Fact]
    public void Nobodys_name_is_in_the_fingerprint() => Assert.Equal(
        RuleSet.BuiltIn.At(new RedactionLevel { Paths = Alice }).Fingerprint,
        RuleSet.BuiltIn.At(new RedactionLevel { Paths = Alice with { UserName = "wonderful", HomeFolder = "/home/wonderful" } }).Fingerprint);

    private static Redactor Masker(LocalIdentity identity) => new(RuleSet.BuiltIn.At(new RedactionLevel { Paths = identity }), TagKey.None);
}

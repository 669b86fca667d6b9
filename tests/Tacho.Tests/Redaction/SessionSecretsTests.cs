using System.Text;
using Tacho.Redaction;
using Tacho.Redaction.Sessions;

namespace Tacho.Tests.Redaction;

public class SessionSecretsTests
{
    private static readonly TagKey Key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);

    [Fact]
    public void Secret_of_an_earlier_text_is_masked_without_its_context_and_with_its_tag()
    {
        string secret = SecretTemplate.Expand("{alnum:32}");
        var redactor = Session(new SessionSecrets(Key));

        string first = redactor.RedactText($"api_key={secret}").Value;
        string later = redactor.RedactText($"got x{secret}y").Value;

        Assert.Equal($"got x{first["api_key=".Length..]}y", later);
        Assert.Equal($"got x{secret}y", new Redactor(RuleSet.BuiltIn, Key).RedactText($"got x{secret}y").Value);
    }

    [Fact]
    public void Secret_is_seen_in_other_encodings()
    {
        string secret = SecretTemplate.Expand("{alnum+-+/:32}") + "/-x";
        var redactor = Session(new SessionSecrets(Key));
        redactor.RedactText($"api_key={secret}");

        string json = Encoding.UTF8.GetString(redactor.RedactJson(Encoding.UTF8.GetBytes(
            $$"""{"a":"<{{secret.Replace("/", "\\/", StringComparison.Ordinal).Replace("-", "\\u002d", StringComparison.Ordinal)}}>"}""")).Value.Span);
        string url = redactor.RedactText($"GET /?q={Uri.EscapeDataString(secret)}&n=1").Value;

        Assert.Matches("""^\{"a":"<\[redacted:api-key:[0-9a-f]{8}\]>"\}$""", json);
        Assert.Matches(@"^GET /\?q=\[redacted:api-key:[0-9a-f]{8}\]&n=1$", url);
    }

    [Theory]
    [InlineData("DB_PASSWORD=sunflower8garden")]
    [InlineData("api_key=abc12345678")]
    public void What_may_be_a_word_is_not_remembered(string found)
    {
        var session = new SessionSecrets(Key);
        Session(session).RedactText(found);

        Assert.Equal(0, session.Count);
    }

    [Fact]
    public void Records_carry_what_was_found_to_another_process_but_never_in_clear()
    {
        string secret = SecretTemplate.Expand("{alnum:32}");
        var session = new SessionSecrets(Key);
        Session(session).RedactText($"api_key={secret}");
        byte[] records = session.NewRecords();

        var other = new SessionSecrets(Key);
        other.Load(records);

        Assert.Equal(SessionSecrets.RecordBytes, records.Length);
        Assert.Empty(session.NewRecords());
        Assert.DoesNotContain(secret, Session(other).RedactText($"got {secret}").Value, StringComparison.Ordinal);
        Assert.Empty(other.NewRecords());
        for (int i = 0; i + 4 <= secret.Length; i++)
        {
            Assert.True(records.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret.Substring(i, 4))) < 0);
        }
    }

    [Fact]
    public void Records_of_another_machine_or_version_and_rubbish_do_nothing()
    {
        string secret = SecretTemplate.Expand("{alnum:32}");
        var session = new SessionSecrets(Key);
        Session(session).RedactText($"api_key={secret}");
        byte[] records = session.NewRecords();
        var other = new SessionSecrets(TagKey.FromBytes(Enumerable.Repeat((byte)7, TagKey.KeyBytes).ToArray()));
        other.Load(records);
        other.Load([.. records.Select(static one => (byte)~one), 1, 2, 3]);

        Assert.Equal($"got {secret}", new Redactor(RuleSet.BuiltIn, Key).ForSession(other).RedactText($"got {secret}").Value);
    }

    [Fact]
    public void Number_is_bounded_and_the_oldest_goes_first()
    {
        var session = new SessionSecrets(Key);
        var redactor = Session(session);
        var secrets = Enumerable.Range(0, SessionSecrets.MaxSecrets + 10).Select(i => SecretTemplate.Expand("{alnum:32}", i)).ToList();
        foreach (string secret in secrets)
        {
            redactor.RedactText($"api_key={secret}");
        }

        Assert.Equal(SessionSecrets.MaxSecrets, session.Count);
        Assert.Contains(secrets[0], redactor.RedactText($"got {secrets[0]}").Value, StringComparison.Ordinal);
        Assert.DoesNotContain(secrets[^1], redactor.RedactText($"got {secrets[^1]}").Value, StringComparison.Ordinal);
        Assert.DoesNotContain(secrets[10], redactor.RedactText($"got {secrets[10]}").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_text_comes_back_as_the_same_instance()
    {
        var redactor = Session(new SessionSecrets(Key));
        redactor.RedactText($"api_key={SecretTemplate.Expand("{alnum:32}")}");
        const string clean = "nothing to see here, move along";

        Assert.Same(clean, redactor.RedactText(clean).Value);
    }

    private static Redactor Session(SessionSecrets session) => new Redactor(RuleSet.BuiltIn, Key).ForSession(session);
}

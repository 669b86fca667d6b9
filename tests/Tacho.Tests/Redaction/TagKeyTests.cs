using System.Security.Cryptography;
using System.Text;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

public sealed class TagKeyTests : IDisposable
{
    private static readonly Rule Token = new() { Id = "some-token", Description = "A token", Keywords = ["token"] };

    private readonly string _folder = Directory.CreateTempSubdirectory("tacho-key-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tag_holds_the_first_32_bits_of_the_hmac()
    {
        byte[] key = RandomNumberGenerator.GetBytes(TagKey.KeyBytes);
        byte[] secret = Encoding.ASCII.GetBytes(SecretTemplate.Expand("{alnum:40}"));
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, (byte[])[.. "v1|some-token|"u8, .. secret]))[..8];

        Assert.Equal($"[redacted:some-token:{expected}]", TagKey.FromBytes(key).Tag(Token, secret));
    }

    [Fact]
    public void Rules_of_one_class_give_one_secret_one_fingerprint()
    {
        var key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);
        byte[] secret = Encoding.ASCII.GetBytes(SecretTemplate.Expand("{alnum:40}"));

        string one = key.Tag(Token with { FingerprintClass = "secret" }, secret);
        string other = key.Tag(Token with { Id = "other", FingerprintClass = "secret" }, secret);

        Assert.Equal(one.Split(':')[2], other.Split(':')[2]);
    }

    [Fact]
    public void Guessable_secrets_get_no_fingerprint()
    {
        var key = TagKey.FromBytes(new byte[TagKey.KeyBytes]);

        Assert.Equal("[redacted:some-token]", key.Tag(Token, "hunter2-abc"u8));
        Assert.Equal("[redacted:some-token]", key.Tag(Token with { Fingerprint = false }, "a much longer secret"u8));
        Assert.Equal("[redacted:some-token]", TagKey.None.Tag(Token, "a much longer secret"u8));
    }

    [Fact]
    public void Missing_file_is_created_for_the_owner_only_and_read_again()
    {
        string path = Path.Combine(_folder, "keys", "tag");

        string? first = TagKey.FromFile(path).Fingerprint("x", "a secret of some length"u8);

        Assert.NotNull(first);
        Assert.Equal(first, TagKey.FromFile(path).Fingerprint("x", "a secret of some length"u8));
        Assert.Equal(TagKey.KeyBytes, new FileInfo(path).Length);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Nothing_is_touched_before_the_first_tag()
    {
        string path = Path.Combine(_folder, "keys", "tag");

        new Redactor(RuleSet.BuiltIn, TagKey.FromFile(path)).RedactText("ls -la");

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void Several_creators_at_once_end_with_one_key()
    {
        for (int run = 0; run < 50; run++)
        {
            string path = Path.Combine(_folder, $"run{run}", "tag");
            using var start = new Barrier(8);
            var fingerprints = new string?[8];
            var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                var key = TagKey.FromFile(path);
                start.SignalAndWait();
                fingerprints[i] = key.Fingerprint("x", "a secret of some length"u8);
            })).ToArray();
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());

            Assert.NotNull(fingerprints[0]);
            Assert.Single(fingerprints.Distinct(StringComparer.Ordinal));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void Place_that_cannot_be_written_gives_tags_without_fingerprint()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "no folder");

        var key = TagKey.FromFile(Path.Combine(file, "tag"));

        Assert.False(key.IsAvailable);
        Assert.Equal("[redacted:some-token]", key.Tag(Token, "a secret of some length"u8));
    }

    [Fact]
    public void File_of_another_length_is_no_key_and_is_left_as_it_is()
    {
        string path = Path.Combine(_folder, "tag");
        File.WriteAllText(path, "short");

        Assert.False(TagKey.FromFile(path).IsAvailable);
        Assert.Equal("short", File.ReadAllText(path));
    }
}

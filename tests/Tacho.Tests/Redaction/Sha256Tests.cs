using System.Security.Cryptography;
using Tacho.Interop;

namespace Tacho.Tests.Redaction;

/// <summary>The managed SHA-256 and HMAC against the platform's.</summary>
public class Sha256Tests
{
    private static readonly byte[] Data = MakeData(200_000);

    [Fact]
    public void Every_length_up_to_300_gives_the_platforms_digest()
    {
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        for (int length = 0; length <= 300; length++)
        {
            Sha256.HashData(Data.AsSpan(0, length), digest);
            Assert.Equal(SHA256.HashData(Data.AsSpan(0, length)), digest.ToArray());
        }
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void Long_data_gives_the_platforms_digest(int length)
    {
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];

        Sha256.HashData(Data.AsSpan(0, length), digest);

        Assert.Equal(SHA256.HashData(Data.AsSpan(0, length)), digest.ToArray());
    }

    [Fact]
    public void Data_in_pieces_of_any_length_gives_the_same_digest()
    {
        var random = new Random(7);
        Span<byte> digest = stackalloc byte[Sha256.HashBytes];
        for (int run = 0; run < 200; run++)
        {
            int length = random.Next(1000);
            var hash = new Sha256();
            for (int at = 0; at < length;)
            {
                int piece = Math.Min(random.Next(150), length - at);
                hash.Append(Data.AsSpan(at, piece));
                at += piece;
            }

            hash.Finish(digest);
            Assert.Equal(SHA256.HashData(Data.AsSpan(0, length)), digest.ToArray());
        }
    }

    [Fact]
    public void Hmac_gives_the_platforms_code_for_keys_and_data_of_any_length()
    {
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        foreach (int keyLength in (int[])[0, 1, 31, 32, 63, 64, 65, 131])
        {
            byte[] key = Data[..keyLength];
            for (int length = 0; length <= 300; length += 7)
            {
                var hmac = new HmacSha256(key);
                hmac.Append(Data.AsSpan(0, length / 2));
                hmac.Append(Data.AsSpan(length / 2, length - (length / 2)));
                hmac.Finish(code);
                Assert.Equal(HMACSHA256.HashData(key, Data.AsSpan(0, length)), code.ToArray());
            }
        }
    }

    private static byte[] MakeData(int length)
    {
        var data = new byte[length];
        new Random(42).NextBytes(data);
        return data;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tacho.Git;

/// <summary>The name that git gives a file's content: a hash of <c>blob</c>, its length in bytes, a zero byte and the content (gitformat-pack(5), "object names").</summary>
public static class GitBlob
{
    /// <summary>In a repository of the usual form.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "git's own names; nothing is secured by them here")]
    public static string Sha1(string content) => Convert.ToHexStringLower(SHA1.HashData(Named(content)));

    /// <summary>In a repository that was made with <c>--object-format=sha256</c>.</summary>
    public static string Sha256(string content) => Convert.ToHexStringLower(SHA256.HashData(Named(content)));

    private static byte[] Named(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes.Length}\0")), .. bytes];
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Redaction;

namespace Tacho.Cli.Samples;

/// <summary>
/// Invented sessions of several agents, in the formats of their transcripts, for a machine that has none. Between two pairs of at signs stand what is made anew at each run: <c>at:SECONDS</c>, a time
/// after (mostly before) now, and secrets as <see cref="SecretTemplate"/>: as they are, percent-encoded, in base64, or in JSON's escapes.
/// </summary>
internal static partial class SampleSessions
{
    private const string Prefix = "Samples/";

    /// <summary>Writes the sessions into a folder, one below it for each agent.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="now">The moment shortly after the last of them.</param>
    /// <param name="variant">Which made-up secrets.</param>
    public static void Write(string folder, DateTimeOffset now, int variant)
    {
        foreach (var resource in Resources)
        {
            var path = Path.Combine(folder, resource[Prefix.Length..]);
            TachoHome.CreateFolder(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Marker.Replace(Read(resource), marker => Made(marker, now, variant)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }

    /// <summary>The made-up secrets in clear, each once.</summary>
    public static ImmutableArray<string> Secrets(int variant) =>
    [
        .. Resources.SelectMany(static resource => Marker.Matches(Read(resource)))
            .Where(static marker => marker.Groups["form"].Value != "at")
            .Select(marker => SecretTemplate.Expand(marker.Groups["text"].Value, variant))
            .Distinct(StringComparer.Ordinal)
    ];

    private static IEnumerable<string> Resources => Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Made(Match marker, DateTimeOffset now, int variant)
    {
        var text = marker.Groups["text"].Value;
        return marker.Groups["form"].Value switch
        {
            "at" => EventJson.FormatTime((now + TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture))).ToUniversalTime()).Replace("+00:00", "Z", StringComparison.Ordinal),
            "percent" => Uri.EscapeDataString(SecretTemplate.Expand(text, variant)),
            "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(SecretTemplate.Expand(text, variant))),
            "json" => string.Concat(SecretTemplate.Expand(text, variant).Select(static c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))),
            _ => SecretTemplate.Expand(text, variant),
        };
    }

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"no resource {resource}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("@@(?<form>at|secret|percent|base64|json):(?<text>.+?)@@", RegexOptions.ExplicitCapture)]
    private static partial Regex Marker { get; }
}

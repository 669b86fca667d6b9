using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tacho.Events;
using Tacho.Redaction;
using Tacho.Tests.Trail;
using Tacho.Trail;
using Tacho.Scrubbing;

namespace Tacho.Tests.Scrubbing;

/// <summary>A trail into which hooks recorded a secret that no rule knows, in every place and encoding, between innocent calls.</summary>
internal sealed partial class LeakyTrail : IDisposable
{
    public const string Reason = "leaked in a build log";

    public LeakyTrail(string secret)
    {
        Secret = secret;
        Trail = new SampleTrail();
        Trail.Call("SessionStart");
        Trail.Run("echo before");
        Trail.Call("UserPromptSubmit", ("prompt", $"log in with {secret} please"));
        foreach (var (name, text) in Encodings(secret)) Trail.Run($"echo {name} >{text}< end");
        Trail.Call("PostToolUse", ("tool_name", "Bash"), ("tool_use_id", "toolu_out"), ("tool_input", new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = "cat x" }),
            ("tool_response", new Dictionary<string, string>(StringComparer.Ordinal) { ["stdout"] = $"one\n{secret}\ntwo\n", ["stderr"] = JsonSerializer.Serialize(new { inner = secret }) }));
        Trail.Run($"echo again {secret} there", SampleTrail.OtherSession);
        Trail.Run("echo after");
        Trail.Run("echo after too", SampleTrail.OtherSession);
    }

    public SampleTrail Trail { get; }

    public string Secret { get; }

    public static string Plain { get; } = SecretTemplate.Expand("Zq7{alnum:21}");

    public ScrubTarget Target => ScrubTarget.Secret(Secret, RuleSet.BuiltIn, TagKey.FromFile(Trail.Home.TagKey));

    public Scrubber Scrubber => new(Trail.Home, Target, TimeProvider.System);

    public IReadOnlyList<Project> Projects => [Trail.Project];

    public ScrubPlan Look() => Scrubber.Look(Projects);

    public IReadOnlyList<ScrubStep> Scrub() => [.. Scrubber.Run(Projects, Reason)];

    /// <summary>Files that hold the secret in whatever encoding, by a decoder that shares nothing with the one under test.</summary>
    public IReadOnlyList<string> Leaks() => 
    [
        .. Trail.AllFiles().Where(path => Holds(File.ReadAllText(path), Secret))
            .Select(path => $"{path}: {string.Join(" | ", File.ReadAllLines(path).Where(line => Holds(line, Secret)))}"),
    ];

    public static void AssertNone(IReadOnlyList<string> leaks) => Assert.True(leaks.Count == 0, string.Join('\n', leaks));

    public IEnumerable<AgentEvent> Events(string session = SampleTrail.Session) =>
        new TrailReader(Trail.Home).Files(Trail.Project.Name).Where(file => file.Session == session).SelectMany(file => TrailReader.Events(file)).Select(record => record.Event);

    public void Dispose() => Trail.Dispose();

    public static IEnumerable<(string Name, string Text)> Encodings(string secret)
    {
        yield return ("plain", secret);
        yield return ("json", JsonSerializer.Serialize(secret));
        yield return ("json-in-json", JsonSerializer.Serialize(JsonSerializer.Serialize(new { a = secret })));
        yield return ("unicode", string.Concat(secret.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))));
        yield return ("percent", Uri.EscapeDataString(secret));
        yield return ("percent-all", string.Concat(Encoding.UTF8.GetBytes(secret).Select(b => b < 0x80 ? string.Create(CultureInfo.InvariantCulture, $"%{b:X2}") : "")));
        for (var i = 0; i < 3; i++)
        {
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{new string('u', 4 + i)}:{secret} and so on"));
            yield return ($"base64-{i}", text);
            yield return ($"base64url-{i}", text.Replace('+', '-').Replace('/', '_').TrimEnd('='));
            yield return ($"base64-broken-{i}", string.Join('\n', text.Chunk(12).Select(chunk => new string(chunk))));
        }
    }

    public static bool Holds(string text, string secret)
    {
        var seen = text;
        for (var depth = 0; depth < 4; depth++)
        {
            if (seen.Contains(secret, StringComparison.Ordinal) || Uri.UnescapeDataString(seen).Contains(secret, StringComparison.Ordinal)) return true;
            if (Base64Runs.Matches(seen.Replace("\\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)).Any(run => HoldsDecoded(run.Value, secret))) return true;
            seen = Escapes.Replace(seen, escape => escape.Groups["hex"] is { Success: true } hex ? ((char)int.Parse(hex.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() : escape.Value[1] == 'n' ? "\n" : escape.Value[1..]);
        }

        return false;
    }

    private static bool HoldsDecoded(string run, string secret)
    {
        var text = run.Replace('-', '+').Replace('_', '/');
        for (var offset = 0; offset < 4; offset++)
        {
            var whole = text[Math.Min(offset, text.Length)..];
            whole = whole[..(whole.Length / 4 * 4)];
            if (Encoding.UTF8.GetString(Convert.FromBase64String(whole)).Contains(secret[..^1], StringComparison.Ordinal)) return true;
        }

        return false;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{8,}")]
    private static partial Regex Base64Runs { get; }

    [GeneratedRegex(@"\\(u(?<hex>[0-9a-fA-F]{4})|[""\\/n])")]
    private static partial Regex Escapes { get; }
}

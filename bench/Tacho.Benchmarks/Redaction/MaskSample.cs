using System.Globalization;
using System.Text;
using Tacho.Redaction;

namespace Tacho.Benchmarks.Redaction;

/// <summary>
/// Masks real transcripts and shows where: how many masks a megabyte and rule, and a sample, evenly taken, for a person to judge. The
/// sample shows what was masked, so it is for the screen and not for a file that is kept.
/// </summary>
internal static class MaskSample
{
    private const int ContextBytes = 48;

    public static int Print(string folder, int count)
    {
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.None);
        var masks = new List<(string Rule, string Line)>();
        long total = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            total += bytes.Length;
            foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
            {
                AddMasks(redactor, line, masks);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{masks.Count} masks in {total / 1e6:f1} MB: {masks.Count / (total / 1e6):f2} a MB"));
        foreach (var rule in masks.GroupBy(static mask => mask.Rule, StringComparer.Ordinal).OrderByDescending(static rule => rule.Count()))
        {
            Console.WriteLine($"{rule.Count(),8}  {rule.Key}");
        }

        int shown = Math.Min(count, masks.Count);
        for (int i = 0; i < shown; i++)
        {
            var (rule, line) = masks[(int)((long)i * masks.Count / shown)];
            Console.WriteLine($"{i + 1}\t{rule}\t{line}");
        }

        return 0;
    }

    /// <summary>Finds what each tag stands for by what stands before and after it.</summary>
    private static void AddMasks(Redactor redactor, string line, List<(string Rule, string Line)> masks)
    {
        string masked = Encoding.UTF8.GetString(redactor.RedactJson(Encoding.UTF8.GetBytes(line)).Value.Span);
        if (ReferenceEquals(masked, line) || masked == line)
        {
            return;
        }

        string[] parts = masked.Split("[redacted:");
        int at = parts[0].Length;
        for (int i = 1; i < parts.Length; i++)
        {
            int close = parts[i].IndexOf(']', StringComparison.Ordinal);
            if (close < 0)
            {
                continue;
            }

            string rest = parts[i][(close + 1)..];
            int end = i == parts.Length - 1 && rest.Length == 0 ? line.Length : line.IndexOf(rest, at, StringComparison.Ordinal);
            if (end < 0)
            {
                return;
            }

            string before = line[Math.Max(0, at - ContextBytes)..at];
            string after = line[end..Math.Min(line.Length, end + 16)];
            string secret = line[at..end];
            masks.Add((parts[i][..close], $"{before} >>>{(secret.Length > 80 ? secret[..80] + "…" : secret)}<<< {after}"));
            at = end + rest.Length;
        }
    }
}

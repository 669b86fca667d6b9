using System.Diagnostics;
using System.Globalization;
using Tacho.Redaction;

namespace Tacho.Benchmarks.Redaction;

/// <summary>Masks a file of JSON lines in process, on one thread.</summary>
internal static class Throughput
{
    public static int Print(string file, int rounds)
    {
        byte[] bytes = File.ReadAllBytes(file);
        var redactor = new Redactor(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));
        var rates = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            int masked = MaskLines(redactor, bytes);
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            rates.Add(bytes.Length / 1e6 / seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {rates[^1]:f0} MB per CPU second, {masked} lines masked"));
        }

        rates.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"median {rates[rates.Count / 2]:f0} MB per CPU second ({rates[0]:f0}-{rates[^1]:f0}), {bytes.Length / 1e6:f1} MB, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:f0} MB"));
        return 0;
    }

    /// <summary>Masks each line as a JSON line; gives how many changed.</summary>
    public static int MaskLines(Redactor redactor, ReadOnlyMemory<byte> bytes)
    {
        int masked = 0;
        while (!bytes.IsEmpty)
        {
            int end = bytes.Span.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            masked += redactor.RedactJson(line).Counts.IsEmpty ? 0 : 1;
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        return masked;
    }
}

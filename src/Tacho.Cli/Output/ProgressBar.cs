using System.Diagnostics;
using System.Globalization;

namespace Tacho.Cli.Output;

/// <summary>
/// One line on standard error that tells how far long work has come, while that is a terminal; nothing else ever. Safe for use by several threads.
/// </summary>
internal sealed class ProgressBar : IDisposable
{
    private const int BarCells = 24;
    private static readonly TimeSpan BetweenPaints = TimeSpan.FromMilliseconds(100);

    /// <summary>Before, the start of the work counts for more than the work, and the rest would be guessed in minutes.</summary>
    private static readonly TimeSpan BeforeGuess = TimeSpan.FromSeconds(1);

    private readonly TextWriter? _terminal;
    private readonly string _unit;
    private readonly long _totalBytes;
    private readonly int _totalItems;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private long _lastPaint;
    private long _bytes;
    private int _items;

    /// <summary>A bar for work of known size. <paramref name="unit"/> is what is counted, in the plural.</summary>
    public ProgressBar(TextWriter error, string unit, int totalItems, long totalBytes)
    {
        _terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" ? error : null;
        (_unit, _totalItems, _totalBytes) = (unit, totalItems, totalBytes);
    }

    /// <summary>One more item is done, and so many bytes with it.</summary>
    public void Advance(long bytes)
    {
        if (_terminal is null) return;
        lock (_lock)
        {
            _items++;
            _bytes += bytes;
            if (Stopwatch.GetElapsedTime(_lastPaint) < BetweenPaints) return;
            _lastPaint = Stopwatch.GetTimestamp();
            Paint();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose() => _terminal?.Write("\r\u001b[K");

    private void Paint()
    {
        var share = _totalBytes == 0 ? 1 : Math.Min(1, (double)_bytes / _totalBytes);
        var elapsed = Stopwatch.GetElapsedTime(_begun);
        var left = share > 0 && elapsed >= BeforeGuess ? string.Create(CultureInfo.InvariantCulture, $"  {elapsed * ((1 - share) / share):mm\\:ss} left") : "";
        var filled = (int)(share * BarCells);
        _terminal!.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\u001b[K{new string('█', filled)}{new string('░', BarCells - filled)} {_items}/{_totalItems} {_unit}  {ByteSize.Of(_bytes)} of {ByteSize.Of(_totalBytes)}{left}"));
    }
}

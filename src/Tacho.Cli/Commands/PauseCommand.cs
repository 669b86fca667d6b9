using System.CommandLine;
using System.Globalization;
using Tacho.Capture;
using Tacho.Configuration;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho pause</c> and <c>tacho resume</c>.</summary>
internal static class PauseCommand
{
    public static Command Create()
    {
        var duration = new Option<string?>("--for") { Description = "End the pause by itself after this time: 30m, 2h, 1d.", HelpName = "TIME" };
        var command = new Command("pause", "Stop recording on this machine. The pause is recorded; each session it touches gets one gap.") { duration };
        command.SetAction(parsed =>
        {
            var span = parsed.GetValue(duration) is { } text ? ParseDuration(text) : (TimeSpan?)null;
            var state = new CaptureControl(TachoHome.FromEnvironment(), TimeProvider.System).Pause(span);
            parsed.InvocationConfiguration.Output.WriteLine(state.PausedUntil is { } until
                ? $"Recording is paused until {until.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}; `tacho resume` ends the pause sooner."
                : "Recording is paused; `tacho resume` ends the pause.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Command CreateResume()
    {
        var command = new Command("resume", "Record again after a pause.");
        command.SetAction(parsed =>
        {
            new CaptureControl(TachoHome.FromEnvironment(), TimeProvider.System).Resume();
            parsed.InvocationConfiguration.Output.WriteLine("Recording.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>A number and one of s, m, h, d.</summary>
    /// <exception cref="UserError">Anything else, or a time of nothing.</exception>
    private static TimeSpan ParseDuration(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        if (double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count > 0 && count < 100_000)
        {
            switch (unit)
            {
                case 's': return TimeSpan.FromSeconds(count);
                case 'm': return TimeSpan.FromMinutes(count);
                case 'h': return TimeSpan.FromHours(count);
                case 'd': return TimeSpan.FromDays(count);
            }
        }

        throw new UserError($"--for '{text}' is not a time", "write a number and s, m, h or d, such as 30m", ExitCode.Usage);
    }
}

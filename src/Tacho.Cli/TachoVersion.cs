namespace Tacho.Cli;

/// <summary>The version of this program.</summary>
internal static class TachoVersion
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(TachoVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}

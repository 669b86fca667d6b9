using System.Text.Json;
using Tacho.EndToEnd.Agents;

namespace Tacho.EndToEnd.Browser;

/// <summary>A report's page in a real browser: it opens and folds, asks nothing of a network, fits a phone, and has no serious fault for those who do not see it.</summary>
public sealed class ReportPageTests(ITestOutputHelper output)
{
    private static readonly AgentPackage Playwright = new("playwright-core", "1.65.1", "playwright-core");
    private static readonly AgentPackage Axe = new("axe-core", "4.14.1", "axe-core");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("public")]
    [InlineData("full")]
    public async Task Page_opens_folds_and_is_reachable_for_everybody(string profile)
    {
        var chromium = ChildProcess.Find("chromium") ?? ChildProcess.Find("chromium-browser") ?? ChildProcess.Find("google-chrome");
        var obstacle = await Gate.ObstacleAsync(Playwright) ?? (chromium is null ? "Runs a browser; install chromium." : null);
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var (playwright, axe) = (await FolderAsync(Playwright), await FolderAsync(Axe));
        await using var sandbox = await Sandbox.CreateAsync();
        var source = Path.Combine(sandbox.Home, "sessions");
        Directory.CreateDirectory(source);
        await File.WriteAllTextAsync(Path.Combine(source, PageSession.Id + ".jsonl"), PageSession.Text, TestContext.Current.CancellationToken);
        await sandbox.MustTachoAsync("import", "--from", source, "--yes", "--no-index");
        var page = Path.Combine(sandbox.Home, "report.html");
        await sandbox.MustTachoAsync("report", "--since", "2026-01-01", "--format", "html", "--profile", profile, "--out", page);

        var pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "report-pages", profile)).FullName;
        var script = Path.Combine(Repository.Root, "tests", "Tacho.EndToEnd", "Browser", "page.mjs");
        var run = await ChildProcess.RunAsync("node", [script, Path.Combine(playwright, "index.mjs"), Path.Combine(axe, "axe.min.js"), chromium!, page, pictures], sandbox.Home, environment: null, Patience);

        Assert.True(run.ExitCode == 0, run.Errors);
        output.WriteLine($"pictures: {pictures}\n{run.Output}");
        var seen = JsonDocument.Parse(run.Output).RootElement;
        foreach (var fault in new[] { "console", "requests", "axe", "wider" }) Assert.Empty(seen.GetProperty(fault).EnumerateArray().Select(static one => one.GetString()));
        Assert.All(seen.GetProperty("folded").EnumerateArray(), static fold => Assert.Equal((false, true), (fold[0].GetBoolean(), fold[1].GetBoolean())));
        Assert.Equal(3, seen.GetProperty("folded").GetArrayLength());
    }

    /// <summary>The package's own folder; it is installed as agents are.</summary>
    private static async Task<string> FolderAsync(AgentPackage package)
    {
        var program = await AgentInstaller.InstallAsync(package);
        return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program))!, package.Package);
    }
}

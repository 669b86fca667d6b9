using System.Globalization;
using Tacho.Agents;
using Tacho.Interop;

namespace Tacho.Setup.Doctor;

/// <summary>Which of their own transcripts agents are about to delete.</summary>
internal static class TranscriptCheck
{
    private const int DaysAhead = 3;

    public static IEnumerable<Diagnosis> Run(Evidence evidence)
    {
        var here = evidence.Here;
        foreach (var agent in AgentDetection.Installable())
        {
            if (agent.Hooks!.Plan(here.Context(InstallScope.User, here.UserFolder)).Retention is not { } retention || !Directory.Exists(retention.Folder)) continue;
            yield return Judge(agent.Info.Name, retention, Days(retention), evidence.Now);
        }
    }

    private static Diagnosis Judge(string area, TranscriptRetention retention, int? days, DateTimeOffset now)
    {
        var kept = $"the agent keeps them {days?.ToString(CultureInfo.InvariantCulture)} days{(retention.SettingName is null ? "" : $", by {retention.SettingName} in {retention.SettingsFile}")}";
        if (days is not > 0) return new(area, "transcripts", Health.Note, $"{retention.SettingName} in {retention.SettingsFile} is no number of days above 0: what the agent keeps is not known");
        var looked = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new DirectoryInfo(retention.Folder).EnumerateFiles(retention.Pattern, looked).Select(file => file.LastWriteTimeUtc).ToList();
        var limit = now.AddDays(DaysAhead - days.Value).UtcDateTime;
        var going = files.Where(written => written < limit).ToList();
        if (going.Count == 0) return new(area, "transcripts", Health.Well, $"none of {files.Count.ToString(CultureInfo.InvariantCulture)} goes within {DaysAhead.ToString(CultureInfo.InvariantCulture)} days; {kept}");
        var oldest = LocalTime.Of(new DateTimeOffset(going.Min())).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(
            area,
            "transcripts",
            Health.Note,
            string.Create(CultureInfo.InvariantCulture, $"{going.Count} of {files.Count} about to go within {DaysAhead} days, the oldest of {oldest}; {kept}"),
            string.Create(CultureInfo.InvariantCulture, $"cp -a {ShellWord.Of(retention.Folder)} {ShellWord.Of($"{retention.Folder}-{now:yyyy-MM-dd}")}"));
    }

    /// <summary>How many days the agent keeps them; null where the setting is no number.</summary>
    private static int? Days(TranscriptRetention retention)
    {
        if (retention is not { SettingsFile: { } file, SettingName: { } name } || AgentFile.Read(file).Text is not { } text) return retention.Days;
        if (SettingsText.Parse(text, file).Find(name) is not { } set) return retention.Days;
        return set.Kind == JsonKind.Literal && int.TryParse(set.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) ? days : null;
    }
}

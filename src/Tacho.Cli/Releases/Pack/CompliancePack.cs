using System.CommandLine;
using System.Globalization;
using Tacho.Capture;
using Tacho.Cli.Commands;
using Tacho.Cli.Commands.Archive;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Reports;
using Tacho.Trail;
using Tacho.Trail.Verification;

namespace Tacho.Cli.Releases.Pack;

/// <summary>
/// A zip for who has to be shown what agents did, and that nobody changed it since: the report, the masked records, what seals them, what a verification found, the rules that masked, and the
/// hash of each. The signing key is never in it.
/// </summary>
internal sealed class CompliancePack(Release release, ParseResult parsed, TimeProvider time)
{
    /// <summary>Of the package's shape; members may be added to it.</summary>
    private const int Version = 1;

    private readonly TachoHome _home = TachoHome.FromEnvironment();

    /// <summary>Writes it; what is in it in words.</summary>
    public string Write(Stream file)
    {
        var report = release.Report(time);
        var transcripts = PackedTranscript.Of(release, release.Choice.Transcripts().UnionBy(release.Reading.Transcripts, static one => one.MetaPath));
        using var pack = new PackFile(file);
        pack.Add("README.txt", PackReadme.Text);
        pack.Add("report.html", output => HtmlReport.Write(report, output));
        pack.Add("report.json", output => JsonReport.Write(report, output));
        foreach (var (transcript, _, member) in transcripts) pack.Add(member, output => EventExport.JsonLines(release.Events(transcript), output));
        pack.Add("rules.json", Rules(transcripts));
        var seals = new PackSeals(_home, release, transcripts);
        seals.Sign(time, parsed.InvocationConfiguration.Error);
        seals.AddTo(pack);
        pack.Add("verify.json", Verification(transcripts));
        pack.Add("manifest.json", Manifest(report, transcripts.Count, seals.Withheld, pack.Members));
        pack.AddSums();
        return $"{SafeText.Count(report.Sessions.Length, "session")}, {SafeText.Count(pack.Members.Count, "member")}";
    }

    private string Rules(IReadOnlyList<PackedTranscript> transcripts)
    {
        var rules = RulesInForce.Load(_home, root: null).OrThrow();
        var level = ProfileOption.LevelOf(parsed);
        return PackJson.Text(json =>
        {
            json.WriteStartObject("inForce");
            json.WriteString("secrets", rules.Fingerprint);
            json.WriteString("wordsOfPeople", rules.At(level).Fingerprint);
            json.WriteString("everythingElse", rules.At(level.ForCommands).Fingerprint);
            json.WriteEndObject();
            json.WriteStartArray("whenArchived");
            foreach (var same in transcripts.GroupBy(static one => one.Transcript.Meta.Rules, StringComparer.Ordinal).OrderBy(static same => same.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("fingerprint", same.Key);
                json.WriteStartArray("transcripts");
                foreach (var one in same) json.WriteStringValue(one.Name);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>What <c>tacho verify --json</c> finds in each project that the sessions are of, with its part of the archive.</summary>
    private string Verification(IReadOnlyList<PackedTranscript> transcripts)
    {
        var archive = ArchiveChoice.Of(parsed);
        var recorded = RecordedProjects.All(_home).ToDictionary(static project => project.Name, StringComparer.Ordinal);
        var verifier = new TrailVerifier(_home);
        return PackJson.Text(json =>
        {
            json.WriteString("command", "tacho verify --json");
            json.WriteString("at", EventJson.FormatTime(time.GetUtcNow()));
            json.WriteStartArray("projects");
            foreach (var name in transcripts.Select(static one => one.Transcript.Meta.Project).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var found = VerifyCommand.WithArchive(verifier.VerifyProject(recorded.GetValueOrDefault(name) ?? new Project(name, "")), _home, archive, name);
                if (found.Verdict == Verdict.Tampered) parsed.InvocationConfiguration.Error.WriteLine($"tacho: the record of {SafeText.OneLine(name)} was tampered with, as verify.json tells");
                json.WriteStartObject();
                json.WriteString("project", release.Text(name));
                VerifyJson.Members(json, found, rebuiltLines: null, release.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private string Manifest(Report report, int transcripts, int withheld, IReadOnlyList<PackMember> members) => PackJson.Text(json =>
    {
        json.WriteNumber("version", Version);
        json.WriteString("tool", "tacho");
        json.WriteString("toolVersion", TachoVersion.Text);
        json.WriteString("made", EventJson.FormatTime(report.Made.ToUniversalTime()));
        json.WriteString("scope", report.Scope);
        json.WriteString("profile", report.Profile.ToString().ToLower(CultureInfo.InvariantCulture));
        json.WriteNumber("sessions", report.Sessions.Length);
        json.WriteNumber("transcripts", transcripts);
        json.WriteNumber("checkpointsWithheld", withheld);
        json.WriteStartArray("unreadable");
        foreach (var one in release.Reading.Unreadable) json.WriteStringValue(SafeText.OneLine($"{one.Transcript}:{one.AfterLine.ToString(CultureInfo.InvariantCulture)}: {one.Why}"));
        json.WriteEndArray();
        json.WriteStartArray("members");
        foreach (var member in members)
        {
            json.WriteStartObject();
            json.WriteString("name", member.Name);
            json.WriteNumber("bytes", member.Bytes);
            json.WriteString("sha256", member.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}

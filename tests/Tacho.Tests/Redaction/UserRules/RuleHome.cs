using System.Text;
using Tacho.Configuration;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;

namespace Tacho.Tests.Redaction.UserRules;

/// <summary>A recorder's home in a scratch folder, with rule files in it.</summary>
internal sealed class RuleHome : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("tacho-rules-");

    public RuleHome() => Home = new TachoHome(Path.Combine(_scratch.FullName, "home"));

    public TachoHome Home { get; }

    public string Folder => _scratch.FullName;

    public string Cache => Path.Combine(Home.Cache, "rules.bin");

    /// <summary>A home with one rule file.</summary>
    public static RuleHome With(string json)
    {
        var home = new RuleHome();
        home.Write(RuleFiles.OwnFile, json);
        return home;
    }

    public string Write(string name, string json)
    {
        TachoHome.CreateFolder(Home.Rules);
        string path = Path.Combine(Home.Rules, name);
        File.WriteAllText(path, json);
        return path;
    }

    public LoadedRules Load() => RuleFiles.Load(Home);

    /// <summary>A text as the rules that hold mask it, without fingerprints.</summary>
    public string Mask(string text) => new Redactor(Load().OrThrow(), TagKey.None).RedactText(text).Value;

    public string MaskJson(string json) => Encoding.UTF8.GetString(new Redactor(Load().OrThrow(), TagKey.None).RedactJson(Encoding.UTF8.GetBytes(json)).Value.Span);

    public void Dispose() => _scratch.Delete(recursive: true);
}

namespace Tacho.Configuration;

/// <summary>The recorder's own folder of one user, <c>~/.tacho</c> or what TACHO_HOME names. Folders are made with mode 0700, files in them with 0600.</summary>
public sealed record TachoHome(string Root)
{
    /// <summary>The variable that moves the folder.</summary>
    public const string Variable = "TACHO_HOME";

    /// <summary>The folder that the environment asks for. Without HOME there is none, and recording is not possible.</summary>
    /// <exception cref="UserError">Neither TACHO_HOME nor a home folder is known.</exception>
    public static TachoHome FromEnvironment()
    {
        var moved = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(moved)) return new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(moved)));
        return UserFolder() is { } home
            ? new(Path.Combine(home, ".tacho"))
            : throw new UserError("no home folder: HOME is not set to a full path", $"set HOME, or {Variable} to the folder that Tacho may use", ExitCode.Configuration);
    }

    /// <summary>
    /// The user's home folder by HOME (USERPROFILE on Windows), without a separator at its end, so that it compares with folders; null when the variable is empty or no full path. The
    /// password database is not asked: a sandbox may have none.
    /// </summary>
    public static string? UserFolder()
    {
        var home = Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        return Path.IsPathFullyQualified(home ?? "") ? Path.TrimEndingDirectorySeparator(home!) : null;
    }

    public string Trail => Path.Combine(Root, "trail");

    public string Archive => Path.Combine(Root, "archive");

    /// <summary>The Markdown of days that are over: <c>&lt;project&gt;/&lt;person&gt;/&lt;YYYY-MM-DD&gt;.md</c>.</summary>
    public string Journal => Path.Combine(Root, "journal");

    /// <summary>The embedded store, which can be made again from the archive.</summary>
    public string Store => Path.Combine(Root, "store.db");

    public string Seal => Path.Combine(Root, "seal");

    public string Heads => Path.Combine(Seal, "heads");

    public string Checkpoints => Path.Combine(Seal, "checkpoints");

    /// <summary>The machine key of redaction tags.</summary>
    public string TagKey => Path.Combine(Seal, "tag.key");

    /// <summary>The private key that signs checkpoints, PKCS #8 in PEM.</summary>
    public string SigningKey => Path.Combine(Seal, "signing.key");

    /// <summary>The verifier key of the signing key, in the one-line form of C2SP signed-note.</summary>
    public string VerifierKey => Path.Combine(Seal, "signing.pub");

    /// <summary>Held while sealed files are written anew, see <c>tacho scrub</c>.</summary>
    public string ScrubLock => Path.Combine(Seal, "scrub.lock");

    public string ConfigFile => Path.Combine(Root, "config.json");

    /// <summary>Redaction rules that the user wrote, <c>*.json</c>, in the order of their names.</summary>
    public string Rules => Path.Combine(Root, "rules");

    /// <summary>What can be made again at any time.</summary>
    public string Cache => Path.Combine(Root, "cache");

    public string ProjectsFile => Path.Combine(Root, "projects.json");

    /// <summary>Pauses and exclusions in force, a projection of the ledger that a hook can read fast.</summary>
    public string CaptureState => Path.Combine(Root, "capture.json");

    public string SelfLog => Path.Combine(Root, "self.log");

    public string Bin => Path.Combine(Root, "bin");

    /// <summary>Makes a folder and those above it that are missing, each with mode 0700.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        // .NET gives the mode to the innermost folder only.
        if (Path.GetDirectoryName(path) is { } parent) CreateFolder(parent);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

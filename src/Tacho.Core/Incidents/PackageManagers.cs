using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tacho.Incidents;

/// <summary>Which arguments behind the verb are packages.</summary>
internal enum NamedPackages
{
    All,

    /// <summary>The first; what follows are arguments of what it runs.</summary>
    First,

    /// <summary>None: the manifest or lock file says.</summary>
    None,
}

/// <summary>How a version is written behind a name.</summary>
internal enum VersionStyle
{
    /// <summary><c>axios@1.9.0</c>, <c>@scope/name@1.0</c>.</summary>
    At,

    /// <summary><c>requests==2.31</c>, <c>flask[async]&gt;=3,&lt;4</c>, <c>name @ url</c> (PEP 508).</summary>
    Python,

    /// <summary><c>curl=7.88</c>.</summary>
    Equals,

    /// <summary><c>rails:7.1</c>, <c>node:22-slim</c>.</summary>
    Colon,

    /// <summary>The name is the name.</summary>
    None,
}

/// <summary>A row of the table: verbs of a package manager that bring packages in.</summary>
/// <param name="Name">As results name it.</param>
/// <param name="Programs">Names of the program, separated by spaces.</param>
/// <param name="Verbs">Separated by commas; a verb may be several words, of which <c>*</c> stands for any one; <c>-S</c> is an option that is a verb; empty: the program needs none.</param>
internal sealed record PackageManager(string Name, string Programs, string Verbs)
{
    public NamedPackages Packages { get; init; }

    public VersionStyle Versions { get; init; }

    /// <summary>Options that take the next word as their value, separated by spaces.</summary>
    public string Values { get; init; } = "";

    /// <summary>Options whose value is a package.</summary>
    public string PackageOptions { get; init; } = "";

    /// <summary>Options whose value is the version of the one package.</summary>
    public string VersionOptions { get; init; } = "";

    /// <summary>True where a program without any verb installs.</summary>
    public bool InstallsWithoutVerb { get; init; }

    /// <summary>True where the verb counts only with a package.</summary>
    public bool NeedsPackage { get; init; }

    /// <summary>True where the verb counts only with a package whose version is given, since it works on local files too.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>True where the verb may stand behind other verbs (<c>mvn clean install</c>).</summary>
    public bool VerbAnywhere { get; init; }

    /// <summary>True where a second positional argument is the version.</summary>
    public bool SecondIsVersion { get; init; }

    /// <summary><see cref="Verbs"/>, each as its words; more words first.</summary>
    public ImmutableArray<ImmutableArray<string>> VerbWords { get; } =
        [.. Verbs.Split(',', Trimmed).Select(verb => verb.Split(' ', Trimmed).ToImmutableArray()).OrderByDescending(words => words.Length)];

    private const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private FrozenSet<string>? _values, _packageOptions, _versionOptions;

    public bool TakesValue(string option) => Contains(ref _values, Values, option);

    public bool TakesPackage(string option) => Contains(ref _packageOptions, PackageOptions, option);

    public bool TakesVersion(string option) => Contains(ref _versionOptions, VersionOptions, option);

    private static bool Contains(ref FrozenSet<string>? set, string options, string option) =>
        options.Length > 0 && (set ??= options.Split(' ').ToFrozenSet(StringComparer.Ordinal)).Contains(option);
}

/// <summary>The one table of package managers. A row more here, and <c>tacho audit command --installs</c> knows it.</summary>
internal static class PackageManagers
{
    private const string Node =
        "--prefix -C --dir --cwd --registry --workspace --filter -F --tag --loglevel --cache --userconfig --omit --include --otp --store-dir --network-concurrency --reporter --modules-folder --mutex --cache-folder --call -c --backend --config --dist-tag --lockfile-dir --depth --save-prefix --before --cpu --os --libc";

    private const string Pip =
        "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --src --proxy --cert --timeout --retries --python --platform --python-version --only-binary --no-binary --progress-bar --log --cache-dir --trusted-host --report --config-settings -p --extra --group --directory --project --python-platform --resolution --exclude-newer --index -g -G --optional --source --branch --rev --features --dep-group";

    private const string Debian = "-t --target-release --default-release -o --option -c --config-file";
    private const string Rpm = "--enablerepo --disablerepo --setopt -c --releasever --installroot -x --exclude --repo";
    private const string DotNet = "-s --source -f --framework --configfile --tool-path --add-source -r --runtime --project --package-directory -v --verbosity --interactive --tool-manifest -a --arch -c --configuration";

    public static readonly ImmutableArray<PackageManager> Table =
    [
        // JavaScript
        new("npm", "npm cnpm", "install, i, in, ins, inst, insta, instal, isnt, isnta, isntal, isntall, add, ci, clean-install, ic, install-clean, isntall-clean, cit, install-ci-test, it, install-test, update, up, upgrade, udpate, link, ln, audit fix, dedupe") { Values = Node + " -w" },
        new("npm", "npm cnpm", "exec, x") { Packages = NamedPackages.First, Values = Node, PackageOptions = "--package -p" },
        new("npm", "npm", "init, create, innit") { Packages = NamedPackages.First, Values = Node, NeedsPackage = true },
        new("npm", "npx pnpx", "") { Packages = NamedPackages.First, Values = Node, PackageOptions = "--package -p", NeedsPackage = true },
        new("pnpm", "pnpm", "install, i, add, update, up, upgrade, import, fetch, link, ln, install-test, it, rebuild, dedupe, patch") { Values = Node },
        new("pnpm", "pnpm", "dlx, create") { Packages = NamedPackages.First, Values = Node, PackageOptions = "--package", NeedsPackage = true },
        new("yarn", "yarn yarnpkg", "install, add, up, upgrade, upgrade-interactive, import, global add, global upgrade, link, plugin import, set version, workspace * add, workspace * up, workspace * install, workspaces focus") { Values = Node, InstallsWithoutVerb = true },
        new("yarn", "yarn yarnpkg", "dlx, create") { Packages = NamedPackages.First, Values = Node, PackageOptions = "-p --package", NeedsPackage = true },
        new("bun", "bun", "install, i, add, a, update, upgrade, link, create, c") { Values = Node },
        new("bun", "bun", "x") { Packages = NamedPackages.First, Values = Node, PackageOptions = "-p --package" },
        new("bun", "bunx", "") { Packages = NamedPackages.First, Values = Node, PackageOptions = "-p --package", NeedsPackage = true },
        new("deno", "deno", "add, install, i, cache, update, outdated --update") { Values = "-n --name --root --config -c --import-map --lock" },
        new("jsr", "jsr", "add, install, i"),
        new("bower", "bower", "install, i, update") { Versions = VersionStyle.None },
        new("lerna", "lerna", "bootstrap, add"),
        new("volta", "volta", "install, fetch, pin"),
        new("nvm", "nvm fnm n", "install") { Versions = VersionStyle.None },

        // Python
        new("pip", "pip pip2 pip3", "install, download, wheel") { Versions = VersionStyle.Python, Values = Pip, PackageOptions = "-e --editable" },
        new("uv", "uv", "add, sync, lock, pip install, pip sync, tool install, tool upgrade, python install") { Versions = VersionStyle.Python, Values = Pip, PackageOptions = "--with" },
        new("uv", "uv", "tool run") { Packages = NamedPackages.First, Versions = VersionStyle.Python, Values = Pip, PackageOptions = "--with --from" },
        new("uv", "uvx", "") { Packages = NamedPackages.First, Versions = VersionStyle.Python, Values = Pip, PackageOptions = "--with --from", NeedsPackage = true },
        new("uv", "uv", "run") { Packages = NamedPackages.None, Versions = VersionStyle.Python, Values = Pip, PackageOptions = "--with", NeedsPackage = true },
        new("pipx", "pipx", "install, inject, upgrade, upgrade-all, install-all, reinstall, reinstall-all") { Versions = VersionStyle.Python, Values = "--index-url -i --python --pip-args --suffix --spec --backend" },
        new("pipx", "pipx", "run") { Packages = NamedPackages.First, Versions = VersionStyle.Python, Values = "--index-url -i --python --pip-args", PackageOptions = "--spec" },
        new("poetry", "poetry", "add, install, update, sync, lock, self add, self update, self install") { Versions = VersionStyle.Python, Values = Pip },
        new("pdm", "pdm", "add, install, sync, update, lock") { Versions = VersionStyle.Python, Values = Pip },
        new("pipenv", "pipenv", "install, sync, update, upgrade, lock") { Versions = VersionStyle.Python, Values = Pip },
        new("rye", "rye", "add, sync, lock, install, tools install") { Versions = VersionStyle.Python },
        new("hatch", "hatch", "env create, dep sync"),
        new("easy_install", "easy_install", "") { Versions = VersionStyle.Python, NeedsPackage = true },
        new("conda", "conda mamba micromamba", "install, create, update, upgrade, env create, env update") { Versions = VersionStyle.Equals, Values = "-n --name -p --prefix -c --channel -f --file --solver" },
        new("pixi", "pixi", "add, install, update, upgrade, global install") { Versions = VersionStyle.Python, Values = "-c --channel -e --environment -f --feature --manifest-path" },

        // Systems languages
        new("cargo", "cargo", "add, install, update, fetch, binstall, vendor") { VersionOptions = "--version --vers --precise", Values = "--git --branch --tag --rev --path --root --registry --index --features -F --bin --example --profile --target -j --jobs --rename -p --package --manifest-path --config -Z" },
        new("rustup", "rustup", "toolchain install, install, update, component add, target add") { Versions = VersionStyle.None, Values = "--toolchain --profile" },
        new("go", "go", "get, install, mod download, mod tidy, mod vendor, work sync") { Values = "-C -modfile -tags -p -o -ldflags -gcflags -mod -overlay" },
        new("go", "go", "run") { Packages = NamedPackages.First, Values = "-C -modfile -tags -p -ldflags -gcflags -mod -exec", NeedsVersion = true },
        new("conan", "conan", "install, download") { Versions = VersionStyle.None },
        new("vcpkg", "vcpkg", "install, upgrade") { Versions = VersionStyle.Colon },
        new("swift", "swift", "package resolve, package update, package add-dependency") { VersionOptions = "--exact --from", Values = "--package-path" },
        new("carthage", "carthage", "bootstrap, update, checkout"),
        new("cocoapods", "pod", "install, update, repo update"),
        new("nimble", "nimble", "install, refresh"),
        new("shards", "shards", "install, update"),
        new("zig", "zig", "fetch"),

        // Java and friends
        new("maven", "mvn mvnw mvnd", "install, dependency:get, dependency:resolve, dependency:resolve-plugins, dependency:go-offline, dependency:copy, dependency:copy-dependencies, dependency:sources, versions:use-latest-versions") { Packages = NamedPackages.None, VerbAnywhere = true, PackageOptions = "-Dartifact", Versions = VersionStyle.Colon },
        new("gradle", "gradle gradlew", "dependencies, --refresh-dependencies, --write-locks, --update-locks, resolveAndLockAll, install, publishToMavenLocal") { Packages = NamedPackages.None, VerbAnywhere = true },
        new("sbt", "sbt", "update, updateClassifiers") { Packages = NamedPackages.None },
        new("leiningen", "lein", "deps, install"),
        new("coursier", "cs coursier", "install, fetch, launch") { Versions = VersionStyle.Colon },
        new("sdkman", "sdk", "install, update, upgrade") { SecondIsVersion = true },

        // .NET
        new("dotnet", "dotnet", "add package, add * package, package add, package update, restore, tool install, tool update, tool restore, workload install, workload restore, workload update, new install, new -i") { Values = DotNet, VersionOptions = "--version -v" },
        new("dotnet", "dotnet", "tool exec") { Packages = NamedPackages.First, Values = DotNet, VersionOptions = "--version" },
        new("dotnet", "dnx", "") { Packages = NamedPackages.First, Values = DotNet, VersionOptions = "--version", NeedsPackage = true },
        new("nuget", "nuget", "install, restore, update") { VersionOptions = "-Version", Values = "-Source -OutputDirectory -ConfigFile -PackagesDirectory -Framework -SolutionDirectory -Verbosity" },
        new("paket", "paket", "add, install, restore, update") { VersionOptions = "--version -V" },
        new("powershell", "install-module install-package install-script update-module install-psresource save-module", "") { VersionOptions = "-RequiredVersion -requiredversion -Version -version", Values = "-Scope -scope -Repository -repository -MinimumVersion -MaximumVersion -Path", PackageOptions = "-Name -name", NeedsPackage = true },

        // Scripting and functional languages
        new("gem", "gem jgem", "install, i, update, fetch") { Versions = VersionStyle.Colon, VersionOptions = "-v --version", Values = "-s --source -i --install-dir -n --bindir -P --platform" },
        new("bundler", "bundle bundler", "install, add, update, lock, package, cache, outdated --update") { Versions = VersionStyle.None, VersionOptions = "--version -v", Values = "--path --gemfile --jobs -j --group -g --source -s --without --with --retry", InstallsWithoutVerb = true },
        new("composer", "composer", "install, i, require, req, r, update, u, upgrade, global require, global update, global install, create-project") { Versions = VersionStyle.Colon, Values = "-d --working-dir --repository" },
        new("pecl", "pecl pear pie", "install, upgrade") { Versions = VersionStyle.None },
        new("cpan", "cpan cpanm", "") { NeedsPackage = true, Values = "-l -L --local-lib --mirror -M" },
        new("cpan", "cpm", "install") { Values = "-L -w" },
        new("luarocks", "luarocks", "install, build, make") { Versions = VersionStyle.None, SecondIsVersion = true, Values = "--server --tree --lua-version" },
        new("mix", "mix", "deps.get, deps.update, archive.install, escript.install, local.hex, local.rebar, igniter.install") { Versions = VersionStyle.None },
        new("rebar3", "rebar3", "get-deps, upgrade, deps") { Versions = VersionStyle.None },
        new("cabal", "cabal", "install, update, get, fetch") { Versions = VersionStyle.None },
        new("stack", "stack", "install, update, unpack") { Versions = VersionStyle.None },
        new("opam", "opam", "install, update, upgrade, pin add, switch create") { Versions = VersionStyle.None },
        new("raco", "raco", "pkg install, pkg update") { Versions = VersionStyle.None },
        new("pub", "dart flutter", "pub get, pub add, pub upgrade, pub global activate") { Versions = VersionStyle.Colon },
        new("elm", "elm", "install") { Versions = VersionStyle.None },

        // Operating systems
        new("apt", "apt apt-get aptitude", "install, reinstall, upgrade, full-upgrade, dist-upgrade, safe-upgrade, build-dep, satisfy, source") { Versions = VersionStyle.Equals, Values = Debian },
        new("dpkg", "dpkg", "-i, --install") { Versions = VersionStyle.None },
        new("dnf", "dnf dnf5 yum microdnf", "install, localinstall, groupinstall, reinstall, update, upgrade, distro-sync, module install, group install") { Versions = VersionStyle.None, Values = Rpm },
        new("rpm", "rpm", "-i, -U, -F, --install, --upgrade, -ivh, -Uvh, -Fvh, -Uv, -iv") { Versions = VersionStyle.None },
        new("apk", "apk", "add, upgrade, fix") { Versions = VersionStyle.Equals, Values = "-t --virtual -X --repository -p --root --repositories-file" },
        new("pacman", "pacman yay paru pamac", "-S, -Sy, -Syu, -Syyu, -Su, -Suy, -Sw, -U, --sync, --upgrade, install, upgrade, update") { Versions = VersionStyle.None, Values = "--cachedir --root -r -b --dbpath" },
        new("zypper", "zypper", "install, in, update, up, dist-upgrade, dup, patch, install-new-recommends, inr, source-install, si") { Versions = VersionStyle.Equals, Values = "-t --type -r --repo --from -R --root" },
        new("emerge", "emerge", "") { Versions = VersionStyle.None, NeedsPackage = true },
        new("xbps", "xbps-install", "") { Versions = VersionStyle.None },
        new("nix", "nix-env", "-i, -iA, -u, --install, --upgrade") { Versions = VersionStyle.None, Values = "-f --file -p --profile" },
        new("nix", "nix", "profile install, profile add, profile upgrade, flake update") { Versions = VersionStyle.None },
        new("nix", "nix-shell", "-p, --packages") { Versions = VersionStyle.None, Values = "--run --command" },
        new("brew", "brew", "install, upgrade, reinstall, tap, bundle, update, fetch, install --cask") { Versions = VersionStyle.None },
        new("port", "port", "install, upgrade") { Versions = VersionStyle.None },
        new("pkg", "pkg", "install, upgrade, add") { Versions = VersionStyle.None, Values = "-r" },
        new("snap", "snap", "install, refresh") { Versions = VersionStyle.None, Values = "--channel" },
        new("flatpak", "flatpak", "install, update") { Versions = VersionStyle.None },
        new("winget", "winget", "install, add, upgrade, update, import") { Versions = VersionStyle.None, VersionOptions = "--version -v", Values = "-s --source --scope -l --location -o --override --accept", PackageOptions = "--id --name -q --query" },
        new("choco", "choco chocolatey cinst cup", "install, upgrade") { Versions = VersionStyle.None, VersionOptions = "--version", Values = "-s --source --params --package-parameters --ia" },
        new("scoop", "scoop", "install, update") { Values = "-a --arch" },
        new("asdf", "asdf mise rtx", "install, plugin add, use, upgrade") { SecondIsVersion = true, Values = "-C --cd -j --jobs" },

        // Extensions and pulls
        new("vscode", "code code-insiders codium cursor windsurf", "--install-extension"),
        new("gh", "gh", "extension install, extension upgrade, skill install") { Versions = VersionStyle.None, Values = "--pin" },
        new("claude", "claude", "plugin install, plugin i, plugin update, plugin marketplace add, mcp add") { Values = "-s --scope -t --transport -e --env -H --header" },
        new("krew", "kubectl", "krew install, krew upgrade") { Versions = VersionStyle.None },
        new("ansible-galaxy", "ansible-galaxy", "install, collection install, role install") { Versions = VersionStyle.Colon, Values = "-r -p --roles-path" },
        new("terraform", "terraform tofu", "init, get, providers mirror") { Packages = NamedPackages.None },
        new("helm", "helm", "install, upgrade, pull, fetch, dependency update, dependency build, dep up, dep build, repo add, plugin install") { Versions = VersionStyle.None, VersionOptions = "--version", Values = "-f --values --set -n --namespace --repo --set-string --timeout --kube-context" },
        new("docker", "docker podman nerdctl", "pull, image pull, compose pull") { Versions = VersionStyle.Colon, Values = "--platform -f --file --profile" },
        new("docker", "docker-compose", "pull") { Packages = NamedPackages.None },
    ];

    /// <summary>Rows by the names of their programs.</summary>
    public static readonly FrozenDictionary<string, ImmutableArray<PackageManager>> ByProgram = Table
        .SelectMany(row => row.Programs.Split(' ').Select(program => (program, row)))
        .GroupBy(entry => entry.program, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Select(entry => entry.row).ToImmutableArray(), StringComparer.Ordinal);
}

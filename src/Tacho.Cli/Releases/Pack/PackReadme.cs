namespace Tacho.Cli.Releases.Pack;

/// <summary>What stands in <c>README.txt</c> of a package.</summary>
internal static class PackReadme
{
    public const string Text =
        """
        What AI coding agents did: a package made by Tacho

        Is it whole?
            unzip PACKAGE.zip -d package && cd package && sha256sum -c SHA256SUMS
        Each line must end with OK. On macOS: shasum -a 256 -c SHA256SUMS. That says that
        nothing was changed after the package was made, as long as SHA256SUMS itself came
        to you by a way that you trust; ask the maker for its hash.

        What is in it
            report.html          for reading, in any browser, without a network
            report.json          the same for programs
            records/             what happened, an event a line, a file for each transcript;
                                 masked for whom manifest.json says the package is
            rules.json           fingerprints of the rules that masked: those of today, and
                                 those that were in force when each transcript was archived
            seals/archive.json   where the maker's sealed ledger names each transcript, by the
                                 hash of its content
            seals/ledger.jsonl   those lines of the ledger as they are; not in a package for
                                 the public, since they name other projects too
            seals/checkpoints.txt
                                 signed notes (C2SP signed-note) over the ledger and over the
                                 sealed records of the sessions
            seals/signing.pub    the key that these are checked with
            verify.json          what tacho verify found when the package was made
            manifest.json        scope, profile, version and time; size and SHA-256 of each
                                 member; what could not be read

        What it proves
            The records here are masked, so they are not, byte for byte, what was sealed.
            Who holds the sealed record itself checks it against the notes here with
                tacho verify --against seals/checkpoints.txt
            which fails where a record was changed, cut or exchanged after they were signed.

        """;
}

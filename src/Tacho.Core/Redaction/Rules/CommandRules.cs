using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Tacho.Redaction.Encodings;
using Tacho.Redaction.Keywords;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Passwords on command lines whose flags do not say so: <c>curl -u alice:x</c>, <c>mysql -px</c>, <c>sshpass -p x</c>. A flag such as
/// <c>-p</c> means something else to every program, so only those are read that are known to take a password there.
/// </summary>
internal static class CommandRules
{
    private const int MaxPhraseBytes = 64;

    private static readonly SearchValues<byte> NoPhraseBytes = SearchValues.Create("$<>{}`\n"u8);

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "command-password",
            Description = "Password on the command line of a known program",
            Keywords =
            [
                "curl", "mysql", "mariadb", "mongo", "redis-cli", "valkey-cli", "sshpass", "docker login", "podman login", "registry login", "az login", "oc login",
                "cf login", "skopeo login", "buildah login", "nerdctl login", "oras login", "ibmcloud login", "htpasswd", "7z ", "7za ", "zip ", "rar ", "smbclient",
                "rpcclient", "smbmap", "ldapsearch", "ldapadd", "ldapmodify", "ldapwhoami", "ldapdelete", "ldappasswd", "sqlcmd", "bcp ", "mosquitto_", "lftp", "http ",
                "net use", "cqlsh", "ipmitool", "evil-winrm", "rclone obscure", "convertto-securestring", "sqlplus", "xfreerdp",
            ],
            Scanner = Scan,
            Version = 2,
            Fingerprint = false,
            Specificity = 4,
            Matches =
            [
                "curl -u alice:{alnum:10} https://api.example.com/v1",
                "curl -sS -X POST --user 'alice:{alnum:10}' -d @x https://api.example.com",
                "curl -ualice:{alnum:10} https://api.example.com",
                "/usr/bin/curl --proxy-user bob:{lower:8} https://api.example.com",
                "curl -u sk_{alnum:28}: https://api.example.com",
                "mysql -u root -p{alnum:9} app < dump.sql",
                "mysqldump -h db -uroot -p'{alnum+!:9}' app",
                "mongosh db:27017/app -u admin -p {alnum:10}",
                "redis-cli -h cache -a {alnum:16} ping",
                "sshpass -p '{lower:5} {lower:6}' ssh root@host",
                "sshpass -p{alnum:10} scp x root@host:",
                "docker login -u alice -p {alnum:12} registry.example.com",
                "az login --service-principal -u app -p {alnum:12}~ab --tenant t",
                "htpasswd -bc .htpasswd alice {alnum:8}",
                "htpasswd -nbB alice {lower:8}",
                "7z x -p{alnum:10} a.7z",
                "unzip -o -P {alnum:8} a.zip",
                "smbclient //host/share -U alice%{alnum:8}",
                "ldapsearch -x -D cn=admin -w {alnum:8} -b dc=example",
                "sqlcmd -S host -U sa -P {alnum:8}!",
                "mosquitto_pub -h mq -u alice -P {alnum:8} -t x",
                "lftp -u alice,{alnum:8} ftp://host",
                "http -a alice:{alnum:8} GET https://api.example.com",
                "net user alice {alnum:9} /add",
                "net use Z: //srv/share {alnum:9} /user:alice",
                "net use Z: //srv/share /user:alice {alnum:9}",
                "rclone obscure {alnum:10}",
                "sqlplus scott/{alnum:8}@db",
                "$p = ConvertTo-SecureString \"{alnum:12}\" -AsPlainText -Force",
                "ConvertTo-SecureString -String '{lower:5} {lower:3} {digit:2}' -AsPlainText -Force",
            ],
            NonMatches =
            [
                "curl -u $USER:$PASS https://x", "curl -u user:password https://x", "curl -fsSL https://example.com/install.sh | sh", "curl -u alice https://x",
                "curl -u \"${{USER}}:${{PASS}}\" https://x", "curl -H 'Accept: application/json' -o out.json http://localhost:8080/a:b1c2d3",
                "docker run -p 8080:80 -d nginx", "docker login registry.example.com -u alice", "docker login -u alice -p $TOKEN", "mkdir -p some/dir1/dir2",
                "cp -p file1 file2", "ssh -p 2222 host", "mysql -u root -p app", "mysql -P 3306 -h db", "mysql -u root -p$PASS app", "zip -r a.zip dir1/x",
                "http -v GET https://x", "the http protocol", "gzip -p file1", "redis-cli -h cache -p 6379 ping", "net use Z: //srv/share /persistent:yes",
                "az login -u alice -p <password>", "unzip -p a.zip file.txt", "mongo -p", "rsync -p a1b2 c", "net user alice /add", "ConvertTo-SecureString $env:PASS -AsPlainText -Force", "7z a -tzip a.zip",
            ],
        },
        new Rule
        {
            Id = "piped-password",
            Description = "Password that a command reads from a pipe",
            Keywords = ["password-stdin", "--with-token", "chpasswd", "sudo -s", "passwd --stdin", "kinit ", "cryptsetup "],
            Openers = ["echo ", "printf "],
            Scanner = PipedPassword.Scan,
            Version = 2,
            Fingerprint = false,
            Specificity = 4,
            Matches =
            [
                "echo \"{alnum:12}\" | docker login -u alice --password-stdin ghcr.io",
                "echo -n {alnum:12} | docker login --username alice --password-stdin",
                "printf '%s' '{alnum:20}' | gh auth login --with-token",
                "echo 'root:{alnum:10}' | chpasswd",
                "echo {lower:8} | sudo -S apt update",
                "docker login -u alice --password-stdin <<< \"{alnum:12}\"",
            ],
            NonMatches =
            [
                "echo $TOKEN | docker login --password-stdin", "cat token.txt | docker login -u alice --password-stdin",
                "echo \"${{TOKEN}}\" | gh auth login --with-token", "echo done | tee x; sudo -S ls", "use docker login --password-stdin | see the docs",
                "echo <password> | sudo -S ls", "aws ecr get-login-password | docker login --username AWS --password-stdin host1.example.com",
            ],
        },
    ];

    /// <summary>Where a program takes its password: behind a flag, and there behind a separator if it takes the user's name as well.</summary>
    private readonly record struct Flag(string Name, char Separator = '\0', bool IsAttached = true, bool IsSeparate = true);

    private static int Scan(in EscapeView view, KeywordHit hit, FindingSink sink)
    {
        var bytes = view.Bytes;
        int start = hit.Start;
        int end = hit.End;
        while (start > 0 && AsciiByte.IsLetter(bytes[start - 1]) && hit.Start - start < 4)
        {
            start--;
        }

        while (!AsciiByte.IsBlank(bytes[end - 1]) && end < bytes.Length && end - hit.End < 12 && (AsciiByte.IsLetter(bytes[end]) || bytes[end] == '_'))
        {
            end++;
        }

        bool isCommand = (start == 0 || IsBeforeCommand(bytes[start - 1])) && end < bytes.Length && (AsciiByte.IsBlank(bytes[end]) || AsciiByte.IsBlank(bytes[end - 1]));
        if (!isCommand)
        {
            return hit.End;
        }

        string name = Encoding.ASCII.GetString(bytes[start..end]).TrimEnd().ToLowerInvariant();
        var line = new CommandLine(view, end);
        switch (name)
        {
            case "htpasswd":
                ReadHtpasswd(view, line, sink);
                break;
            case "net use" or "net user":
                ReadNet(view, line, isUser: name == "net user", sink);
                break;
            case "rclone obscure" when line.TryNext(out var word):
                Add(view, word, sink);
                break;
            case "convertto-securestring":
                ReadSecureString(view, line, sink);
                break;
            case "sqlplus":
                ReadFirst(view, line, sink);
                break;
            default:
                var program = bytes[start..end].TrimEnd(" \t"u8);
                ReadFlags(view, line, program[(program.LastIndexOf((byte)' ') + 1)..], Flags(name), sink);
                break;
        }

        return hit.End;
    }

    private static bool IsBeforeCommand(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'/' or (byte)'(' or (byte)';' or (byte)'&' or (byte)'|' or (byte)'=' or (byte)':' or (byte)'>' or (byte)'$'
        || AsciiByte.IsQuote(value);

    private static ImmutableArray<Flag> Flags(string name) => name switch
    {
        "curl" => [new("-u", ':'), new("--user", ':'), new("-U", ':'), new("--proxy-user", ':')],
        "http" => [new("-a", ':', IsAttached: false), new("--auth", ':')],
        "lftp" => [new("-u", ',')],
        "smbclient" or "rpcclient" => [new("-U", '%'), new("--user", '%')],
        "sshpass" => [new("-p")],
        "redis-cli" or "valkey-cli" => [new("-a", IsAttached: false), new("--pass", IsAttached: false)],
        "zip" or "unzip" or "zipcloak" or "bcp" or "sqlcmd" or "ipmitool" => [new("-P")],
        "7z" or "7za" => [new("-p", IsSeparate: false)],
        "rar" or "unrar" => [new("-p", IsSeparate: false), new("-hp", IsSeparate: false)],
        "xfreerdp" => [new("/p:", IsSeparate: false)],
        "smbmap" or "cqlsh" or "evil-winrm" => [new("-p", IsAttached: false)],
        _ when name.StartsWith("mysql", StringComparison.Ordinal) || name.StartsWith("mariadb", StringComparison.Ordinal) => [new("-p", IsSeparate: false)],
        _ when name.StartsWith("mongo", StringComparison.Ordinal) => [new("-p", IsAttached: false)],
        _ when name.StartsWith("mosquitto_", StringComparison.Ordinal) => [new("-P", IsAttached: false)],
        _ when name.StartsWith("ldap", StringComparison.Ordinal) => [new("-w")],
        _ when name.EndsWith(" login", StringComparison.Ordinal) => [new("-p", IsAttached: false)],
        _ => [],
    };

    private static void ReadFlags(in EscapeView view, CommandLine line, ReadOnlySpan<byte> program, ImmutableArray<Flag> flags, FindingSink sink)
    {
        var bytes = view.Bytes;
        while (!flags.IsEmpty && line.TryNext(out var word))
        {
            var text = bytes[word.Start..word.End];
            bool isNext = IsProgram(bytes, program, word);
            foreach (var flag in flags)
            {
                if (word.IsQuoted || !StartsWith(text, flag.Name))
                {
                    continue;
                }

                if (text.Length == flag.Name.Length)
                {
                    if (flag.IsSeparate && line.TryNext(out word))
                    {
                        AddPart(view, word, flag.Separator, sink);
                        isNext = IsProgram(bytes, program, word);
                    }
                }
                else if (text[flag.Name.Length] == '=' && flag.Name.StartsWith("--", StringComparison.Ordinal))
                {
                    AddPart(view, word.From(bytes, word.Start + flag.Name.Length + 1), flag.Separator, sink);
                }
                else if (flag.IsAttached && !flag.Name.StartsWith("--", StringComparison.Ordinal))
                {
                    AddPart(view, word.From(bytes, word.Start + flag.Name.Length), flag.Separator, sink);
                }

                break;
            }

            if (isNext)
            {
                return;
            }
        }

        // The program's name once more has a hit of its own, from which the rest is read.
        static bool IsProgram(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> program, CommandWord word)
        {
            var text = bytes[word.Start..word.End];
            return !word.IsQuoted && text.EndsWith(program) && (text.Length == program.Length || IsBeforeCommand(text[^(program.Length + 1)]));
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string flag) => text.Length >= flag.Length && Ascii.Equals(text[..flag.Length], flag);

    private static void AddPart(in EscapeView view, CommandWord word, char separator, FindingSink sink)
    {
        if (separator == '\0')
        {
            Add(view, word, sink);
            return;
        }

        var bytes = view.Bytes;
        var password = word.Behind(bytes, (byte)separator);
        if (password.Start < password.End)
        {
            Add(view, password, sink);
        }
        else if (word.End - word.Start >= 20 && bytes[word.End - 1] == separator)
        {
            // A token in the user's place, with no password behind it.
            var context = new ValueContext(SecretName.Token, IsStrong: true, IsQuoted: true, Joint.Flag, IsLiteral: true);
            if (SecretValue.IsPlausible(bytes[word.Start..(word.End - 1)], [], context))
            {
                sink.Add(view, word.Start, word.End - 1);
            }
        }
    }

    /// <summary>With <c>-b</c> the password is the last word.</summary>
    private static void ReadHtpasswd(in EscapeView view, CommandLine line, FindingSink sink)
    {
        bool isBatch = false;
        int words = 0;
        CommandWord last = default;
        while (line.TryNext(out var word))
        {
            var text = view.Bytes[word.Start..word.End];
            if (text is [(byte)'-', ..])
            {
                isBatch |= text.IndexOf((byte)'b') > 0;
            }
            else
            {
                last = word;
                words++;
            }
        }

        if (isBatch && words >= 2)
        {
            Add(view, last, sink);
        }
    }

    /// <summary>The password is the word behind the share and the user that is no switch.</summary>
    private static void ReadNet(in EscapeView view, CommandLine line, bool isUser, FindingSink sink)
    {
        var bytes = view.Bytes;
        bool isKnown = isUser;
        for (int index = 0; line.TryNext(out var word); index++)
        {
            var text = bytes[word.Start..word.End];
            bool isShare = text.StartsWith("\\"u8) || text.StartsWith("//"u8);
            if (isShare)
            {
                isKnown = true;
            }
            else if (isKnown && index > 0 && text is not [(byte)'/', ..] && text is not [.., (byte)':'])
            {
                Add(view, word, sink);
                return;
            }
        }
    }

    /// <summary>The literal is the first word, or stands behind <c>-String</c>.</summary>
    private static void ReadSecureString(in EscapeView view, CommandLine line, FindingSink sink)
    {
        while (line.TryNext(out var word))
        {
            if (word.IsQuoted || view.Bytes[word.Start] != '-')
            {
                Add(view, word, sink);
                return;
            }
        }
    }

    private static void ReadFirst(in EscapeView view, CommandLine line, FindingSink sink)
    {
        while (line.TryNext(out var word))
        {
            var text = view.Bytes[word.Start..word.End];
            if (text is not [(byte)'-', ..] && text.IndexOf((byte)'/') > 0)
            {
                var login = word.Behind(view.Bytes, (byte)'/');
                int host = view.Bytes[login.Start..login.End].LastIndexOf((byte)'@');
                Add(view, host < 0 ? login : login with { End = login.Start + host }, sink);
                return;
            }
        }
    }

    /// <summary>Adds a password; one in quotes may have blanks in it.</summary>
    internal static void Add(in EscapeView view, CommandWord word, FindingSink sink)
    {
        var text = view.Bytes[word.Start..word.End];
        if (word.IsQuoted && text.Length <= MaxPhraseBytes && text.IndexOf((byte)' ') > 0 && text.IndexOfAny(NoPhraseBytes) < 0)
        {
            sink.Add(view, word.Start, word.End);
            return;
        }

        var context = new ValueContext(SecretName.Password, IsStrong: true, word.IsQuoted, Joint.Flag, IsLiteral: true);
        if (SecretValue.IsPlausible(text, [], context))
        {
            sink.Add(view, word.Start, word.End);
        }
    }
}

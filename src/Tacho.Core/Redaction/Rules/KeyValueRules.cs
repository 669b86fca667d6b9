using System.Collections.Immutable;

namespace Tacho.Redaction.Rules;

/// <summary>
/// Values that only their name gives away, in every spelling of a pair: <c>NAME=x</c>, <c>"name": "x"</c>, <c>--name x</c>, YAML, code,
/// connection strings, XML, environment lists. The name decides the rule, a look at the value what is left alone.
/// </summary>
internal static class KeyValueRules
{
    /// <summary>The same value under another name is the same secret, so all of these rules hash alike.</summary>
    public const string SharedFingerprintClass = "secret";

    public static readonly ImmutableArray<Rule> All =
    [
        new Rule
        {
            Id = "password",
            Description = "Value of a name such as password, pwd or passphrase",
            Keywords = ["pass", "pwd", "_pw", "psk"],
            Scanner = static (in view, hit, sink) => KeyValueScanner.Scan(view, hit, sink, SecretName.Password),
            Version = 3,
            Fingerprint = false,
            Specificity = 1,
            Matches =
            [
                "PGPASSWORD={alnum:12} psql -h db",
                "DB_PASSWORD={lower:9}",
                "\"db.password\": \"{alnum+!:14}\"",
                "mysql --password={alnum:10} app",
                "deploy --password {alnum:10} --force",
                "spring.datasource.password: {alnum:11}",
                "Server=db;User Id=app;Password={alnum:12}+;Encrypt=true",
                "<password>{alnum:12}</password>",
                "<add key=\"DbPassword\" value=\"{alnum:12}\" />",
                "ALTER USER app WITH PASSWORD '{alnum:12}'",
                "- name: DB_PASSWORD\n  value: {alnum:12}",
                "password: str = \"{alnum:12}\"",
                "passphrase := `{alnum:16}`",
                "password = \"{lower:7} {lower:5} {lower:7} {lower:6}\"",
                "wpa_passphrase={lower:10}\npsk=\"{alnum:10}\"",
                "database:\n  host: db\n  username: app\n  password: {lower:10}\n",
                "password \"{letter:6}{digit:3}\";",
                "[client]\nuser=root\npassword={lower:9}\n",
                "# settings\nspring.datasource.username=app\nspring.datasource.password={lower:9}\n",
                "export TF_VAR_db_password={lower:9}",
                "kubectl create secret generic x --from-literal=password={lower:9}",
                "helm install --set db.password={lower:9} x",
                "\"passwords\": [\"{lower:9}\", \"{alnum:12}\"]",
                "passwords: [{alnum:11}7]",
                "\"password\": [\"{alnum:11}7\"]",
                "CREATE LOGIN app WITH PASSWORD = N'{alnum:12}'",
                "mysql -e \"x\"; Server=db;Uid=app;Pwd=/{alnum:11};",
                "\"admin_password\": {{\"value\": \"{alnum:10}\", \"type\": \"string\"}}",
            ],
            NonMatches =
            [
                "pwd: /tmp", "pwd=/x", "\"pwd\": \"/tmp\"", "GENERATE_PASSWORD: Generate a new one", "DB_PASSWORD: Password of the database",
                "pass the --password flags to the parser", "the --username and --password options", "--password and --user are needed",
                "\"password\": [\"required\", \"min:8\", \"confirmed\"]", "passwords = [first, second]", "\"password\": [\"This field is required.\"]",
                "password=$DB_PASSWORD",
                "password: ${{DB_PASSWORD}}",
                "password = get_password(user)",
                "password: string;",
                "\"password\": null",
                "\"password\": \"\"",
                "\"password\": \"changeme\"",
                "password=<your-password>",
                "password=password, username=username",
                "if (password == other) return",
                "Enter the password: it must be long",
                "PWD=/home/alice/src",
                "passed: 12, bypass: enabled",
                "password: process.env.DB_PASSWORD",
                "\"password\": {{\"type\": \"string\"}}",
                "password=********",
                "\"password\": \"Enter your password\"",
                "\"password\": \"The password of the user\"",
                "\"password\": \"Password must be long\"",
                "\"password\": \"Mot de passe\"",
                "\"forgotPassword\": \"Forgotten it\"",
                "the password \"field\" and the password \"hint\"",
                "password: 'must not be empty'",
                "username: string\npassword: string\n",
                "user = args.user\npassword = args.password\n",
                "host = config.host\nuser = config.user\npassword = secret_reader\nconnect(host, user, password)",
                "username: String!\npassword: String!\n",
                "\"password\": {{\"description\": \"of the user\", \"type\": \"string\"}}",
            ],
        },
        new Rule
        {
            Id = "secret",
            Description = "Value of a name such as client_secret or credential",
            Keywords = ["secret", "credential", "creds"],
            Scanner = static (in view, hit, sink) => KeyValueScanner.Scan(view, hit, sink, SecretName.Secret),
            Version = 3,
            FingerprintClass = SharedFingerprintClass,
            Specificity = 1,
            Matches =
            [
                "client_secret={alnum:24}",
                "\"clientSecret\": \"{alnum+-:32}\"",
                "APP_SECRET='{hex:32}'",
                "?client_id=app&client_secret={alnum:24}&grant_type=code",
            ],
            NonMatches =
            [
                "secretName: tls-certificate-2024",
                "secret: my-app-secret",
                "client_secret=YOUR_CLIENT_SECRET",
                "secret = readSecret(\"name\")",
                "secret: {{{{ .Values.secret }}}}",
            ],
        },
        new Rule
        {
            Id = "token",
            Description = "Value of a name that ends in token",
            Keywords = ["token"],
            Scanner = static (in view, hit, sink) => KeyValueScanner.Scan(view, hit, sink, SecretName.Token),
            Version = 3,
            FingerprintClass = SharedFingerprintClass,
            Specificity = 1,
            Matches =
            [
                "export DEPLOY_TOKEN={alnum:32}",
                "\"access_token\":\"{alnum+_:40}\"",
                "curl -H 'X-Auth-Token: {hex:32}'",
                "cli login --token {alnum:30}",
                "{{\"token\":[\"{alnum:30}\"]}}",
                "\"tokens\": [\"{alnum:30}\",\"{alnum:30}\"]",
            ],
            NonMatches =
            [
                "\"max_tokens\": 4096, \"input_tokens\": 1234567890",
                "nextPageToken: {alnum:30}",
                "cancellationToken: cancellationToken",
                "token: Token;",
                "assembly: Culture=neutral, PublicKeyToken={hex:16}",
                "publicKeyToken=\"{hex:16}\"",
                "\"tokens\": [\"identifier2\", \"a1b2c3\"]",
                "token = await fetchToken()",
                "token_type: bearer1234567",
                "token=${{CI_JOB_TOKEN}}",
            ],
        },
        new Rule
        {
            Id = "api-key",
            Description = "Value of a name such as api_key or secret key",
            Keywords = ["key"],
            Scanner = static (in view, hit, sink) => KeyValueScanner.Scan(view, hit, sink, SecretName.Key),
            Version = 3,
            FingerprintClass = SharedFingerprintClass,
            Specificity = 1,
            Matches =
            [
                "api_key: {alnum:32}",
                "x-api-key: {alnum:32}",
                "const apiKey = \"{alnum:24}\";",
                "SERVICE_KEY={alnum:32}",
                "SECRET_KEY_BASE={hex:128}",
                "secret_key_base: {hex:128}",
                "api_keys: [\"{alnum:32}\"]",
                "AccountKey={base64:86}==;EndpointSuffix=local",
                "{{\"name\": \"API_KEY\", \"value\": \"{alnum:24}\"}}",
            ],
            NonMatches =
            [
                "\"key\": \"{hex:32}\"",
                "cache_key: {hex:40}",
                "public_key={base64:44}",
                "apiKey: process.env.OPENAI_API_KEY",
                "api_key=\"OPENAI_API_KEY\"",
                "api_key=sk-...",
                "primary_key = user_id_2024",
            ],
        },
    ];
}

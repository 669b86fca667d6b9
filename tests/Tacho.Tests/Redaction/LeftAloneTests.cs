using System.Text;
using Tacho.Redaction;

namespace Tacho.Tests.Redaction;

/// <summary>What looks random and is no secret comes back byte by byte: agents and people read what is left.</summary>
public class LeftAloneTests
{
    private static readonly Redactor Redactor = new(RuleSet.BuiltIn, TagKey.FromBytes(new byte[TagKey.KeyBytes]));

    public static TheoryData<string> Texts =>
    [
        "commit {hex:40}\nAuthor: Alice <alice@example.com>\n\n    Add a token to the parser",
        "index {hex:7}..{hex:7} 100644\n--- a/src/token.cs\n+++ b/src/token.cs",
        "From {hex:40} Mon Sep 17 00:00:00 2001\nSubject: [PATCH] Rename the key",
        "* {hex:8} (HEAD -> main, origin/main) Mask passwords\n* {hex:8} Read secrets",
        "Merge: {hex:7} {hex:7}\nparent {hex:40}\ntree {hex:40}\n",
        "\"id\": \"{hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}\", \"sessionId\": \"{hex:8}-{hex:4}-4{hex:3}-b{hex:3}-{hex:12}\"",
        "    \"node_modules/keytar\": {{\n      \"version\": \"7.9.0\",\n      \"resolved\": \"https://registry.example.com/keytar/-/keytar-7.9.0.tgz\",\n      \"integrity\": \"sha512-{base64:86}==\",\n      \"license\": \"MIT\"",
        "\"js-tokens@^3.0.0 || ^4.0.0\":\n  version \"4.0.0\"\n  resolved \"https://registry.example.com/js-tokens/-/js-tokens-4.0.0.tgz#{hex:40}\"\n  integrity sha512-{base64:86}==",
        "[[package]]\nname = \"secrecy\"\nversion = \"0.8.0\"\nsource = \"registry+https://example.com/index\"\nchecksum = \"{hex:64}\"",
        "github.com/acme/passwd v1.2.3 h1:{base64:43}=\ngithub.com/acme/passwd v1.2.3/go.mod h1:{base64:43}=",
        "files = [\n    {{file = \"keyring-24.3.0-py3-none-any.whl\", hash = \"sha256:{hex:64}\"}},\n]",
        "\"secret-tool\": {{\"type\": \"Direct\", \"resolved\": \"1.0.0\", \"contentHash\": \"{base64:86}==\"}}",
        "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA{base64:400}==\" alt=\"key\">",
        "{{\"type\":\"image\",\"source\":{{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"/9j/4AAQSkZJRg{base64:400}\"}}}}",
        "{{\"mappings\":\"AAAA,SAASA,KAAKC,EAAEC\",\"sources\":[\"../src/token.ts\"],\"names\":[\"password\",\"secretKey\"]}}",
        "//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbInRva2VuLnRzIl0sIm5hbWVzIjpbInBhc3N3b3JkIl0sIm1hcHBpbmdzIjoiQUFBQSJ9",
        "!function(e,t){{var n=e.token=t.key,r=n?n.password:void 0;return r&&(e.secret=r(n)),e.apiKey||(e.apiKey=o.apiKey)}}(this,a);",
        "<script src=\"/a.js\" integrity=\"sha384-{base64:64}\" crossorigin=\"anonymous\"></script>",
        "ETag: \"{hex:32}\"\nLast-Modified: Wed, 01 Jan 2025 00:00:00 GMT\nX-Request-Id: {hex:32}",
        "ETag: W/\"{hex:8}-{alnum:27}\"",
        "{hex:64}  release/tacho-linux-x64.tar.gz\n{hex:64}  keys/public.asc\n",
        "{hex:32}  passwords.txt\nSHA256 (tokens.json) = {hex:64}\n",
        "nginx@sha256:{hex:64}: digest: sha256:{hex:64} size: 1570\nsha256:{hex:12}",
        "uid: {hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}\nresourceVersion: \"183746251\"\npod-template-hash: {hex:10}\n",
        "client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR{alnum:200}==",
        "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR{alnum:200}==",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{base64:43} alice@example.com\nSHA256:{base64:43}",
        "    Passed Tacho.Tests.TokenKeyTests.Password_is_never_kept_when_the_key_is_secret [12 ms]",
        "test auth::password::tests::secret_token_is_masked_in_every_wrap ... ok",
        "password=YOUR_PASSWORD_HERE\napi_key: <your-api-key>\nTOKEN=${{TOKEN:-}}\nSECRET=xxxxxxxxxxxxxxxx\npassword: changeme",
        "docker run -d -p 8080:80 -e TZ=UTC --name web1 nginx:1.25\nssh -p 2222 host1\nmkdir -p a1/b2\ncp -p x1 y2\nnc -p 4444",
        "curl -fsSL -o x.tar.gz https://example.com/a1b2c3/x.tar.gz | tar -xz -C /opt/v2\ncurl -u \"$USER:$TOKEN\" https://x",
        "\"login\": \"Log in\", \"password\": \"Your password\", \"forgotPassword\": \"Forgot password?\", \"newPassword\": \"New password\"",
        "\"password\": {{ \"type\": \"string\", \"description\": \"The password of the user\", \"minLength\": 8 }}",
        "password: 'must have at least 8 characters'\npassword_hint: \"first pet\"",
        "interface Login {{\n  username: string;\n  password: string;\n  token?: string\n}}",
        "class Login(BaseModel):\n    username: str\n    password: str\n    token: str | None = None",
        "Cookie: theme=dark; locale=de-DE; _ga=GA1.2.{digit:9}.{digit:10}; consent=yes",
        "Set-Cookie: __Host-csrf={alnum:24}; Path=/; Secure",
        "\"thinking\": \"…\", \"signature\": \"Eo{base64:300}\"",
        "\"encrypted_content\": \"gAAAAAB{base64url:300}==\"",
        "\"call_id\": \"call_{alnum:24}\", \"id\": \"msg_{alnum:24}\", \"toolUseID\": \"toolu_{alnum:24}\"",
        "kind: ConfigMap\ndata:\n  settings: {alnum:24}\n",
        "$ANSIBLE_VAULT;1.1;AES256\n{digit:80}\n{digit:80}\n",
        "\"private_key_id\": \"{hex:40}\", \"client_id\": \"{digit:21}\"",
        "cGxhaW4gd29yZHMgdGhhdCBhcmUgbm8gc2VjcmV0IGF0IGFsbCwgb25seSBlbmNvZGVk",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_without_secrets_comes_back_in_every_wrap(string template)
    {
        for (int variant = 0; variant < 8; variant++)
        {
            string text = SecretTemplate.Expand(template, variant);
            foreach (var wrap in Wrap.All)
            {
                string wrapped = wrap.In(text);
                byte[] bytes = Encoding.UTF8.GetBytes(wrapped);
                string masked = Encoding.UTF8.GetString((wrap.IsJson ? Redactor.RedactJson(bytes) : Redactor.RedactText(bytes)).Value.Span);
                Assert.True(wrapped == masked, $"In {wrap}: {masked}");
            }
        }
    }
}

using System.Text;
using Tacho.Cli.RuleImport;
using Tacho.Redaction;
using Tacho.Tests.Redaction.UserRules;

namespace Tacho.Tests.Cli.Rules;

public class RuleImportTests
{
    [Fact]
    public void Gitleaks_rules_mask_and_what_is_lost_is_named()
    {
        var imported = GitleaksImport.Read("""
            title = "test"
            [extend]
            useDefault = true
            [[allowlists]]
            paths = ['''vendor/''']
            stopwords = ["abc", "def"]
            [[rules]]
            id = "acme_Token"
            description = "Acme"
            regex = '''(?i)acme[\w.-]{0,10}=\s*['"]?(?P<secret>[a-z0-9]{8})(?:['"\s]|$)'''
            keywords = ["ACME"]
            entropy = 1.5
            path = '''\.env$'''
            [[rules.allowlists]]
            regexes = ['''x''']
            [[rules]]
            id = "short"
            regex = '''q~[0-9]{5}'''
            keywords = ["q~"]
            validate = "http.get()"
            [[rules]]
            id = "only-path"
            path = '''\.p12$'''
            [[rules]]
            id = "broken"
            regex = '''a('''
            [[rules]]
            id = "composite"
            regex = '''abcdef'''
            [[rules.required]]
            id = "acme_Token"
            """);

        Assert.Equal(["gitleaks-acme-token", "gitleaks-short"], imported.Rules.Select(rule => rule.Id));
        Assert.Equal(9, imported.Notes.Count);
        foreach (var part in new[] { "extend", "1 paths", "2 stopwords", "acme_Token: path", "acme_Token: its allow list", "short: its keywords", "short: validate", "only-path is not imported", "broken is not imported", "composite is not imported" })
            Assert.Contains(imported.Notes, note => note.Contains(part, StringComparison.Ordinal));
        using var home = RuleHome.With(Encoding.UTF8.GetString(imported.ToFile()));
        Assert.Equal("ACME_KEY=\"[redacted:gitleaks-acme-token]\" [redacted:gitleaks-short]", home.Mask("ACME_KEY=\"1a2b3c4d\" q~12345"));
    }

    [Fact]
    public void Sessionkeeps_patterns_and_literals_are_taken_over()
    {
        var imported = SessionkeepImport.Read("""
            {
              "mask_patterns": [ { "pattern": "ACME-[0-9]{6}", "replacement": "ACME-***MASKED***" }, "CUST-\\d+", { "pattern": "x(?P<a>1)", "replacement": "\\1" }, { "pattern": "(" } ],
              "mask_literals": ["internal-host.corp", "my-customer-name", "ab"]
            }
            """);

        using var home = RuleHome.With(Encoding.UTF8.GetString(imported.ToFile()));
        Assert.Equal(
            "ACME-***MASKED*** [redacted:sessionkeep-pattern-2] [redacted:sessionkeep-literals] [redacted:sessionkeep-pattern-3]",
            home.Mask("ACME-123456 CUST-42 internal-host.corp x1"));
        Assert.Equal(3, imported.Notes.Count);
    }

    [Theory]
    [InlineData("""
        - id: email
          type: regex
          pattern: "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"
          replacement: "<REDACTED:EMAIL>"
          scope: global
        - id: inline_marker
          type: marker
          pattern: "\\[redact\\s+(?P<content>.+?)\\]"
          dotall: true
        - {id: host, type: literal, pattern: a.b.c, ignore_case: false}
        - {id: name, type: literal, pattern: Miller Ltd., scope: field}
        - {id: off, type: regex, pattern: zzz, enabled: false}
        - {id: odd, type: other, pattern: zzz}
        """)]
    [InlineData("""
        [{"id":"email","type":"regex","pattern":"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}","replacement":"<REDACTED:EMAIL>","scope":"global"},
         {"id":"inline_marker","type":"marker","pattern":"\\[redact\\s+(?P<content>.+?)\\]","dotall":true},
         {"id":"host","type":"literal","pattern":"a.b.c","ignore_case":false},
         {"id":"name","type":"literal","pattern":"Miller Ltd.","scope":"field"},
         {"id":"off","type":"regex","pattern":"zzz","enabled":false},
         {"id":"odd","type":"other","pattern":"zzz"}]
        """)]
    public void Rules_of_ai_log_trail_are_taken_over_from_yaml_and_json(string text)
    {
        var imported = AiLogTrailImport.Read(text);

        using var home = RuleHome.With(Encoding.UTF8.GetString(imported.ToFile()));
        Assert.Equal(
            "<REDACTED:EMAIL> [redacted:ai-log-trail-inline-marker] [redacted:ai-log-trail-host] A.B.C axbxc [redacted:ai-log-trail-name] zzz",
            home.Mask("a@b.com [redact two\nlines] a.b.c A.B.C axbxc MILLER ltd. zzz"));
        Assert.Equal(2, imported.Notes.Count);
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("- x")]
    [InlineData("- {type: regex}")]
    [InlineData("- [\n")]
    public void What_is_no_rule_list_is_refused(string yaml) => Assert.Throws<FormatException>(() => AiLogTrailImport.Read(yaml));
}

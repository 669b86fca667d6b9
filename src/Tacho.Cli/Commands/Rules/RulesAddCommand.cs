using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tacho.Cli.Output;
using Tacho.Configuration;
using Tacho.Redaction.Masks;
using Tacho.Redaction.UserRules;
using Tacho.Setup;

namespace Tacho.Cli.Commands.Rules;

/// <summary><c>tacho rules add</c>.</summary>
internal static class RulesAddCommand
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Argument<string?> Id = new("id") { Description = "The new rule's id: lower-case letters, digits and hyphens. It stands in the tags.", Arity = ArgumentArity.ZeroOrOne, HelpName = "id" };
    private static readonly Option<string?> Pattern = new("--pattern") { Description = "What it finds, as a regular expression (RE2 or .NET).", HelpName = "regex" };
    private static readonly Option<string[]> Literal = new("--literal") { Description = "A text that it finds letter for letter; may be given several times.", HelpName = "text" };
    private static readonly Option<string[]> Key = new("--key") { Description = "A name whose values it masks (JSON member, variable, header, flag); a * at either end stands for anything.", HelpName = "name" };
    private static readonly Option<string[]> NotKey = new("--not-key") { Description = "A name that --key would take in, and that is left alone.", HelpName = "name" };
    private static readonly Option<string?> Description = new("--description") { Description = "What it finds, in a few words.", HelpName = "text" };
    private static readonly Option<string[]> Keyword = new("--keyword") { Description = "A text that stands in every match; without it, Tacho takes one from the pattern.", HelpName = "text" };
    private static readonly Option<int?> Group = new("--secret-group") { Description = "The group of the pattern that is masked; -1 for the first that took part.", HelpName = "n" };
    private static readonly Option<double?> Entropy = new("--entropy") { Description = "The least entropy of what is masked, in bits a byte.", HelpName = "bits" };
    private static readonly Option<string?> Replacement = new("--replacement") { Description = "What stands in its place, instead of a tag.", HelpName = "text" };
    private static readonly Option<string?> Category = new("--category") { Description = "secret (default), personal-data, path or snippet.", HelpName = "word" };
    private static readonly Option<string[]> Match = new("--match") { Description = "A text that it must find; may be a template such as acme_{alnum:20}.", HelpName = "text" };
    private static readonly Option<string[]> NonMatch = new("--non-match") { Description = "A text that it must leave alone.", HelpName = "text" };
    private static readonly Option<string[]> Allow = new("--allow") { Description = "Instead of a rule: a fingerprint, as in a tag, whose value is left alone from now on.", HelpName = "rule:8 hex" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write the rule even if lint finds an error in it: it is slow, masks ordinary text, or does not do what its samples say." };

    public static Command Create()
    {
        var command = new Command("add", "Write a rule into ~/.tacho/rules/user.json. It holds from the next line on.")
        {
            Id, Pattern, Literal, Key, NotKey, Description, Keyword, Group, Entropy, Replacement, Category, Match, NonMatch, Allow, Force,
        };
        command.SetAction(parsed =>
        {
            var own = new OwnRules(TachoHome.FromEnvironment());
            var output = parsed.InvocationConfiguration.Output;
            foreach (var fingerprint in parsed.GetValue(Allow) ?? [])
            {
                if (!RuleText.IsFingerprint(fingerprint)) throw new UserError($"--allow: {fingerprint} is no fingerprint", "write what stands in the tag, such as github-pat:3f9a1c02", ExitCode.Usage);
                own.Allow(fingerprint);
                output.WriteLine($"{fingerprint} is left alone from now on.");
            }

            if (parsed.GetValue(Id) is not { } id)
                return parsed.GetValue(Allow) is { Length: > 0 } ? (int)ExitCode.Done : throw new UserError("nothing to add is named", "give an id and one of --pattern, --literal, --key", ExitCode.Usage);
            var findings = own.Add(Json(parsed, id), parsed.GetValue(Force));
            output.WriteLine($"{id} is in {own.File} and holds from the next line on.");
            foreach (var (isError, text) in findings) parsed.InvocationConfiguration.Error.WriteLine($"tacho: {(isError ? "" : "note: ")}{SafeText.OneLine(text)}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Json(ParseResult parsed, string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            Write(json, "description", parsed.GetValue(Description));
            Write(json, "pattern", parsed.GetValue(Pattern));
            Write(json, "literals", parsed.GetValue(Literal));
            Write(json, "keys", parsed.GetValue(Key));
            Write(json, "notKeys", parsed.GetValue(NotKey));
            Write(json, "keywords", parsed.GetValue(Keyword));
            if (parsed.GetValue(Group) is { } group) json.WriteNumber("secretGroup", group);
            if (parsed.GetValue(Entropy) is { } entropy) json.WriteNumber("entropy", entropy);
            Write(json, "replacement", parsed.GetValue(Replacement));
            Write(json, "category", parsed.GetValue(Category));
            Write(json, "matches", parsed.GetValue(Match));
            Write(json, "nonMatches", parsed.GetValue(NonMatch));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void Write(Utf8JsonWriter json, string name, string[]? texts)
    {
        if (texts is not { Length: > 0 }) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}

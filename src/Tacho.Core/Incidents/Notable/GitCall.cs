using System.Collections.Immutable;

namespace Tacho.Incidents.Notable;

/// <summary>A call of git, with the options that stand before its subcommand taken off.</summary>
/// <param name="Verb">The subcommand.</param>
/// <param name="Arguments">Behind it.</param>
/// <param name="Settings">What <c>-c</c> sets for this call.</param>
internal sealed record GitCall(string Verb, ImmutableArray<string> Arguments, ImmutableArray<string> Settings)
{
    /// <summary>Null for another program, and for git without a subcommand.</summary>
    public static GitCall? Of(PlacedCommand command)
    {
        if (command.Program != "git") return null;
        var settings = ImmutableArray.CreateBuilder<string>();
        var words = command.Words;
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] is "-c" && i + 1 < words.Length) settings.Add(words[++i]);
            else if (words[i] is "-C" or "--git-dir" or "--work-tree" or "--namespace" or "--exec-path" or "--config-env") i++;
            else if (!words[i].StartsWith('-')) return new(words[i], words[(i + 1)..], settings.DrainToImmutable());
        }

        return null;
    }

    /// <summary>Whether an option is given, by name or as a letter among others; what stands behind <c>--</c> is none.</summary>
    public bool Has(char letter, params ReadOnlySpan<string> names)
    {
        foreach (var word in Arguments)
        {
            if (word == "--") return false;
            if (names.Contains(word) || (letter != '\0' && word is ['-', not '-', ..] && word.Contains(letter, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    public override string ToString() => ShellScript.Told(["git", .. Settings.SelectMany(static setting => (string[])["-c", setting]), Verb, .. Arguments]);
}

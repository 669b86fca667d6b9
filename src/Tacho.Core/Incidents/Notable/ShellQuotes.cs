using System.Text;

namespace Tacho.Incidents.Notable;

/// <summary>What a shell expands of a text, and what it does not.</summary>
internal static class ShellQuotes
{
    /// <summary>A part of a command line without what stands in single quotes, where no variable is one.</summary>
    public static string WithoutSingleQuoted(string text)
    {
        var kept = new StringBuilder(text.Length);
        var (inSingle, inDouble) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!inSingle && c == '\\') i++;
            else if (c == '\'' && !inDouble) inSingle = !inSingle;
            else if (!inSingle)
            {
                if (c == '"') inDouble = !inDouble;
                kept.Append(c);
            }
        }

        return kept.ToString();
    }
}

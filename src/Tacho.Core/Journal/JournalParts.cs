using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Tacho.Journal;

/// <summary>
/// The parts of a project that the settings have names for, each as <c>name=glob</c>. In a glob <c>*</c> and <c>?</c> stand for characters of one folder's or file's name, <c>**</c> for any
/// number of folders; it is matched with the whole path below the project's folder, case counts. The first that fits is the part.
/// </summary>
public sealed class JournalParts(ImmutableArray<string> settings)
{
    private readonly ImmutableArray<(string Name, string[] Glob)> _parts =
    [
        .. settings.Select(static setting => setting.Split('=', 2)).Where(static pair => pair.Length == 2).Select(static pair => (pair[0], pair[1].Split('/', StringSplitOptions.RemoveEmptyEntries))),
    ];

    /// <summary>Names of all parts, each once, in the order of the settings.</summary>
    public IEnumerable<string> Names => _parts.Select(static part => part.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The part of a path below the project's folder, with slashes; null for none.</summary>
    public string? PartOf(string below)
    {
        if (_parts.IsEmpty) return null;
        var path = below.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return _parts.FirstOrDefault(part => Fits(path, part.Glob)).Name;
    }

    /// <summary>By rows: which beginnings of the path the glob up to here can stand for. Linear in both, whatever the glob.</summary>
    private static bool Fits(string[] path, string[] glob)
    {
        var reached = new bool[path.Length + 1];
        reached[0] = true;
        foreach (var segment in glob)
        {
            var next = new bool[path.Length + 1];
            for (var i = 0; i <= path.Length; i++)
            {
                if (segment == "**") next[i] = reached[i] || (i > 0 && next[i - 1]);
                else if (i > 0) next[i] = reached[i - 1] && FileSystemName.MatchesSimpleExpression(segment, path[i - 1], ignoreCase: false);
            }

            reached = next;
        }

        return reached[path.Length];
    }
}

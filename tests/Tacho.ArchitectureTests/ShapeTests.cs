using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Tacho.Trail;

namespace Tacho.ArchitectureTests;

/// <summary>Size and names: what keeps a file readable in one sitting.</summary>
public sealed partial class ShapeTests
{
    private const int MaxLines = 400;

    /// <summary>Files that may be longer, each with the reason, never beyond 800 lines. Generated tables (*.g.cs) are not read by people.</summary>
    private static readonly Dictionary<string, string> MayBeLonger = new(StringComparer.Ordinal);

    /// <summary>Interfaces with fewer than two implementations, each with the reason.</summary>
    private static readonly Dictionary<string, string> LoneInterfaces = new(StringComparer.Ordinal);

    [Fact]
    public void A_file_has_at_most_400_lines()
    {
        var long_ = Repository.Sources("src").Concat(Repository.Sources("tests"))
            .Where(file => !file.Path.EndsWith(".g.cs", StringComparison.Ordinal) && file.Lines.Count() > (MayBeLonger.ContainsKey(file.Path) ? 800 : MaxLines))
            .Select(file => $"{file.Path}: {file.Lines.Count()} lines");
        Assert.Empty(long_);
    }

    [Fact]
    public void Nothing_is_named_after_the_absence_of_a_subject() =>
        Assert.DoesNotContain(Repository.Sources("src").Concat(Repository.Sources("tests")).Select(file => file.Path), Subjectless.IsMatch);

    [Fact]
    public void An_interface_has_two_implementations_or_a_reason()
    {
        var types = typeof(TrailWriter).Assembly.GetTypes();
        var lonely = types.Where(type => type.IsInterface && !LoneInterfaces.ContainsKey(type.Name))
            .Where(type => types.Count(other => other.IsClass && type.IsAssignableFrom(other)) < 2);
        Assert.Empty(lonely);
    }

    [Fact]
    public void A_record_exposes_only_immutable_collections()
    {
        var mutable =
            from type in typeof(TrailWriter).Assembly.GetTypes()
            where type.GetMethod("<Clone>$") is not null
            from property in type.GetProperties()
            let name = property.PropertyType.Name
            where name.StartsWith("List`", StringComparison.Ordinal) || name.StartsWith("Dictionary`", StringComparison.Ordinal) || name.StartsWith("HashSet`", StringComparison.Ordinal)
            select $"{type.Name}.{property.Name}";
        Assert.Empty(mutable);
    }

    [Fact]
    public void No_static_field_changes_unless_it_belongs_to_one_thread()
    {
        var changing =
            from type in typeof(TrailWriter).Assembly.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<', StringComparison.Ordinal) && type.Namespace?.StartsWith("Tacho", StringComparison.Ordinal) == true
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal)
            where !field.IsDefined(typeof(ThreadStaticAttribute)) && !type.Name.EndsWith("Json", StringComparison.Ordinal)
            select $"{type.Name}.{field.Name}";
        Assert.Empty(changing);
    }

    [GeneratedRegex("(^|/)\\w*(Util|Utils|Utilities|Helper|Helpers|Shared|Misc|(?<!Package)Managers?)(/|\\.cs$)|(^|/)Common(/|\\.cs$)")]
    private static partial Regex Subjectless { get; }
}

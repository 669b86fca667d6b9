using System.Collections.Immutable;
using Tacho.Configuration;
using Tacho.Events;
using Tacho.Journal;

namespace Tacho.Tests.Journal;

/// <summary>Where entries belong, by what changed.</summary>
public sealed class JournalPartsTests
{
    private static readonly Project Shop = new("shop-1", "/work/shop"), Bank = new("bank-2", "/work/bank");

    [Theory]
    [InlineData("apps/web/src/a.ts", "web")]
    [InlineData("apps/web/a.ts", "web")]
    [InlineData("apps/web", "web")]
    [InlineData("apps/webshop/a.ts", null)]
    [InlineData("libs/ui/button.tsx", "web")]
    [InlineData("libs/ui/deep/button.tsx", "lib")]
    [InlineData("db/2026/up.sql", "db")]
    [InlineData("up.sql", "db")]
    [InlineData("APPS/web/a.ts", null)]
    [InlineData("README.md", null)]
    [InlineData("", null)]
    public void First_glob_that_fits_names_the_part(string path, string? part) =>
        Assert.Equal(part, new JournalParts(["web=apps/web/**", "web=libs/ui/*.tsx", "lib=libs/**", "db=**/*.sql"]).PartOf(path));

    [Fact]
    public void Glob_of_many_stars_is_answered_at_once()
    {
        var path = string.Join('/', Enumerable.Repeat("a", 2000));
        Assert.Null(new JournalParts(["x=" + string.Join('/', Enumerable.Repeat("**", 200)) + "/b"]).PartOf(path));
    }

    [Fact]
    public void Most_files_win_and_ties_go_to_the_current_folder_then_by_name()
    {
        static JournalParts Parts(Project project) => new(["web=apps/web/**", "api=apps/api/**"]);
        RoutedPath In(Project project, string below) => new(project, below);
        string Of(RoutedPath here, params RoutedPath[] files) => JournalRoute.Choose([.. files], here, Parts).Name;

        Assert.Equal("bank", Of(In(Shop, ""), In(Bank, "a"), In(Bank, "b"), In(Shop, "c")));
        Assert.Equal("shop", Of(In(Shop, ""), In(Bank, "a"), In(Shop, "c")));
        Assert.Equal("bank", Of(In(new("x", "/x"), ""), In(Shop, "c"), In(Bank, "a")));
        Assert.Equal("shop/web", Of(In(Shop, ""), In(Shop, "apps/web/a"), In(Shop, "apps/web/b"), In(Shop, "apps/api/c"), In(Shop, "README.md")));
        Assert.Equal("shop/web", Of(In(Shop, "apps/web/src"), In(Shop, "apps/web/a"), In(Shop, "apps/api/c")));
        Assert.Equal("shop/api", Of(In(Shop, ""), In(Shop, "apps/web/a"), In(Shop, "apps/api/c")));
        Assert.Equal("shop/web", Of(In(Shop, ""), In(Shop, "apps/web/a"), In(Shop, "package.json")));
        Assert.Equal("shop", Of(In(Shop, ""), In(Shop, "apps/web/a"), In(Shop, "b"), In(Shop, "c")));
        Assert.Equal("shop/api", Of(In(Shop, "apps/api")));
        Assert.Equal("shop", Of(In(Shop, "")));
    }

    [Theory]
    [InlineData("web=apps/web/**,api=apps/api/**", true)]
    [InlineData("", true)]
    [InlineData("web", false)]
    [InlineData("=x", false)]
    [InlineData("web=", false)]
    [InlineData("web=/etc/**", false)]
    [InlineData("we b=x", false)]
    [InlineData("web=a\\b", false)]
    public void Setting_takes_names_with_globs(string text, bool isLegal)
    {
        var key = SettingKeys.Find("journal.parts")!;
        var set = key.Set(Settings.Default, text);

        Assert.Equal(isLegal, set is not null);
        if (set is not null) Assert.Equal(text.Split(',', StringSplitOptions.RemoveEmptyEntries), set.JournalParts.AsEnumerable());
    }

    [Fact]
    public void File_may_hold_a_list()
    {
        var folder = Directory.CreateTempSubdirectory("tacho-parts-");
        var file = Path.Combine(folder.FullName, "config.json");
        File.WriteAllText(file, """{ "journal.parts": ["web=apps/web/**", "web=libs/ui/**"] }""");

        Assert.Equal((ImmutableArray<string>)["web=apps/web/**", "web=libs/ui/**"], SettingsLoader.Load(file, static _ => null).OrThrow().JournalParts.AsEnumerable());
        folder.Delete(recursive: true);
    }
}

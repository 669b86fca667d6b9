using Tacho.Configuration;
using Tacho.Events;
using Tacho.Setup;

namespace Tacho.Tests.Setup;

public sealed class ProjectRegistryTests : IDisposable
{
    private readonly SetupFolder _folder = new();

    private ProjectRegistry Registry => new(_folder.Home, TimeProvider.System);

    [Fact]
    public void Register_adds_agents_once()
    {
        var shop = new Project("shop-1", "/src/shop");
        Assert.True(Registry.Register(shop, [new("codex-cli")]));
        Assert.True(Registry.Register(shop, [new("claude-code"), new("codex-cli")]));
        Assert.False(Registry.Register(shop, [new("codex-cli")]));
        var registered = Assert.Single(Registry.All);
        Assert.Equal(("shop-1", "/src/shop"), (registered.Name, registered.Root));
        Assert.Equal(["claude-code", "codex-cli"], registered.Agents);
    }

    [Fact]
    public void Unregister_of_the_last_agent_forgets_the_project()
    {
        var shop = new Project("shop-1", "/src/shop");
        Registry.Register(shop, [new("codex-cli"), new("claude-code")]);
        Assert.True(Registry.Unregister(shop, [new("codex-cli")]));
        Assert.Single(Registry.All);
        Assert.True(Registry.Unregister(shop, [new("claude-code")]));
        Assert.False(Registry.Unregister(shop, [new("claude-code")]));
        Assert.Empty(Registry.All);
    }

    [Fact]
    public void Register_by_many_at_once_loses_nothing()
    {
        Parallel.For(0, 40, i => Registry.Register(new Project($"p-{i}", $"/src/{i}"), [new("codex-cli")]));
        Assert.Equal(40, Registry.All.Length);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "version": 2, "projects": [] }""")]
    [InlineData("""{ "version": 1 }""")]
    public void A_file_that_cannot_be_read_is_refused_and_kept(string text)
    {
        Directory.CreateDirectory(_folder.Home.Root);
        File.WriteAllText(_folder.Home.ProjectsFile, text);
        Assert.Throws<UserError>(() => Registry.Register(new Project("p", "/p"), [new("codex-cli")]));
        Assert.Equal(text, File.ReadAllText(_folder.Home.ProjectsFile));
    }

    public void Dispose() => _folder.Dispose();
}

namespace Tacho.Tests.Scrubbing;

public sealed class ArchiveOutOfReachTests
{
    [Fact]
    public void Archive_that_was_not_looked_into_is_named()
    {
        using var leaky = new LeakyTrail(LeakyTrail.Plain);
        Assert.Empty(leaky.Look().OutOfReach);
        Directory.CreateDirectory(leaky.Trail.Home.Archive);

        Assert.Equal(leaky.Trail.Home.Archive, Assert.Single(leaky.Look().OutOfReach).Path);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Tacho.Trail;
using Tacho.Trail.Checkpoints;

namespace Tacho.Tests.Trail;

/// <summary>However a session goes, its trail is sound: a false alarm would teach people to ignore the true one.</summary>
public class SoundTrailProperties
{
    private abstract record Step
    {
        public sealed record Command(string Text, bool InOther) : Step;

        public sealed record Happening(string Name) : Step;

        public sealed record Pause(int Seconds) : Step;

        public sealed record Verify : Step;

        public sealed record Checkpoint : Step;

        public sealed record Rebuild : Step;
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (8, ArbMap.Default.GeneratorFor<string?>().SelectMany(text => Gen.Elements(true, false).Select(other => (Step)new Step.Command(text ?? "", other)))),
        (2, Gen.Choose(1, 20_000).Select(size => (Step)new Step.Command(new string('x', size), false))),
        (3, Gen.Elements("SessionStart", "SessionEnd", "UserPromptSubmit", "Stop", "Notification", "NeverHeardOf").Select(name => (Step)new Step.Happening(name))),
        (2, Gen.Choose(-5000, 5000).Select(seconds => (Step)new Step.Pause(seconds))),
        (1, Gen.Constant((Step)new Step.Verify())),
        (1, Gen.Constant((Step)new Step.Checkpoint())),
        (1, Gen.Constant((Step)new Step.Rebuild())));

    [Fact]
    public void Any_sequence_of_events_sizes_and_restarts_leaves_a_sound_trail()
    {
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            using var trail = new SampleTrail();
            trail.Call("SessionStart");
            foreach (var step in steps) Take(trail, step);
            VerifyAssert.Sound(trail.Verify());
            VerifyAssert.Sound(trail.Verify(trail.KeepOutside()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static void Take(SampleTrail trail, Step step)
    {
        switch (step)
        {
            case Step.Command command: trail.Run(command.Text, command.InOther ? SampleTrail.OtherSession : SampleTrail.Session); break;
            case Step.Happening happening: trail.Call(happening.Name, ("prompt", "x"), ("message", happening.Name)); break;
            case Step.Pause pause: trail.Advance(TimeSpan.FromSeconds(pause.Seconds)); break;
            case Step.Verify: VerifyAssert.Sound(trail.Verify()); break;
            case Step.Checkpoint: Assert.Empty(trail.Sign().Troubles); break;
            case Step.Rebuild: new ViewRebuild(trail.Home, trail.Project).Run(); break;
        }
    }
}

namespace Tacho.Incidents.Notable;

/// <summary>Pushes that overwrite or delete what stands on the other side; those with a lease, which only overwrite what was seen, are told apart.</summary>
internal static class ForcedPushes
{
    public static IEnumerable<NotableFinding> In(ShellScript script)
    {
        foreach (var command in script.Commands)
        {
            if (GitCall.Of(command) is not { Verb: "push" } push || push.Has('n', "--dry-run")) continue;

            // The letters of -o's value are no options.
            var isForced = push.Arguments.Any(static word => word is "--force" or "--mirror" or "--delete" or "--prune" || word is ['-', not '-' and not 'o', ..] && word.AsSpan().ContainsAny('f', 'd'))
                || push.Arguments.Skip(1).Any(static word => word is ['+', _, ..] or [':', _, ..]);
            if (isForced) yield return new(NotableKind.ForcePush, push.ToString());
            else if (push.Arguments.Any(static word => word.StartsWith("--force-with-lease", StringComparison.Ordinal))) yield return new(NotableKind.ForcePushWithLease, push.ToString());
        }
    }
}

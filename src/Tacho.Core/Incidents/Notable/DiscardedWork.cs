namespace Tacho.Incidents.Notable;

/// <summary>Calls of git after which work that was not committed, or not merged, is gone.</summary>
internal static class DiscardedWork
{
    public static IEnumerable<NotableFinding> In(ShellScript script) =>
        script.Commands.Select(GitCall.Of).OfType<GitCall>().Where(Discards).Select(static call => new NotableFinding(NotableKind.DiscardedWork, call.ToString()));

    private static bool Discards(GitCall call) => call.Verb switch
    {
        "reset" => call.Has('\0', "--hard"),
        "clean" => call.Has('f', "--force") && !call.Has('n', "--dry-run"),
        "checkout" => call.Has('f', "--force") || call.Arguments is [.., "." or "*"] or [.., "--", "." or "*"],
        "switch" => call.Has('f', "--force", "--discard-changes"),
        "restore" => !call.Has('S', "--staged") && call.Arguments.Any(static word => word is "." or "*" or ":/"),
        "stash" => call.Arguments is ["drop" or "clear", ..],
        "branch" => call.Has('D') || (call.Has('d', "--delete") && call.Has('f', "--force")),
        "worktree" => call.Arguments is ["remove", ..] && call.Has('f', "--force"),
        _ => false,
    };
}

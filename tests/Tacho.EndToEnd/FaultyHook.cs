namespace Tacho.EndToEnd;

/// <summary>What can become of the hook's program after <c>tacho init</c>.</summary>
public enum FaultyHook
{
    /// <summary>The file is gone.</summary>
    Deleted,

    /// <summary>The file may not be executed.</summary>
    NotExecutable,

    /// <summary>The program is killed by SIGSEGV.</summary>
    Crashes,

    /// <summary>The program ends with 2, which many agents take for a refusal.</summary>
    Refuses,

    /// <summary>The program never ends.</summary>
    Hangs,

    /// <summary>The program is sound, but its folder cannot be written.</summary>
    CannotWrite,
}

/// <summary>Puts the faults in place.</summary>
internal static class FaultyHooks
{
    public static void Put(Sandbox sandbox, FaultyHook fault)
    {
        switch (fault)
        {
            case FaultyHook.Deleted:
                File.Delete(sandbox.HookProgram);
                break;
            case FaultyHook.NotExecutable:
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(sandbox.HookProgram, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                break;
            case FaultyHook.Crashes:
                sandbox.PutHook("#!/bin/sh\nulimit -c 0\nkill -SEGV $$\n");
                break;
            case FaultyHook.Refuses:
                sandbox.PutHook("#!/bin/sh\necho refused >&2\nexit 2\n");
                break;
            case FaultyHook.Hangs:
                sandbox.PutHook("#!/bin/sh\nexec sleep 600\n");
                break;
            case FaultyHook.CannotWrite:
                // A file where folders must be stops root too, whom no permission stops.
                sandbox.Write(sandbox.TachoHome.Trail, "");
                sandbox.Write(sandbox.TachoHome.Seal, "");
                sandbox.Write(Path.GetDirectoryName(sandbox.Views.Tail)!, "");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

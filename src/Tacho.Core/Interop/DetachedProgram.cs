using System.Collections;
using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>
/// Starts a program that goes on when this process has ended, and that has nothing of it: a session of its own, so that no signal for the caller's group or
/// terminal reaches it, its streams on the null device, and no other file of the caller, who may be waiting for the other end of a pipe.
/// </summary>
/// <remarks>By posix_spawn(3), which starts a program in the time that a few system calls take, however large the caller is. Constants are those of glibc (from 2.26), musl and macOS.</remarks>
public static partial class DetachedProgram
{
    /// <summary>Larger than the attributes and actions of every C library, which say their size in no other way.</summary>
    private const int MaxStructBytes = 1024;

    /// <summary>Files beyond this are not closed. Agents and shells open few.</summary>
    private const int MaxInheritedFile = 64;

    private const int ReadWrite = 2;
    private const short SetSession = 0x80, SetSessionMac = 0x400, CloseOnExecMac = 0x4000;

    /// <summary>Starts it, and does not wait for it.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">One word each, without the program's name.</param>
    /// <returns>0, or the errno with which it could not be started.</returns>
    public static int Start(string program, IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Tacho records on Linux and macOS; on Windows run it inside WSL.");
        var actions = new byte[MaxStructBytes];
        var attributes = new byte[MaxStructBytes];
        if (Native.InitActions(actions) is not 0 and var failed) return failed;
        if (Native.InitAttributes(attributes) is not 0 and var failedToo) return failedToo;
        nint[] words = [], variables = [];
        try
        {
            var isMac = OperatingSystem.IsMacOS();
            var errno = Native.SetFlags(attributes, isMac ? (short)(SetSessionMac | CloseOnExecMac) : SetSession);
            for (var stream = 0; stream <= 2 && errno == 0; stream++) errno = Native.AddOpen(actions, stream, "/dev/null", ReadWrite, mode: 0);

            // What is not open may be closed here, other than on macOS, where the flag closes all.
            for (var file = 3; file < MaxInheritedFile && errno == 0 && !isMac; file++) errno = Native.AddClose(actions, file);
            if (errno != 0) return errno;
            words = Texts([program, .. arguments]);
            variables = Texts([.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static one => $"{one.Key}={one.Value}")]);
            return Native.Spawn(out _, program, actions, attributes, words, variables);
        }
        finally
        {
            foreach (var text in words.Concat(variables)) Marshal.FreeCoTaskMem(text);
            _ = Native.DestroyActions(actions);
            _ = Native.DestroyAttributes(attributes);
        }
    }

    /// <summary>Lets others go first from now on, for work that nobody waits for.</summary>
    public static void StandBack() => _ = Native.Nice(10);

    /// <summary>Ended by a null, as C reads it.</summary>
    private static nint[] Texts(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
        public static partial int InitActions(byte[] actions);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
        public static partial int DestroyActions(byte[] actions);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int AddOpen(byte[] actions, int descriptor, string path, int flags, uint mode);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
        public static partial int AddClose(byte[] actions, int descriptor);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
        public static partial int InitAttributes(byte[] attributes);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
        public static partial int DestroyAttributes(byte[] attributes);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
        public static partial int SetFlags(byte[] attributes, short flags);

        [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Spawn(out int process, string path, byte[] actions, byte[] attributes, nint[] arguments, nint[] variables);

        [LibraryImport("libc", EntryPoint = "nice")]
        public static partial int Nice(int increment);
    }
}

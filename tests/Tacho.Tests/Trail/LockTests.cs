using System.Runtime.InteropServices;
using Tacho.Interop;

namespace Tacho.Tests.Trail;

/// <summary>Locks of files, in a process whose other threads start programs.</summary>
public sealed class LockTests
{
    [Fact]
    public void Lock_goes_with_its_holder_though_a_child_that_is_being_started_has_a_copy_of_the_descriptor()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var copies = new List<int>();
        try
        {
            using (var held = PosixFile.OpenReadWrite(path))
            {
                Assert.True(held.TryLock(TimeSpan.Zero));

                // What fork(2) does to it: another descriptor of the same open file.
                copies.AddRange(Directory.EnumerateFiles("/proc/self/fd").Where(entry => new FileInfo(entry).LinkTarget == path).Select(static entry => Duplicate(int.Parse(Path.GetFileName(entry), System.Globalization.CultureInfo.InvariantCulture))).ToList());
                Assert.NotEmpty(copies);
            }

            using var next = PosixFile.OpenReadWrite(path);
            Assert.True(next.TryLock(TimeSpan.Zero));
        }
        finally
        {
            foreach (var copy in copies) _ = Close(copy);
            File.Delete(path);
        }
    }

    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}

using System.Runtime.InteropServices;

namespace Tacho.Interop;

/// <summary>What the system says of a failed call, without the path: for messages that name the path themselves.</summary>
public static class FailureText
{
    private const int NotThere = 2; // ENOENT, on Linux and macOS
    private const int NotAFolder = 20; // ENOTDIR
    private const int LargestErrno = 4095;

    /// <summary>Such as <c>Permission denied</c>; the exception's own message where the system's error is not known.</summary>
    public static string Of(Exception failure) => ErrnoOf(failure) is { } errno ? Marshal.GetPInvokeErrorMessage(errno) : failure.Message;

    /// <summary>Whether it is the system's word that nothing is there: no file of that name, or a file where a folder had to be.</summary>
    public static bool IsAbsence(Exception failure) => ErrnoOf(failure) is NotThere or NotAFolder;

    /// <summary>Whether the system refused or failed, other than by having nothing there.</summary>
    public static bool IsRefusal(Exception failure) => ErrnoOf(failure) is not (null or NotThere or NotAFolder);

    private static int? ErrnoOf(Exception failure) => failure switch
    {
        UnauthorizedAccessException => PosixFile.NotPermitted,
        FileNotFoundException or DirectoryNotFoundException => NotThere,
        { HResult: > 0 and <= LargestErrno } => failure.HResult,
        _ => null,
    };
}

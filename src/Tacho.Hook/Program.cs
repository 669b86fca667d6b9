// tacho-hook <agent> [<event>]: one hook call of a coding agent, from standard input to the trail. The exit code is always 0.
using Tacho.Agents;
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Hook;
using Tacho.Interop;

const string ArchiveSession = "--archive-session";

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: tacho-hook <agent> [<event>] < payload.json   (installed by `tacho init`)");
    return 0;
}

if (args[0] == "--self-test") return SelfTest.Run();
if (args[0] == ArchiveSession)
{
    // Started by a hook at a session's end; an archive of any size is written in this time.
    Watchdog.Arm(TimeSpan.FromHours(1));
    FileSizeLimit.MakeAnError();
    SessionArchive.Run(TachoHome.FromEnvironment(), args[1..], Environment.GetEnvironmentVariable, TimeProvider.System);
    return 0;
}

if (args[0] == "--version")
{
    Console.WriteLine(typeof(HookCapture).Assembly.GetName().Version?.ToString(3));
    return 0;
}

// An agent that never closes the pipe, a disk that does not answer: agents without a time-out of their own must not wait for ever. Far above what a call takes on a machine
// that is busy beyond reason, since a call that is ended here is not recorded.
Watchdog.Arm(TimeSpan.FromSeconds(60));

FileSizeLimit.MakeAnError();

// An agent reads any other exit code than 0 as a verdict on its call, so that nothing that a broken environment throws may leave this program.
var reply = "";
try
{
    using var input = OpenInput();
    reply = AgentRegistry.Find(args[0])?.Hooks?.Reply ?? "";
    reply = new HookCapture(TachoHome.FromEnvironment(), TimeProvider.System, Environment.GetEnvironmentVariable) { Archiver = static () => [.. OwnProgram.Words("tacho-hook.dll"), ArchiveSession] }
        .Run(args[0], args.Length > 1 ? args[1] : null, input);
}
catch (UserError failure)
{
    Tell(() => Console.Error.WriteLine($"tacho-hook: {failure.Message}"));
}
catch (Exception failure)
{
    Tell(() => Console.Error.WriteLine($"tacho-hook: {SelfLog.Describe(failure)}"));
}

if (reply.Length > 0) Tell(() => Console.Out.Write(reply));
return 0;

// A closed standard input is an empty one: the call leaves a gap.
static Stream OpenInput()
{
    try
    {
        return Console.OpenStandardInput();
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        return Stream.Null;
    }
}

// Where an output is closed or full there is nobody to tell.
static void Tell(Action write)
{
    try
    {
        write();
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        return;
    }
}

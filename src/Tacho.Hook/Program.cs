// tacho-hook <agent> [<event>]: one hook call of a coding agent, from standard input to the trail. The exit code is always 0.
using Tacho.Capture;
using Tacho.Configuration;
using Tacho.Hook;
using Tacho.Interop;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: tacho-hook <agent> [<event>] < payload.json   (installed by `tacho init`)");
    return 0;
}

if (args[0] == "--self-test") return SelfTest.Run();
if (args[0] == "--version")
{
    Console.WriteLine(typeof(HookCapture).Assembly.GetName().Version?.ToString(3));
    return 0;
}

// An agent that never closes the pipe, a disk that does not answer: agents without a time-out of their own must not wait for ever. Far above what a call takes on a machine
// that is busy beyond reason, since a call that is ended here is not recorded.
Watchdog.Arm(TimeSpan.FromSeconds(60));

try
{
    using var input = Console.OpenStandardInput();
    var reply = new HookCapture(TachoHome.FromEnvironment(), TimeProvider.System, Environment.GetEnvironmentVariable)
        .Run(args[0], args.Length > 1 ? args[1] : null, input);
    if (reply.Length > 0) Console.Out.Write(reply);
}
catch (UserError failure)
{
    Console.Error.WriteLine($"tacho-hook: {failure.Message}");
}

return 0;

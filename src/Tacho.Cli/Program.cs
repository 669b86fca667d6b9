<<<<<<< HEAD
using Tacho.Cli;

return TachoCommand.Run(args, Console.Out, Console.Error);
=======
return 0;
>>>>>>> 6e7fd7eac28aa1d4f19986acf056f1fcaf38bcc3

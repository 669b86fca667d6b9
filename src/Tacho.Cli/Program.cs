using Tacho.Cli;

return TachoCommand.Run(args, Console.Out, Console.Error);

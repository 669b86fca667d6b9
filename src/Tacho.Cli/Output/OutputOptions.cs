using System.CommandLine;
using Tacho.Configuration;

namespace Tacho.Cli.Output;

/// <summary>The options that choose the form, the same for every command that prints rows.</summary>
internal static class OutputOptions
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON Lines: one object a row." };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Print CSV (RFC 4180) with a head." };
    private static readonly Option<bool> Plain = new("--plain") { Description = "Print plain lines on a terminal too, as into a pipe." };

    public static void AddTo(Command command)
    {
        command.Options.Add(Json);
        command.Options.Add(Csv);
        command.Options.Add(Plain);
    }

    /// <summary>Null when the command line asks for none.</summary>
    /// <exception cref="UserError">It asks for two.</exception>
    public static OutputForm? AskedFor(ParseResult parsed)
    {
        var (json, csv, plain) = (parsed.GetValue(Json), parsed.GetValue(Csv), parsed.GetValue(Plain));
        if ((json ? 1 : 0) + (csv ? 1 : 0) + (plain ? 1 : 0) > 1) throw new UserError("--json, --csv and --plain exclude each other", hint: null, ExitCode.Usage);
        return json ? OutputForm.Json : csv ? OutputForm.Csv : plain ? OutputForm.Lines : null;
    }
}

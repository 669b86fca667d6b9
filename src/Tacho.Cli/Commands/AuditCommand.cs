using System.CommandLine;
using Tacho.Cli.Commands.Audit;

namespace Tacho.Cli.Commands;

/// <summary><c>tacho audit</c>: scoped questions to the sealed trail, each answered by one command.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Answer what ran: in a session, in a window of time, matching a pattern, and in which sessions.")
    {
        AuditCommandCommand.Create(),
        AuditImportLegacyCommand.Create(),
        AuditLogCommand.Create(),
        AuditSessionCommand.Create(),
        AuditSessionsCommand.Create(),
        AuditTopCommand.Create(),
        AuditWindowCommand.Create(),
    };
}

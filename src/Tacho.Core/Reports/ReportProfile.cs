namespace Tacho.Reports;

/// <summary>For whom a report or an export is: what is masked beside secrets, and how much of what agents were told by their tools a report shows.</summary>
public enum ReportProfile
{
    /// <summary>For everybody: no personal data, no folders and names of this machine's user. No output, no reasoning and no changed lines.</summary>
    Public,

    /// <summary>For people who may see the archive: as archived. No output, no reasoning and no changed lines.</summary>
    Internal,

    /// <summary>As archived, with outputs, reasoning and changed lines.</summary>
    Full,
}

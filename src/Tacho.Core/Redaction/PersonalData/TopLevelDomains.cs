namespace Tacho.Redaction.PersonalData;

/// <summary>
/// The last labels that people's addresses have: all country codes and the generic ones in wide use (IANA root zone, 2026). A closed list,
/// because what stands behind an at sign in code ends on a file's suffix or on a member's name at least as often.
/// </summary>
internal static class TopLevelDomains
{
    private static ReadOnlySpan<byte> CountryCodes =>
        "acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcncocrcucv"u8
        + "cwcxcyczdedjdkdmdodzeceeegereseteufifjfkfmfofrgagdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieil"u8
        + "iminioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmu"u8
        + "mvmwmxmymznancnenfngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsiskslsmsn"u8
        + "sosrssstsusvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw"u8;

    private static readonly string[] Generic =
        ["com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "aero", "coop", "museum", "jobs", "mobi", "travel", "cat", "tel", "asia", "post", "arpa", "xxx",
            "app", "dev", "page", "cloud", "online", "site", "store", "shop", "tech", "xyz", "club", "live", "life", "blog", "email", "mail", "work", "works", "world", "today", "team",
            "group", "global", "digital", "agency", "company", "solutions", "services", "systems", "software", "network", "media", "design", "studio", "art", "law", "legal",
            "health", "care", "clinic", "dental", "bank", "finance", "money", "capital", "ventures", "partners", "consulting", "foundation", "academy", "school", "university", "education",
            "institute", "science", "space", "zone", "center", "city", "london", "berlin", "paris", "nyc", "tokyo", "wien", "hamburg", "koeln", "amsterdam", "ngo", "ong", "top", "icu",
            "vip", "win", "fun", "games", "chat", "social", "news", "press", "wiki", "guru", "ninja", "rocks", "codes", "tools", "plus", "one", "swiss", "scot", "eus", "gal",
            "webcam", "house", "homes", "family", "expert", "engineer", "engineering", "energy", "earth", "green", "eco", "bio", "church", "gmbh", "ltd", "inc", "llc"];

    /// <summary>True for a label that is one, in either case.</summary>
    public static bool Contains(ReadOnlySpan<byte> label)
    {
        if (label.Length < 2 || label.Length > 24)
        {
            return false;
        }

        if (label.Length > 4 && System.Text.Ascii.EqualsIgnoreCase(label[..4], "xn--"u8))
        {
            return true;
        }

        if (label.Length == 2)
        {
            byte first = (byte)(label[0] | 0x20);
            byte second = (byte)(label[1] | 0x20);
            for (int at = 0; at + 1 < CountryCodes.Length; at += 2)
            {
                if (CountryCodes[at] == first && CountryCodes[at + 1] == second)
                {
                    return true;
                }
            }

            return false;
        }

        foreach (string one in Generic)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(label, one))
            {
                return true;
            }
        }

        return false;
    }
}

namespace Tacho.Redaction.PersonalData;

/// <summary>
/// Addresses of machines in the public internet, and of network cards. Left alone: whatever stands for no one machine (private, loopback,
/// link-local, shared, documentation and multicast ranges of the IANA special-purpose registries, netmasks, public resolvers) and versions.
/// </summary>
internal static class NetworkAddress
{
    private const int MaxColonRun = 64;

    private static readonly string[] VersionWords =
        ["version", "versions", "ver", "release", "sdk", "build", "runtime", "assembly", "fileversion", "productversion", "package", "nuget", "chrome", "edge", "edg", "firefox", "safari",
            "chromium", "electron", "driver", "upgrade", "update", "section", "firmware", "semver", "tag", "oid"];

    private static readonly string[] CardWords = ["mac", "hardware", "physical", "ethernet", "arp", "bssid", "hwaddr"];

    private static readonly string[] AddressWords = ["ip", "ips", "ipv4", "addr", "address", "host", "server", "client", "remote", "peer", "dns", "ping", "ssh", "from", "x-forwarded-for", "remote_addr"];

    /// <summary>The end of the IPv4 address at the beginning of a word, or 0.</summary>
    public static int EndOfVersion4(ReadOnlySpan<byte> text, int start)
    {
        if (!TryReadVersion4(text, start, out uint address, out int end) || IsSpecial(address))
        {
            return 0;
        }

        byte behind = end < text.Length ? text[end] : (byte)' ';
        byte further = end + 1 < text.Length ? text[end + 1] : (byte)' ';
        if (AsciiByte.IsLetterOrDigit(behind) || behind is (byte)'_' or > 0x7F || (behind is (byte)'.' or (byte)'-' or (byte)'+' && AsciiByte.IsLetterOrDigit(further)))
        {
            return 0;
        }

        byte before = start > 0 ? text[start - 1] : (byte)' ';
        bool isUrl = before == '/' && start > 1 && text[start - 2] == '/';
        if (before is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'$' or (byte)'^' or (byte)'~' or (byte)'>' or (byte)'<' or (byte)'#' or > 0x7F || (before is (byte)'/' or (byte)'\\' && !isUrl)
            || (before == '=' && start > 1 && text[start - 2] is (byte)'=' or (byte)'>' or (byte)'<' or (byte)'~'))
        {
            return 0;
        }

        // 1.2.3.4 and 10.0.0.0 are examples, versions or networks; so is what a word says is a version.
        bool isSmall = (address & 0xF0F0F0F0) == 0 || (address & 0xFF) == 0;
        bool isAddress = isUrl || Surroundings.HasWord(text, start, start, AddressWords);
        return (isSmall && !(isAddress && (address & 0xFF) != 0)) || (!isUrl && Surroundings.HasWord(text, start, start, VersionWords)) ? 0 : end;
    }

    /// <summary>The bounds of the address round a colon: IPv6, or that of a network card. An end of 0 for none.</summary>
    public static int EndOfColonRun(ReadOnlySpan<byte> text, int colon, out int start, out int runEnd, out bool isMac)
    {
        start = colon;
        while (start > 0 && colon - start < MaxColonRun && AsciiByte.IsHex(text[start - 1]))
        {
            start--;
        }

        runEnd = colon;
        while (runEnd < text.Length && runEnd - colon < MaxColonRun && (AsciiByte.IsHex(text[runEnd]) || text[runEnd] is (byte)':' or (byte)'.'))
        {
            runEnd++;
        }

        int end = runEnd;
        while (end > colon + 1 && (text[end - 1] == '.' || (text[end - 1] == ':' && text[end - 2] != ':')))
        {
            end--;
        }

        isMac = false;
        bool isPart = start > 0 && (AsciiByte.IsLetterOrDigit(text[start - 1]) || text[start - 1] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)':' or (byte)'$' or > 0x7F);
        if (isPart || (end < text.Length && (AsciiByte.IsLetterOrDigit(text[end]) || text[end] is (byte)'_' or (byte)':' or > 0x7F)))
        {
            return 0;
        }

        var run = text[start..end];
        isMac = IsMac(run, (byte)':');
        return isMac || IsVersion6(run) ? end : 0;
    }

    /// <summary>The bounds of a network card's address with hyphens whose first hyphen stands at an offset; an end of 0 for none.</summary>
    public static int EndOfHyphenMac(ReadOnlySpan<byte> text, int hyphen, out int start)
    {
        start = hyphen - 2;
        int end = start + 17;
        return start >= 0 && end <= text.Length && IsMac(text[start..end], (byte)'-') && Surroundings.IsApart(text, start, end) ? end : 0;
    }

    /// <summary>The end of a network card's address as switches write it (<c>3c22.fb7a.109e</c>), where a word says so, or 0.</summary>
    public static int EndOfDottedMac(ReadOnlySpan<byte> text, int start)
    {
        int end = start + 14;
        if (end > text.Length || text[start + 4] != '.' || text[start + 9] != '.')
        {
            return 0;
        }

        for (int i = start; i < end; i++)
        {
            if (!AsciiByte.IsHex(text[i]) && text[i] != '.')
            {
                return 0;
            }
        }

        return Surroundings.IsApart(text, start, end) && Surroundings.HasWord(text, start, end, CardWords) ? end : 0;
    }

    private static bool TryReadVersion4(ReadOnlySpan<byte> text, int start, out uint address, out int end)
    {
        address = 0;
        end = start;
        for (int octet = 0; octet < 4; octet++)
        {
            int value = 0;
            int digits = 0;
            while (end < text.Length && digits < 4 && AsciiByte.IsDigit(text[end]))
            {
                value = (value * 10) + text[end++] - '0';
                digits++;
            }

            if (digits is 0 or 4 || value > 255 || (digits > 1 && value < (digits == 2 ? 10 : 100)))
            {
                return false;
            }

            address = (address << 8) | (uint)value;
            if (octet < 3 && (end == text.Length || text[end++] != '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSpecial(uint address) => (address >> 24) is 0 or 10 or 127 or >= 224
        || (address >> 20) is 0xAC1
        || (address >> 22) is 0x191
        || (address >> 17) is 0x6309
        || (address >> 16) is 0xA9FE or 0xC0A8
        || (address >> 8) is 0xC00000 or 0xC00002 or 0xC63364 or 0xCB0071 or 0xC05863
        || address is 0x01010101 or 0x01000001 or 0x08080808 or 0x08080404 or 0x09090909 or 0xD043DEDE or 0xD043DCDC or 0x01020304;

    /// <summary>
    /// A global unicast address, which begins with 2000::/3, or eight full groups of whatever range but the special ones. What is short and
    /// has no digit is a name of code.
    /// </summary>
    private static bool IsVersion6(ReadOnlySpan<byte> run)
    {
        Span<ushort> groups = stackalloc ushort[8];
        int count = 0;
        int gap = -1;
        int longest = 0;
        for (int at = 0; at < run.Length;)
        {
            int digits = run[at..].IndexOfAny((byte)':', (byte)'.') is var next && next < 0 ? run.Length - at : next;
            if (digits == 0)
            {
                bool isGap = gap < 0 && at + 1 < run.Length && run[at + (at == 0 ? 1 : 0)] == ':';
                bool isAtEnd = gap < 0 && at == run.Length - 1 && at > 0 && run[at] == ':';
                if (!isGap && !isAtEnd)
                {
                    return false;
                }

                gap = count;
                at += at == 0 ? 2 : 1;
                continue;
            }

            if (at + digits < run.Length && run[at + digits] == '.')
            {
                return count <= 6 && TryReadVersion4(run, at, out uint inner, out int end) && end == run.Length && (gap >= 0 || count == 6) && !IsSpecial(inner);
            }

            if (digits > 4 || count == 8)
            {
                return false;
            }

            groups[count++] = Convert.ToUInt16(System.Text.Encoding.ASCII.GetString(run.Slice(at, digits)), 16);
            longest = Math.Max(longest, digits);
            at += digits + 1;
        }

        if (gap < 0 ? count != 8 || longest < 3 : count is < 2 or > 7 || run.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
        {
            return false;
        }

        bool isDocumentation = groups[0] == 0x2001 && groups[1] is 0x0DB8;
        bool isLocal = groups[0] == 0 || (groups[0] & 0xFFC0) == 0xFE80 || (groups[0] & 0xFE00) == 0xFC00 || groups[0] >= 0xFF00 || (groups[0] == 0x3FFF && groups[1] < 0x1000);
        return !isDocumentation && !isLocal && (gap < 0 || (groups[0] & 0xE000) == 0x2000);
    }

    private static bool IsMac(ReadOnlySpan<byte> run, byte separator)
    {
        if (run.Length != 17)
        {
            return false;
        }

        ulong address = 0;
        for (int i = 0; i < run.Length; i++)
        {
            if (i % 3 == 2 ? run[i] != separator : !AsciiByte.IsHex(run[i]))
            {
                return false;
            }

            address = i % 3 == 2 ? address : (address << 4) | (uint)((run[i] & 0xF) + (run[i] > '9' ? 9 : 0));
        }

        // Nobody's, everybody's, RFC 7042's for documentation, multicast groups, and those that container networks make up.
        return address is not (0 or 0xFFFF_FFFF_FFFF) && (address >> 8) != 0x00005E0053 && (address >> 32) is not (0x0242 or 0x3333) && (address >> 24) != 0x01005E;
    }
}

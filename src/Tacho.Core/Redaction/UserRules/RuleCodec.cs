using System.Collections.Immutable;
using Tacho.Redaction.Keywords;
using Tacho.Redaction.Masks;

namespace Tacho.Redaction.UserRules;

/// <summary>Prepared rules as bytes, without what only people read: descriptions, samples and places.</summary>
internal static class RuleCodec
{
    public static void Write(CacheWriter writer, PreparedRules prepared)
    {
        writer.Text(prepared.Fingerprint);
        writer.Texts(prepared.Allowed);
        writer.Number(prepared.Off.Length);
        foreach (int index in prepared.Off)
        {
            writer.Number(index);
        }

        writer.Number(prepared.Rules.Length);
        foreach (var rule in prepared.Rules)
        {
            WriteRule(writer, rule);
        }

        if (prepared.Tables is { } tables)
        {
            writer.Bytes(tables.Classes);
            writer.Numbers(tables.Next);
            writer.Number(tables.Shift);
            writer.Number(tables.FirstAccepting);
            writer.Numbers(tables.OutputStarts);
            writer.Numbers(tables.Outputs);
        }
    }

    /// <summary>The rules; null when a number is out of bounds.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early.</exception>
    public static PreparedRules? Read(CacheReader reader)
    {
        string fingerprint = reader.Text();
        var allowed = reader.Texts().ToImmutableHashSet(StringComparer.Ordinal);
        int offCount = reader.Count(leastBytes: 4);
        var off = ImmutableArray.CreateBuilder<int>(offCount);
        for (int i = 0; i < offCount; i++)
        {
            int index = reader.Number();
            if (index < 0 || index >= BuiltInKeywords.StartsAtKeyword.Length)
            {
                return null;
            }

            off.Add(index);
        }

        int count = reader.Count(leastBytes: 40);
        var rules = ImmutableArray.CreateBuilder<RuleEntry>(count);
        for (int i = 0; i < count; i++)
        {
            rules.Add(ReadRule(reader));
        }

        if (count == 0)
        {
            return reader.IsAtEnd ? new PreparedRules([], Tables: null, off.ToImmutable(), allowed, fingerprint) : null;
        }

        byte[] classes = reader.Bytes().ToArray();
        ushort[] next = reader.Numbers();
        int shift = reader.Number();
        int firstAccepting = reader.Number();
        var tables = KeywordTables.Restore(classes, next, shift, firstAccepting, reader.Numbers(), reader.Numbers(), count);
        return tables is null || !reader.IsAtEnd ? null : new PreparedRules(rules.ToImmutable(), tables, off.ToImmutable(), allowed, fingerprint);
    }

    private static void WriteRule(CacheWriter writer, RuleEntry rule)
    {
        writer.Text(rule.Id);
        writer.Optional(rule.Pattern);
        writer.Texts(rule.Literals);
        writer.Texts(rule.Keys);
        writer.Texts(rule.NotKeys);
        writer.Texts(rule.Keywords);
        writer.Number(rule.SecretGroup);
        writer.Number64(BitConverter.DoubleToUInt64Bits(rule.Entropy ?? double.NaN));
        writer.Optional(rule.Replacement);
        writer.Number((int)rule.Category);
        writer.Number(rule.SparesPlaceholders ? 1 : 0);
    }

    private static RuleEntry ReadRule(CacheReader reader)
    {
        var rule = new RuleEntry
        {
            Id = reader.Text(),
            Pattern = reader.Optional(),
            Literals = reader.Texts(),
            Keys = reader.Texts(),
            NotKeys = reader.Texts(),
            Keywords = reader.Texts(),
            SecretGroup = reader.Number(),
            Entropy = BitConverter.UInt64BitsToDouble(reader.Number64()) is var entropy && double.IsNaN(entropy) ? null : entropy,
            Replacement = reader.Optional(),
            Category = (RuleCategory)reader.Number(),
            SparesPlaceholders = reader.Number() != 0,
        };
        return Enum.IsDefined(rule.Category) && rule.SecretGroup is >= -1 and <= 99 ? rule : throw CacheReader.Damaged();
    }
}

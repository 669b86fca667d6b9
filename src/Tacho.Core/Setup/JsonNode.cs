using System.Collections.Immutable;

namespace Tacho.Setup;

#pragma warning disable CA1720 // The words are those of RFC 8259.
/// <summary>What a value in JSON is. Numbers, true, false and null are not told apart: an edit only compares them.</summary>
internal enum JsonKind
{
    Object,
    Array,
    String,
    Literal,
}
#pragma warning restore CA1720

/// <summary>A value and where it stands in the text of its document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index behind its last character.</param>
/// <param name="Text">A string's content with escapes undone; a literal's characters; empty for objects and arrays.</param>
/// <param name="Items">Members or elements, in the order of the text.</param>
internal sealed record JsonNode(JsonKind Kind, int Start, int End, string Text, ImmutableArray<JsonItem> Items)
{
    public bool IsContainer => Kind is JsonKind.Object or JsonKind.Array;

    /// <summary>Index among <see cref="Items"/> of a member; of several with one name the last, which is the one that parsers keep. -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        for (var i = Items.Length - 1; i >= 0; i--)
            if (Items[i].Name == name) return i;
        return -1;
    }

    /// <summary>The value of a member, or null; see <see cref="IndexOf"/> for names that occur twice.</summary>
    public JsonNode? Member(string name) => IndexOf(name) is var index and >= 0 ? Items[index].Value : null;

    /// <summary>
    /// True when both mean the same to a reader: whitespace, comments, escapes and the order of members do not count. Numbers are compared as they are written, so 1 and
    /// 1.0 differ.
    /// </summary>
    public bool Means(JsonNode other)
    {
        if (Kind != other.Kind) return false;
        if (!IsContainer) return Text == other.Text;
        if (Kind == JsonKind.Array) return Items.Length == other.Items.Length && Items.Zip(other.Items).All(pair => pair.First.Value.Means(pair.Second.Value));
        var names = Items.Select(item => item.Name!).ToHashSet(StringComparer.Ordinal);
        return names.SetEquals(other.Items.Select(item => item.Name!)) && names.All(name => Member(name)!.Means(other.Member(name)!));
    }
}

/// <summary>A member of an object or an element of an array.</summary>
/// <param name="Name">The member's name with escapes undone; null for an element.</param>
/// <param name="Start">Index of the first character of the name, or of the element.</param>
/// <param name="Value">The value.</param>
/// <param name="Comma">Index of the comma behind it; -1 when none follows.</param>
internal sealed record JsonItem(string? Name, int Start, JsonNode Value, int Comma)
{
    public int End => Value.End;
}

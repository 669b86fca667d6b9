using System.Runtime.InteropServices;

namespace Tacho.Redaction.Keywords;

/// <summary>A keyword in the view: offsets of its first byte and of the byte behind it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeywordHit(int Start, int End);

using System.Collections.Immutable;
using System.Text;

namespace Tacho.Redaction;

/// <summary>
/// Names of JSON properties whose values are ids, signatures and sealed blobs that an agent made for itself. Such a value looks like a key
/// and stands behind a name like one's; rules that go by context leave it alone, those for a vendor's tokens do not.
/// </summary>
public sealed class MachineKeys
{
    private readonly ImmutableArray<string> _names;

    /// <summary>Keys of these names, which are ASCII; compared exactly.</summary>
    public MachineKeys(ImmutableArray<string> names) => _names = names;

    /// <summary>No key is spared.</summary>
    public static MachineKeys None { get; } = new([]);

    internal bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (string one in _names)
        {
            if (Ascii.Equals(name, one))
            {
                return true;
            }
        }

        return false;
    }
}

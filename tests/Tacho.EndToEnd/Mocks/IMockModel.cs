namespace Tacho.EndToEnd.Mocks;

/// <summary>A model server on loopback that plays a <see cref="MockScript"/> in one of the wire formats that agents speak.</summary>
public interface IMockModel : IDisposable
{
    /// <summary>The address to give to the agent.</summary>
    string BaseUrl { get; }

    /// <summary>The requests received so far.</summary>
    IReadOnlyList<RecordedRequest> Requests { get; }
}

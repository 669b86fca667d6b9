namespace Tacho.Events;

/// <summary>The folder that a session works in, under a name that stays the same for it on this machine.</summary>
/// <param name="Name">Last part of the path and 8 hex digits of the SHA-256 of the whole path, such as <c>shop-1a2b3c4d</c>; also the name of its folder in the trail.</param>
/// <param name="Root">Full path.</param>
public sealed record Project(string Name, string Root);

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Tacho.Tests")]
[assembly: InternalsVisibleTo("Tacho.Store.Tests")]
[assembly: InternalsVisibleTo("Tacho.Benchmarks")]

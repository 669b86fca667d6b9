using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Tacho.Tests")]

namespace Tacho.Redaction;

/// <summary>Whose finding names a mask where several meet: the first of these. Among a person's rules their order decides, among others their length.</summary>
internal enum Precedence
{
    /// <summary>A person marked this very place.</summary>
    Marked,

    /// <summary>A person's rule.</summary>
    Person,

    /// <summary>A secret that a built-in rule found.</summary>
    Secret,

    /// <summary>Personal data, paths and names: a key with an at sign in it is a key.</summary>
    PersonalData,
}

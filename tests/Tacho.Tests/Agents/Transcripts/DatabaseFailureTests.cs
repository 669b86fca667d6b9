using Tacho.Interop;

namespace Tacho.Tests.Agents.Transcripts;

/// <summary>Databases that cannot be read say which, why, and what to do, and nothing of how they were asked.</summary>
public sealed class DatabaseFailureTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("tacho-database-").FullName, "crush.db");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Other_tables_are_another_version()
    {
        SampleDatabase.Run(_path, "db.execute('CREATE TABLE other (id TEXT)')");
        using var reader = SqliteReader.Open(_path);
        AssertSaid(Assert.ThrowsAny<IOException>(() => reader.Query("SELECT id FROM sessions")), "no such table: sessions", "update tacho");
    }

    [Fact]
    public void Damage_is_called_that()
    {
        SampleDatabase.Run(_path, "db.execute('CREATE TABLE sessions (id TEXT)')\ndb.executemany('INSERT INTO sessions VALUES (?)', [(str(i) * 50,) for i in range(2000)])");
        var bytes = File.ReadAllBytes(_path);
        bytes.AsSpan(4096).Fill(0x5a);
        File.WriteAllBytes(_path, bytes);
        using var reader = SqliteReader.Open(_path);
        AssertSaid(
            Assert.ThrowsAny<IOException>(() =>
            {
                using var rows = reader.Query("SELECT id FROM sessions");
                while (rows.MoveNext())
                {
                }
            }),
            "malformed",
            "it is damaged");
    }

    [Fact]
    public void Head_alone_is_no_database()
    {
        SampleDatabase.Run(_path, "db.execute('CREATE TABLE sessions (id TEXT)')");
        File.WriteAllBytes(_path, [.. "SQLite format 3\0"u8, .. new byte[200]]);
        AssertSaid(
            Assert.ThrowsAny<IOException>(() =>
            {
                using var reader = SqliteReader.Open(_path);
                reader.HasTable("sessions");
            }),
            "not a database",
            "it is damaged");
    }

    private void AssertSaid(IOException failure, string why, string advice)
    {
        Assert.StartsWith($"the database {_path} cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", failure.Message, StringComparison.Ordinal);
    }
}

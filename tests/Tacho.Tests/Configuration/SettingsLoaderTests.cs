using Tacho.Configuration;
using Tacho.Setup;

namespace Tacho.Tests.Configuration;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("tacho-test-");

    private string File => Path.Combine(_scratch.FullName, "config.json");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public void Without_a_file_everything_is_default()
    {
        var loaded = SettingsLoader.Load(File, _ => null);

        Assert.Equal(Settings.Default, loaded.Settings);
        Assert.Empty(loaded.Origins);
        Assert.Empty(loaded.Problems);
    }

    [Fact]
    public void The_environment_goes_before_the_file_and_each_value_knows_its_origin()
    {
        System.IO.File.WriteAllText(File, "{ // ours\n  \"capture.outputCapBytes\": 10,\n  \"capture.durability\": \"disk\",\n}\n");

        var loaded = SettingsLoader.Load(File, name => name == "TACHO_CAPTURE_OUTPUT_CAP_BYTES" ? "20" : null);

        Assert.Equal((20, Durability.Disk), (loaded.Settings.OutputCapBytes, loaded.Settings.Durability));
        Assert.Equal("TACHO_CAPTURE_OUTPUT_CAP_BYTES", loaded.Origins["capture.outputCapBytes"]);
        Assert.Equal($"{File}:3", loaded.Origins["capture.durability"]);
    }

    [Fact]
    public void All_faults_are_told_at_once_with_line_key_and_legal_values()
    {
        System.IO.File.WriteAllText(File, "{\n  \"capture.durability\": \"dusk\",\n  \"capture.outputCap\": 1,\n  \"capture.textViews\": \"yes\",\n  \"capture.outputCapBytes\": [1]\n}");

        var failure = Assert.Throws<UserError>(() => SettingsLoader.Load(File, _ => null).OrThrow());

        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Collection(
            failure.Message.Split('\n'),
            line => Assert.Equal($"{File}:2: capture.durability must be system or disk, not 'dusk'", line),
            line => Assert.StartsWith($"{File}:3: there is no setting 'capture.outputCap'", line, StringComparison.Ordinal),
            line => Assert.Equal($"{File}:4: capture.textViews must be true or false", line),
            line => Assert.Equal($"{File}:5: capture.outputCapBytes must be a whole number from 0 to 16777216", line));
    }

    [Theory]
    [InlineData("{ \"capture.textViews\": tru }")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    public void A_file_that_is_no_object_is_a_problem_and_not_an_exception(string text)
    {
        System.IO.File.WriteAllText(File, text);

        var loaded = SettingsLoader.Load(File, _ => null);

        Assert.StartsWith(File, Assert.Single(loaded.Problems).Where, StringComparison.Ordinal);
        Assert.Equal(Settings.Default, loaded.Settings);
    }

    [Fact]
    public void Setting_a_value_keeps_the_rest_of_the_file()
    {
        System.IO.File.WriteAllText(File, "{\r\n  // why\r\n  \"capture.outputCapBytes\": 10 // small\r\n}\r\n");

        ConfigFile.Set(File, SettingKeys.Find("capture.outputCapBytes")!, "20");
        ConfigFile.Set(File, SettingKeys.Find("capture.durability")!, "disk");

        Assert.Equal("{\r\n  // why\r\n  \"capture.outputCapBytes\": 20, // small\r\n  \"capture.durability\": \"disk\"\r\n}\r\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void An_illegal_value_is_refused_and_nothing_is_written()
    {
        Assert.Throws<UserError>(() => ConfigFile.Set(File, SettingKeys.Find("capture.textViews")!, "maybe"));

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_list_is_an_array_in_the_file_and_names_with_commas_elsewhere()
    {
        System.IO.File.WriteAllText(File, "{\n  \"redaction.personalData\": [\"email\", \"phone\"]\n}");

        Assert.Equal(PersonalDataKinds.Email | PersonalDataKinds.Phone, SettingsLoader.Load(File, _ => null).OrThrow().PersonalData);
        Assert.Equal(PersonalDataKinds.General, SettingsLoader.Load(File, name => name == "TACHO_REDACTION_PERSONAL_DATA" ? "general" : null).OrThrow().PersonalData);
        ConfigFile.Set(File, SettingKeys.Find("redaction.personalData")!, "card,iban");
        Assert.Equal("{\n  \"redaction.personalData\": [\"card\", \"iban\"]\n}", System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("[\"email\", \"passport\"]", "redaction.personalData must be names joined by commas")]
    [InlineData("[\"email\", [1], 2]", "redaction.personalData must be an array of strings")]
    [InlineData("\"email\"", "redaction.personalData must be names joined by commas")]
    public void A_list_of_something_else_is_one_problem_and_the_rest_is_read(string value, string message)
    {
        System.IO.File.WriteAllText(File, $"{{ \"redaction.personalData\": {value}, \"capture.outputCapBytes\": 10 }}");

        var loaded = SettingsLoader.Load(File, _ => null);

        Assert.StartsWith(message, Assert.Single(loaded.Problems).Message, StringComparison.Ordinal);
        Assert.Equal((PersonalDataKinds.None, 10), (loaded.Settings.PersonalData, loaded.Settings.OutputCapBytes));
    }

    [Fact]
    public void The_schema_in_the_documents_is_the_one_that_is_generated() =>
        Assert.Equal(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "settings.schema.json")), SettingsSchema.Text());
}

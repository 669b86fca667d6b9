using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Tacho.Attribution;
using Tacho.Cli.Output;
using Tacho.Configuration;

namespace Tacho.Cli.Git;

/// <summary>The lines of a file in the work tree, each with the recorded edit that wrote it.</summary>
internal sealed class FileBlame
{
    private const long MaxBytes = 16 << 20;

    private FileBlame(ImmutableArray<BlamedLine> lines) => Lines = lines;

    public ImmutableArray<BlamedLine> Lines { get; }

    /// <summary>Reads a file and takes the recorded edits of it back.</summary>
    /// <exception cref="UserError">The file is not there, too large or no text.</exception>
    public static FileBlame Of(ParseResult parsed, string path)
    {
        var content = Read(path);
        return Of(content, FileEdits.Of(parsed, Path.GetFullPath(path)));
    }

    /// <summary>The same of a content that was read.</summary>
    public static FileBlame Of(string content, FileEdits recorded)
    {
        var (blame, edits) = (new LineBlame(content), recorded.Edits);
        for (var i = edits.Length - 1; i >= 0; i--) blame.TakeBack(edits[i].Edit, i);
        var (texts, origins) = (LineBlame.Split(content), blame.Origins);
        return new FileBlame([.. texts.Select((text, i) => origins[i] is { } origin ? new BlamedLine(i + 1, text, edits[origin], recorded.Names.For(edits[origin].Transcript)) : new BlamedLine(i + 1, text, null, null))]);
    }

    /// <summary>A file's text.</summary>
    /// <exception cref="UserError">The file is not there, too large or no text.</exception>
    public static string Read(string path)
    {
        var info = new FileInfo(path);
        if (Directory.Exists(path)) throw new UserError($"{path} is a folder", "name a file in it", ExitCode.Usage);
        if (!info.Exists) throw new UserError($"there is no file {path}", hint: null, ExitCode.Usage);
        if (info.Length > MaxBytes) throw new UserError($"{path} has {info.Length} bytes", $"files of more than {MaxBytes >> 20} MiB are not looked at", ExitCode.BadData);
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().Contains((byte)0) ? throw new UserError($"{path} is no text", hint: null, ExitCode.BadData) : Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end.</param>
/// <param name="Edit">What wrote it; null where no recorded edit did.</param>
/// <param name="Name">By which the edit's transcript is found again.</param>
internal sealed record BlamedLine(int Number, string Text, RecordedEdit? Edit, string? Name)
{
    /// <summary>The edit as <c>tacho show</c> takes it.</summary>
    public string? Place => Edit is null ? null : $"{SafeText.OneLine(Name!)}:{SafeText.Of(Edit.Line)}";

    /// <summary>What had been asked, likewise.</summary>
    public string? PromptPlace => Edit is not { PromptLine: > 0 } ? null : $"{SafeText.OneLine(Name!)}:{SafeText.Of(Edit.PromptLine)}";
}

using System.Collections.Immutable;
using System.Globalization;
using Tacho.Attribution;
using Tacho.Reports;

namespace Tacho.Tests.Git;

/// <summary>Taking recorded edits back tells the same as whoever watched them being made; with edits that nobody recorded among them it never names a wrong one.</summary>
public sealed class LineBlameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Recorded_edits_alone_tell_every_line(int seed)
    {
        for (var run = 0; run < 60; run++)
        {
            var file = new EditedFile((seed * 1000) + run);
            for (var i = 0; i < 12; i++) file.Edit(isRecorded: true);
            Assert.Equal(file.Writers(), file.Blamed());
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Edits_that_nobody_recorded_never_make_a_wrong_name(int seed)
    {
        var (told, written) = (0, 0);
        for (var run = 0; run < 60; run++)
        {
            var file = new EditedFile((seed * 1000) + run);
            for (var i = 0; i < 16; i++) file.Edit(isRecorded: file.Chance(2) > 0);
            var (writers, blamed) = (file.Writers(), file.Blamed());
            for (var line = 0; line < writers.Length; line++)
            {
                Assert.True(blamed[line] is null || blamed[line] == writers[line], $"run {run}, line {line + 1}: {blamed[line]}, not {writers[line]}");
                if (writers[line] is not null) written++;
                if (blamed[line] is not null) told++;
            }
        }

        // Of what was recorded, nearly all is found again.
        Assert.True(told * 100 >= written * 90, $"{told} of {written}");
    }

    [Fact]
    public void Lone_braces_and_empty_lines_go_with_what_stands_beside_them()
    {
        var blame = new LineBlame("a line\n\nmethod()\n{\n    // by hand\n    body();\n}\n");
        blame.TakeBack(new FileEdit("x", []) { Parts = [new EditPart.Replaced("=> nothing;", "\n{\n    body();\n}", Everywhere: false)] }, 1);
        Assert.Equal([null, null, null, null, null, 1, 1], blame.Origins);
    }

    [Fact]
    public void Deleted_and_made_files_end_the_way_back()
    {
        var blame = new LineBlame("one\ntwo\n");
        blame.TakeBack(new FileEdit("x", []) { Kind = FileEditKind.Deleted }, 2);
        blame.TakeBack(new FileEdit("x", []) { Kind = FileEditKind.Created, Content = "one\ntwo\n" }, 1);
        Assert.Equal([null, null], blame.Origins);
    }

    [Fact]
    public void Every_place_of_a_text_that_was_replaced_everywhere_is_found()
    {
        var blame = new LineBlame("new(1)\r\nkept\r\nnew(2)\r\n");
        blame.TakeBack(new FileEdit("x", []) { Parts = [new EditPart.Replaced("old(", "new(", Everywhere: true)] }, 1);
        Assert.Equal([1, null, 1], blame.Origins);
    }

    /// <summary>A file whose lines are all different, with the edit that wrote each.</summary>
    private sealed class EditedFile
    {
        private readonly Random _random;
        private readonly List<(string Text, int? Writer)> _lines = [];
        private readonly List<FileEdit?> _edits = [];
        private int _next;

        public EditedFile(int seed)
        {
            _random = new Random(seed);
            for (var i = 0; i < 20; i++) _lines.Add((Text(), null));
        }

        public int Chance(int below) => _random.Next(below);

        public int?[] Writers() => [.. _lines.Select(static line => line.Writer)];

        public int?[] Blamed()
        {
            var blame = new LineBlame(Whole());
            for (var i = _edits.Count - 1; i >= 0; i--)
            {
                if (_edits[i] is { } edit) blame.TakeBack(edit, i);
            }

            return [.. blame.Origins];
        }

        public void Edit(bool isRecorded)
        {
            int? writer = isRecorded ? _edits.Count : null;
            var before = Whole();
            var start = _random.Next(_lines.Count);
            var (removed, added) = (Math.Min(_random.Next(4), _lines.Count - start), 1 + _random.Next(4));
            var (head, tail) = (Math.Max(0, start - 2), Math.Min(_lines.Count, start + removed + 2));
            List<string> fresh = [.. Enumerable.Range(0, added).Select(_ => Text())];
            ImmutableArray<string> hunk =
            [
                .. _lines[head..start].Select(static line => " " + line.Text), .. _lines.GetRange(start, removed).Select(static line => "-" + line.Text),
                .. fresh.Select(static line => "+" + line), .. _lines[(start + removed)..tail].Select(static line => " " + line.Text),
            ];
            _lines.RemoveRange(start, removed);
            _lines.InsertRange(start, fresh.Select(text => (text, writer)));
            var edit = new FileEdit("x", []);
            _edits.Add(!isRecorded ? null : _random.Next(3) switch
            {
                0 => edit with { Parts = [new EditPart.Hunk(hunk, _random.Next(2) * (head + 1))] },
                1 => edit with { Parts = [new EditPart.Replaced(Join(hunk, '+'), Join(hunk, '-'), Everywhere: false)] },
                _ => edit with { Content = Whole(), Parts = [new EditPart.Hunk(hunk, head + 1)] },
            });
            if (_edits[^1] is { } recorded) Assert.Equal(Whole(), EditReplay.Apply(before, recorded));
        }

        private static string Join(ImmutableArray<string> hunk, char without) => string.Join('\n', hunk.Where(line => line[0] != without).Select(static line => line[1..]));

        private string Whole() => string.Concat(_lines.Select(static line => line.Text + "\n"));

        private string Text() => string.Create(CultureInfo.InvariantCulture, $"line number {_next++:00000}");
    }
}

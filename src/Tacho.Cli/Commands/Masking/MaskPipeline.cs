using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Tacho.Redaction;
using Tacho.Redaction.Masks;
using Tacho.Redaction.Streams;

namespace Tacho.Cli.Commands.Masking;

/// <summary>
/// Masks a stream with all cores and in order: one thread reads blocks of whole lines, a few mask them, the caller's writes. What has arrived is masked at once, so that a slow stream
/// comes out line by line; a fast one fills the pipe, and so the blocks, while all are busy.
/// </summary>
/// <param name="redactor">Used by several threads unless <paramref name="inOrder"/>.</param>
/// <param name="form">How lines are read.</param>
/// <param name="inOrder">Mask one block after another: for a redactor that remembers a session.</param>
internal sealed class MaskPipeline(Redactor redactor, LineForm form, bool inOrder)
{
    private readonly Redactor _redactor = redactor;
    private readonly LineForm _form = form;
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _spare = [];

    private const int BlockBytes = 1 << 20;

    private readonly int _degree = inOrder ? 1 : Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Reads some bytes of the input; 0 at its end.</summary>
    public delegate int Source(Span<byte> buffer);

    /// <summary>Writes bytes of the output.</summary>
    public delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Masks an input to its end and returns what was masked, by rule. Exceptions of source and sink come out.</summary>
    public Dictionary<string, MaskTotal> Run(Source source, Sink sink)
    {
        var totals = new Dictionary<string, MaskTotal>(StringComparer.Ordinal);
        var blocks = new BlockQueue(_degree + 1);
        var reading = new Reading(this, source, blocks);
        // A background thread, because a reader that waits for input must not keep the process when nobody reads the output any more.
        var reader = new Thread(reading.Run) { IsBackground = true, Name = "mask reader" };
        reader.Start();
        while (blocks.TryTake(out var block))
        {
            var masked = block.GetAwaiter().GetResult();
            sink(masked.Output.WrittenSpan);
            foreach (var (rule, total) in masked.Totals)
            {
                var sum = totals.GetValueOrDefault(rule);
                totals[rule] = new MaskTotal(sum.Count + total.Count, sum.Bytes + total.Bytes);
            }

            masked.Output.ResetWrittenCount();
            if (masked.Output.Capacity <= 4 * BlockBytes) _spare.Add(masked.Output);
            blocks.Leave();
        }

        reading.Failure?.Throw();
        return totals;
    }

    private ArrayBufferWriter<byte> RentOutput() => _spare.TryTake(out var output) ? output : new ArrayBufferWriter<byte>(BlockBytes + (BlockBytes / 8));

    private Masked Mask(byte[] block, int length)
    {
        var output = RentOutput();
        var masker = new LineMasker(_redactor, _form, output);
        masker.Append(block.AsSpan(0, length));
        masker.Complete();
        ArrayPool<byte>.Shared.Return(block);
        return new Masked(output, masker.Totals);
    }

    private sealed record Masked(ArrayBufferWriter<byte> Output, IReadOnlyDictionary<string, MaskTotal> Totals);

    /// <summary>Blocks on their way from the reader to the writer, a few at a time.</summary>
    private sealed class BlockQueue(int limit)
    {
        private readonly Queue<Task<Masked>> _blocks = [];
        private int _inFlight;
        private bool _ended;

        /// <summary>Waits until one more may be on its way.</summary>
        public void Enter()
        {
            lock (_blocks)
            {
                while (_inFlight == limit) Monitor.Wait(_blocks);
                _inFlight++;
            }
        }

        public void Add(Task<Masked> block)
        {
            lock (_blocks)
            {
                _blocks.Enqueue(block);
                Monitor.PulseAll(_blocks);
            }
        }

        public void End()
        {
            lock (_blocks)
            {
                _ended = true;
                Monitor.PulseAll(_blocks);
            }
        }

        /// <summary>Gives the next block, waiting for it; false when there are no more.</summary>
        public bool TryTake([MaybeNullWhen(false)] out Task<Masked> block)
        {
            lock (_blocks)
            {
                while (_blocks.Count == 0 && !_ended) Monitor.Wait(_blocks);
                return _blocks.TryDequeue(out block);
            }
        }

        public void Leave()
        {
            lock (_blocks)
            {
                _inFlight--;
                Monitor.PulseAll(_blocks);
            }
        }
    }

    private sealed class Reading(MaskPipeline pipeline, Source source, BlockQueue blocks)
    {
        private byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        private int _filled;
        private bool _hasLine;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Run()
        {
            try
            {
                while (ReadSome())
                {
                    // At once, for nobody would come back to what was read when the input pauses. Much input fills the pipe meanwhile, and blocks grow by themselves.
                    if (_hasLine) HandOn(LineMasker.LastCut(_block.AsSpan(0, _filled), pipeline._form));
                    if (_filled < _block.Length) continue;
                    if (!MayGrow())
                    {
                        MaskRest();
                        return;
                    }

                    Grow();
                }

                HandOn(_filled);
            }
            catch (Exception failure)
            {
                // Carried to the thread that waits for the result.
                Failure = ExceptionDispatchInfo.Capture(failure);
            }
            finally
            {
                blocks.End();
            }
        }

        private bool ReadSome()
        {
            var read = source(_block.AsSpan(_filled));
            _hasLine |= _block.AsSpan(_filled, read).Contains((byte)'\n');
            _filled += read;
            return read > 0;
        }

        private void HandOn(int cut)
        {
            if (cut == 0) return;
            var (block, length) = (_block, _filled);
            _block = ArrayPool<byte>.Shared.Rent(Math.Max(BlockBytes, length - cut + (BlockBytes / 2)));
            block.AsSpan(cut, length - cut).CopyTo(_block);
            _filled = length - cut;
            _hasLine = _block.AsSpan(0, _filled).Contains((byte)'\n');
            blocks.Enter();
            blocks.Add(pipeline._degree == 1 ? Task.FromResult(pipeline.Mask(block, cut)) : Task.Run(() => pipeline.Mask(block, cut)));
        }

        /// <summary>A long line is gathered as far as it may be JSON; text of any length needs no more than a block.</summary>
        private bool MayGrow() =>
            _filled < LineMasker.MaxJsonLineBytes && (pipeline._form == LineForm.JsonLines || (pipeline._form == LineForm.Auto && _block.AsSpan(0, _filled).TrimStart(" \t"u8)[..1].SequenceEqual("{"u8)));

        private void Grow()
        {
            var larger = ArrayPool<byte>.Shared.Rent(_filled * 2);
            _block.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_block);
            _block = larger;
        }

        /// <summary>Masks all that is left one piece after another: where no end of a line is in sight, there is nothing to share out.</summary>
        private void MaskRest()
        {
            var output = new ArrayBufferWriter<byte>();
            var masker = new LineMasker(pipeline._redactor, pipeline._form, output);
            do
            {
                masker.Append(_block.AsSpan(0, _filled));
                HandOn(output);
                _filled = source(_block);
            }
            while (_filled > 0);

            masker.Complete();
            HandOn(output, masker.Totals);
        }

        private void HandOn(ArrayBufferWriter<byte> output, IReadOnlyDictionary<string, MaskTotal>? totals = null)
        {
            var part = pipeline.RentOutput();
            part.Write(output.WrittenSpan);
            output.ResetWrittenCount();
            blocks.Enter();
            blocks.Add(Task.FromResult(new Masked(part, totals ?? new Dictionary<string, MaskTotal>(StringComparer.Ordinal))));
        }
    }
}

#!/bin/sh
# The redaction engine: recall and false positives on the public sets, speed beside a Python masker with sessionkeep's 17 patterns, time of each
# rule, masks per megabyte of real transcripts. Needs the corpus: TACHO_CORPUS, or shared/corpus beside the checkout.
# Usage: bench/redaction.sh [score|speed|rules|masks] [ROUNDS]      all four without an argument
set -eu
cd "$(dirname "$0")/.."
corpus="${TACHO_CORPUS:-$PWD/../shared/corpus}"
[ -d "$corpus" ] || { echo "no corpus in $corpus: set TACHO_CORPUS" >&2; exit 1; }
what="${1:-all}"
rounds="${2:-5}"
dotnet build bench/Tacho.Benchmarks -c Release -v quiet -nologo
dotnet build src/Tacho.Cli -c Release -v quiet -nologo
benchmarks=bench/Tacho.Benchmarks/bin/Release/net10.0/Tacho.Benchmarks
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM

chosen() { [ "$what" = all ] || [ "$what" = "$1" ]; }

# Real transcripts as one file of lines.
transcripts() {
  [ -e "$scratch/transcripts" ] || "$corpus/unpack" "$scratch" > /dev/null
  [ -e "$scratch/lines.jsonl" ] || find "$scratch/transcripts" -name '*.jsonl' -print0 | sort -z | xargs -0 cat > "$scratch/lines.jsonl"
}

if chosen score; then TACHO_CORPUS="$corpus" "$benchmarks" score; fi
if chosen speed; then transcripts; echo; python3 bench/redaction_speed.py "$scratch/lines.jsonl" "$rounds"; echo; "$benchmarks" throughput "$scratch/lines.jsonl" "$rounds"; fi
if chosen rules; then transcripts; echo; "$benchmarks" rules "$scratch/lines.jsonl"; echo; "$benchmarks" hostile; fi
if chosen masks; then transcripts; echo; "$benchmarks" masks "$scratch/transcripts"; fi

#!/bin/sh
# Archiving: tacho import beside a Python equivalent of sessionkeep and gzip -9, on the real transcripts of the corpus: CPU seconds, size, peak memory,
# what a second processor brings, and memory on one large file. Needs the corpus: TACHO_CORPUS, or shared/corpus beside the checkout.
# Usage: bench/archive.sh [ROUNDS] [MB of the large file]
set -eu
cd "$(dirname "$0")/.."
corpus="${TACHO_CORPUS:-$PWD/../shared/corpus}"
[ -d "$corpus" ] || { echo "no corpus in $corpus: set TACHO_CORPUS" >&2; exit 1; }
dotnet build src/Tacho.Cli -c Release -v quiet -nologo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$corpus/unpack" "$scratch" > /dev/null
python3 bench/archive_speed.py "$scratch" src/Tacho.Cli/bin/Release/net10.0/tacho "${1:-5}" "${2:-512}"

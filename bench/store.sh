#!/bin/sh
# The store: import with index, and projecting from the archive, beside a Python equivalent of AI Log Trail's ingest on the real transcripts of the corpus: CPU seconds, sizes; then the committed queries
# on a store of about MB megabytes of sessions (the same ones again and again, with other ids). Needs the corpus: TACHO_CORPUS, or shared/corpus beside the checkout.
# Usage: bench/store.sh [ROUNDS] [MB]
set -eu
cd "$(dirname "$0")/.."
corpus="${TACHO_CORPUS:-$PWD/../shared/corpus}"
[ -d "$corpus" ] || { echo "no corpus in $corpus: set TACHO_CORPUS" >&2; exit 1; }
dotnet build src/Tacho.Cli -c Release -v quiet -nologo
dotnet build bench/Tacho.Benchmarks -c Release -v quiet -nologo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$corpus/unpack" "$scratch" > /dev/null
python3 bench/store_speed.py "$scratch" "$PWD" "${1:-5}" "${2:-1000}"

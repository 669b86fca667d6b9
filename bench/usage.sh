#!/bin/sh
# Tokens from the agents' own files: tacho usage --direct beside ccusage (npm, Rust inside), on the Claude Code and Codex CLI sessions of the corpus: CPU seconds,
# wall time and peak memory as medians of runs that take turns, then the same on the files many times over, each copy with request ids of its own.
# Needs the corpus (TACHO_CORPUS, or shared/corpus beside the checkout) and npm. Usage: bench/usage.sh [RUNS] [COPIES]
set -eu
cd "$(dirname "$0")/.."
corpus="${TACHO_CORPUS:-$PWD/../shared/corpus}"
[ -d "$corpus" ] || { echo "no corpus in $corpus: set TACHO_CORPUS" >&2; exit 1; }
peer=artifacts/agents/ccusage-20.0.24
[ -d "$peer" ] || npm install --ignore-scripts --no-progress --silent --prefix "$peer" ccusage@20.0.24
dotnet build src/Tacho.Cli -c Release -v quiet -nologo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$corpus/unpack" "$scratch" > /dev/null
python3 bench/usage_speed.py "$scratch" src/Tacho.Cli/bin/Release/net10.0/tacho "$peer" "${1:-11}" "${2:-10}"

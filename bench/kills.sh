#!/bin/sh
# Imports that are killed: tacho import on growing copies of the corpus's transcripts, kill -9 at random points, then one that ends; nothing may be torn,
# doubled or missing. About two minutes of processor time for 50 kills. Needs the corpus: TACHO_CORPUS, or shared/corpus beside the checkout.
# Usage: bench/kills.sh [KILLS] [SEED]
set -eu
cd "$(dirname "$0")/.."
corpus="${TACHO_CORPUS:-$PWD/../shared/corpus}"
[ -d "$corpus" ] || { echo "no corpus in $corpus: set TACHO_CORPUS" >&2; exit 1; }
dotnet build src/Tacho.Cli -c Release -v quiet -nologo
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$corpus/unpack" "$scratch" > /dev/null
python3 bench/killed_imports.py "$scratch" src/Tacho.Cli/bin/Release/net10.0/tacho "${1:-50}" "${2:-1}"

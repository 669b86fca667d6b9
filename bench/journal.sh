#!/bin/sh
# The journal: a hook call at a prompt, with and without reminders, with few and with many entries, beside a shell script that reminds; and the questions to a large journal.
# Usage: bench/journal.sh [ROUNDS [CALLS [ENTRIES]]]   (builds the native hook when it is missing)
set -eu
cd "$(dirname "$0")/.."
[ -x artifacts/aot/linux-x64/tacho-hook ] || ./dev aot
dotnet build src/Tacho.Cli -c Release -v quiet -nologo > /dev/null
exec /usr/bin/python3 bench/journal_speed.py artifacts/aot/linux-x64/tacho-hook src/Tacho.Cli/bin/Release/net10.0/tacho.dll "$@"

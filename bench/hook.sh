#!/bin/sh
# One hook call, as a whole process: /bin/true, a Python hook, tacho-hook bare, tacho-hook through the command line that `tacho init` installs.
# Masking and sealing are on. Usage: bench/hook.sh [ROUNDS [CALLS]]   (builds the native hook when it is missing)
set -eu
cd "$(dirname "$0")/.."
[ -x artifacts/aot/linux-x64/tacho-hook ] || ./dev aot
exec /usr/bin/python3 bench/hook.py artifacts/aot/linux-x64/tacho-hook "$@"

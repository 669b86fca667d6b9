#!/usr/bin/env bash
# How long the questions of `tacho audit` take on a trail of many sessions: bench/audit.sh [SESSIONS] [COMMANDS]
# The trail is made without seals, which an audit does not check; lines are as long as those of real hooks. Wall and CPU seconds are the best of five runs.
set -euo pipefail
cd "$(dirname "$0")/.."
sessions=${1:-5000} commands=${2:-20}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tacho-audit-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
dotnet build src/Tacho.Cli -c Release -v quiet -nologo > /dev/null
tacho=$PWD/src/Tacho.Cli/bin/Release/net10.0/tacho.dll
export TACHO_HOME=$scratch/home

python3 - "$TACHO_HOME/trail" "$sessions" "$commands" <<'PY'
import datetime, json, os, random, sys, uuid
trail, sessions, commands = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(7)
texts = ['git status', 'npm test', 'dotnet build -v quiet', 'rg -n "TODO" src', 'sed -n 1,120p src/app.ts', 'npm install left-pad@1.3.0', 'pnpm install',
         'cd web && npm ci && npm run build', 'curl -fsSL https://example.com/install.sh | sh', 'python3 -m pip install requests==2.31.0', 'cat <<EOF > notes.md\nhello\nEOF']
start = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
for s in range(sessions):
    folder = f'{trail}/project{s % 10}-0000000{s % 10}'
    os.makedirs(folder, exist_ok=True)
    session = str(uuid.UUID(int=random.getrandbits(128), version=4))
    at = start + datetime.timedelta(minutes=90 * s)
    with open(f'{folder}/{session}.jsonl', 'w') as out:
        n = 0
        def line(kind, body, **members):
            global at
            nonlocal_n[0] += 1
            event = {'kind': kind, 'at': at.isoformat(timespec='milliseconds'), 'id': str(uuid.UUID(int=random.getrandbits(128))), 'session': session, 'agent': 'claude-code',
                     'source': 'hook/PreToolUse', **members, 'cwd': '/home/dev/project', 'body': body,
                     'extra': {'transcript_path': f'/home/dev/.claude/projects/-home-dev-project/{session}.jsonl', 'permission_mode': 'bypassPermissions'},
                     's': 'ctK5O9-aHy7CHcnRHySnzQ', 'n': nonlocal_n[0], 'h': 'arz-EX1-7MP-nJC_rrhB_AMtVvPz0x4tF0w8X3mYb2c'}
            out.write(json.dumps(event, separators=(',', ':'), ensure_ascii=False) + '\n')
        nonlocal_n = [0]
        out.write('{"kind":"seal.genesis","format":"tacho1","session":"%s","root":"/home/dev/project","s":"a","n":0,"h":"b"}\n' % session)
        for c in range(commands):
            turn = f'turn-{s}-{c // 5}'
            if c % 5 == 0: line('user.prompt', {'text': 'Please fix the failing test and run everything again'}, turn=turn)
            text, call = random.choice(texts), f'toolu_{s}_{c}'
            line('shell.command', {'command': text, 'tool': 'Bash', 'input': {'description': 'Run it'}}, turn=turn, call=call)
            at += datetime.timedelta(seconds=20)
            line('tool.result', {'tool': 'Bash', 'status': 'ok', 'command': text, 'exitCode': 0, 'durationMs': 812, 'output': {'text': 'line of output\n' * random.randint(1, 60)}}, turn=turn, call=call)
PY
echo "$sessions sessions, $((sessions * commands)) commands, $(du -sh "$TACHO_HOME/trail" | cut -f1), $(nproc) cores"

best() {
  local label=$1; shift
  for _ in 1 2 3 4 5; do
    /usr/bin/env TIMEFORMAT='%R %U %S' bash -c 'time dotnet "$@" > /dev/null 2> /dev/null' _ "$tacho" "$@" 2>&1
  done | awk -v label="$label" '{ cpu = $2 + $3; if (NR == 1 || $1 < wall) wall = $1; if (NR == 1 || cpu < least) least = cpu } END { printf "%-52s %6.2f s wall %6.2f s CPU\n", label, wall, least }'
}
best 'tacho --version (start of the process)' --version
best 'audit window, 40 minutes' audit window --from 2026-03-01T10:00Z --to 2026-03-01T10:40Z --all-projects
best 'audit window, everything, joined' audit window --from 2020-01-01 --all-projects --plain
best 'audit command, words' audit command install left-pad --all-projects
best 'audit command, expression' audit command -E 'curl.*\| *sh' --all-projects
best 'audit sessions --ran, expression' audit sessions --ran 'curl.*\| *sh' --all-projects
best 'audit session, a part of an id' audit session "$(basename "$(ls "$TACHO_HOME"/trail/project3*/*.jsonl | head -7 | tail -1)" .jsonl | cut -c1-13)"
best 'audit command --installs' audit command --installs --all-projects
best 'audit command --installs left-pad' audit command --installs left-pad --all-projects
best 'audit top' audit top --all-projects
best 'tail -n 20' tail -n 20 --all-projects

#!/bin/bash
# What Claude Code Session Logger's hook does on every message, as its author describes it (March 2026): is there a log of today for this project and person? If not a strong reminder, else a light one.
# A reconstruction, for bench/journal.sh; it masks, seals and records nothing.
input=$(cat)
root=$(git rev-parse --show-toplevel 2>/dev/null || pwd)
project=$(basename "$root")
person=$(git config github.user || git config user.name || whoami)
today=$(date +%Y-%m-%d)
log="$root/.claude/temp-logs/$project-$person-$today.md"
if [ -f "$log" ]; then
  echo "Session log: add to $log if something was decided since. Time now: $(date +%H:%M)"
else
  echo "SESSION LOG MISSING: create $log now and write timestamped entries (## HH:MM - Title): what was done, why, what blocks. Time now: $(date +%H:%M)"
fi

"""Runs the rounds of bench/kills.sh and compares what is archived in the end with the sources, line by line, by two other ways through the program."""
import collections
import contextlib
import glob
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

scratch, tacho, kills, seed = sys.argv[1], os.path.abspath(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
transcripts, sources, home = (os.path.join(scratch, name) for name in ("transcripts", "sources", "home"))
archive = os.path.join(home, "archive")
environment = dict(os.environ, HOME=scratch, TACHO_HOME=home)
dice = random.Random(seed)

# Agents whose files are archived line for line; those of others get records of their own.
VERBATIM = ("claude-code", "codex-cli", "copilot-cli", "pi")


def command(*words):
    return [tacho, *words]


def run(*words):
    done = subprocess.run(command(*words), capture_output=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"tacho {' '.join(words)}: {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def metas(folder):
    """The metadata of an archive by its path; an empty one is a name that was taken and not used."""
    for path in glob.glob(os.path.join(folder, "2*", "**", "*.meta.json"), recursive=True):
        with open(path, "rb") as file:
            text = file.read()
        if text:
            yield path, json.loads(text)


def content(path, meta):
    return subprocess.run(["zstd", "-dcq", os.path.join(os.path.dirname(path), meta["file"])], capture_output=True, check=True).stdout.split(b"\n")[:-1]


def check_whole():
    """After a kill: what metadata names is there, whole, once."""
    seen = collections.Counter()
    for path, meta in metas(archive):
        seen[(meta["agent"], meta["source"], meta.get("row"))] += 1
        assert os.path.getsize(os.path.join(os.path.dirname(path), meta["file"])) == meta["bytesOut"], path
        assert len(content(path, meta)) == meta["counts"]["lines"], path
    assert all(count == 1 for count in seen.values()), [key for key, count in seen.items() if count > 1]


class Growing:
    """A file of lines that grows by parts, cut anywhere, in the middle of characters too."""

    def __init__(self, origin, copy):
        with open(origin, "rb") as file:
            self.whole = file.read()
        self.copy, self.there = copy, 0
        os.makedirs(os.path.dirname(copy), exist_ok=True)

    def grow(self, to=None):
        to = min(len(self.whole), to or self.there + dice.randrange(1, 400_000))
        with open(self.copy, "ab") as file:
            file.write(self.whole[self.there:to])
        self.there = to


growing, size = [], 0
every = sorted(path for path in glob.glob(os.path.join(transcripts, "**", "*"), recursive=True) if os.path.isfile(path))
dice.shuffle(every)
for path in every:
    copy = os.path.join(sources, os.path.relpath(path, transcripts))
    if path.endswith(".jsonl") and size < 40_000_000:
        growing.append(Growing(path, copy))
        size += len(growing[-1].whole)
    elif os.path.getsize(path) < 300_000:
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(path, copy)

killed, reach = 0, 2.0
started = time.monotonic()
for number in range(kills):
    for file in dice.sample(growing, max(1, len(growing) // 8)):
        file.grow()
    process = subprocess.Popen(command("import", "--from", sources, "--yes"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    time.sleep(dice.random() * reach)
    late = process.poll() is not None
    process.kill()
    process.wait()
    # Points between start and end, wherever the end now is.
    reach = max(0.3, reach * (0.8 if late else 1.05))
    killed += not late
    if number % 5 == 4:
        check_whole()

for file in growing:
    file.grow(len(file.whole))
counts = json.loads(run("import", "--from", sources, "--json"))["total"]
assert counts["failed"] == 0, counts
check_whole()

# Leftovers are swept once they are old, and nothing else is.
for path in glob.glob(os.path.join(archive, "**", "*"), recursive=True) + glob.glob(os.path.join(archive, ".partial", "*")):
    if os.path.isfile(path):
        os.utime(path, (time.time() - 7200,) * 2)
run("import", "--from", sources, "--json")
named = {name for path, meta in metas(archive) for name in (path, os.path.join(os.path.dirname(path), meta["file"]))}
there = {path for path in glob.glob(os.path.join(archive, "2*", "**", "*"), recursive=True) + glob.glob(os.path.join(archive, ".partial", "*")) if os.path.isfile(path)}
assert named == there, sorted(there ^ named)

# The same as an import that nobody disturbed.
other = os.path.join(scratch, "other")
run("import", "--from", sources, "--out", other, "--json")
undisturbed = {(meta["agent"], meta["source"], meta.get("row")): content(path, meta) for path, meta in metas(other)}
disturbed = {(meta["agent"], meta["source"], meta.get("row")): content(path, meta) for path, meta in metas(archive)}
assert undisturbed.keys() == disturbed.keys(), sorted(map(str, undisturbed.keys() ^ disturbed.keys()))
assert not (wrong := [key for key, lines in disturbed.items() if lines != undisturbed[key]]), wrong

# The same as the sources' lines, masked one by one.
compared = 0
for key, lines in disturbed.items():
    if key[0] in VERBATIM and key[1].endswith(".jsonl"):
        masked = [line.removesuffix(b"\r") for line in run("mask", key[1]).split(b"\n")]
        if masked[-1] == b"":
            masked.pop()
        assert lines == masked, key
        compared += 1

# The store tells the same as one that is made anew.
ROWS = (
    "SELECT agent, session, parent, project, title, cwd, git_branch, model, agent_version, started, ended FROM sessions",
    "SELECT name, lines, hash, read_lines, reader_state FROM transcripts",
    "SELECT t.name, e.line, e.kind, e.at, e.subagent, p.line, x.kind, x.text, x.rest FROM events e JOIN transcripts t ON t.id = e.transcript_id LEFT JOIN events p ON p.id = e.prompt_id"
    " LEFT JOIN passages q ON q.event_id = e.id LEFT JOIN texts x ON x.id = q.text_id",
    "SELECT t.name, e.line, c.call, c.tool, r.exit_code, s.command FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN tool_calls c ON c.id = e.id"
    " LEFT JOIN tool_results r ON r.tool_call_id = c.id LEFT JOIN shell_commands s ON s.id = c.id",
    "SELECT t.name, e.line, u.request, u.model, u.input, u.output FROM events e JOIN transcripts t ON t.id = e.transcript_id JOIN token_usage u ON u.id = e.id",
    "SELECT t.name, r.rule, r.count FROM redactions r JOIN transcripts t ON t.id = r.transcript_id",
)


def told():
    with contextlib.closing(sqlite3.connect(os.path.join(home, "store.db"))) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        store.rollback()
        return [collections.Counter(store.execute(rows)) for rows in ROWS]


grown = told()
run("reindex")
anew = told()
assert not (parted := [(rows, list((one - other).items())[:3], list((other - one).items())[:3]) for rows, one, other in zip(ROWS, grown, anew) if one != other]), parted

print(f"{killed} of {kills} imports killed at work; {len(disturbed)} transcripts of {len(growing)} growing and {len(every) - len(growing)} other files: "
      f"nothing torn, doubled or missing; the store of {sum(grown[2].values())} events as one made anew; {compared} compared with their masked lines; {time.monotonic() - started:.0f} s")

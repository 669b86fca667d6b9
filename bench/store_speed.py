"""Runs the rounds of bench/store.sh: the same files through both programs as whole processes, taking turns."""
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

scratch, root, rounds, large = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
here = os.path.join(root, "bench")
tacho = os.path.join(root, "src/Tacho.Cli/bin/Release/net10.0/tacho")
benchmarks = os.path.join(root, "bench/Tacho.Benchmarks/bin/Release/net10.0/Tacho.Benchmarks")
transcripts = os.path.join(scratch, "transcripts")
one_core = ["taskset", "-c", "0"] if shutil.which("taskset") else []
numbers = iter(range(10**6))


def run(command, home, data=None, pinned=True):
    environment = dict(os.environ, HOME=scratch, TACHO_HOME=home)
    started = time.perf_counter()
    process = subprocess.Popen((one_core if pinned else []) + command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    process.stdin.write((data or "").encode())
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{command} failed: {status}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def fresh(name):
    return os.path.join(scratch, f"{name}-{next(numbers)}")


def forget():
    """Has the system drop its copy of the store, as after a start of the machine."""
    for path in glob.glob(store + "*"):
        with open(path, "rb") as file:
            os.fdatasync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def importing(source, *more):
    return [tacho, "import", "--from", source, "--yes", "--jobs", "1", *more]


# The same files for all: those that are one session of lines.
home = fresh("home")
run(importing(transcripts, "--no-index"), home, pinned=False)
lines = os.path.join(scratch, "lines")
sources = set()
for path in glob.glob(os.path.join(home, "archive", "**", "*.meta.json"), recursive=True):
    with open(path) as meta:
        sources.add(json.load(meta)["source"])
for number, path in enumerate(sorted(source for source in sources if source.endswith(".jsonl"))):
    folder = os.path.join(lines, f"{number:05}")
    os.makedirs(folder)
    shutil.copy(path, folder)
files = sorted(glob.glob(os.path.join(lines, "*", "*")))
size = sum(map(os.path.getsize, files))

names = ("AI Log Trail, in Python", "the same without its rules", "tacho import, with index", "tacho reindex")
cost, peak = {name: [] for name in names}, dict.fromkeys(names, 0)
for _ in range(rounds):
    peer, home = fresh("peer") + ".db", fresh("home")
    for name, command, data in (
        (names[0], ["python3", os.path.join(here, "ailogtrail_store.py"), peer], "\n".join(files)),
        (names[1], ["python3", os.path.join(here, "ailogtrail_store.py"), fresh("peer") + ".db", "lean"], "\n".join(files)),
        (names[2], importing(lines), None),
        (names[3], [tacho, "reindex"], None),
    ):
        seconds, _, memory = run(command, home, data)
        cost[name].append(seconds)
        peak[name] = max(peak[name], memory)
store = os.path.join(home, "store.db")
print(f"{len(files)} transcripts, {size / 1e6:.1f} MB; CPU seconds of the whole process on one core, {rounds} rounds")
medians = {}
for name, seconds in cost.items():
    medians[name] = statistics.median(seconds)
    print(f"{name:27} {medians[name]:6.2f} s ({min(seconds):.2f}-{max(seconds):.2f})  {size / 1e6 / medians[name]:6.1f} MB/s  peak {peak[name]:.0f} MiB")
for peer_name in names[:2]:
    print(f"ratio of speeds to {peer_name}: import with index {medians[peer_name] / medians[names[2]]:.2f}, projecting from the archive {medians[peer_name] / medians[names[3]]:.2f}")
print(f"size: the peer's {os.path.getsize(peer) / size:.2f} times the sources, the store {os.path.getsize(store) / size:.2f} times")

# The same sessions again and again, each time with other ids.
many, home = os.path.join(scratch, "many"), fresh("home")
hexadecimal = re.compile(rb"(?<![0-9a-f])([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
total = copy = 0
while total < large * 1e6:
    copy += 1
    for number, path in enumerate(files):
        with open(path, "rb") as source:
            text = hexadecimal.sub(lambda match: b"%08x" % ((int(match[1], 16) + copy * 7919) & 0xFFFFFFFF) + match[2], source.read())
        folder = os.path.join(many, str(copy), f"{number:05}")
        os.makedirs(folder)
        # Texts must differ too, or the store would keep each once.
        text = re.sub(rb'"(text|content|output|stdout)":"', rb'"\g<1>":"copy%d ' % copy, text)
        with open(os.path.join(folder, os.path.basename(path)), "wb") as target:
            target.write(text)
        total += len(text)
seconds, elapsed, memory = run([tacho, "import", "--from", many, "--yes"], home, pinned=False)
store = os.path.join(home, "store.db")
print(f"{total / 1e6:.0f} MB imported with index: {seconds:.1f} s of CPU, {elapsed:.1f} s, peak {memory:.0f} MiB; the store {os.path.getsize(store) / total:.2f} times the sources")
print(subprocess.run([benchmarks, "queries", store], stdout=subprocess.PIPE, text=True, check=True).stdout, end="")
for query in ("connection refused", "error", "cmd:npm"):
    for state, before in (("warm", lambda: None), ("cold", forget)):
        walls = []
        for _ in range(rounds):
            before()
            walls.append(run([tacho, "search", query, "--max", "20"], home)[1])
        print(f"tacho search '{query}', {state}: {statistics.median(walls) * 1000:.0f} ms ({min(walls) * 1000:.0f}-{max(walls) * 1000:.0f})")

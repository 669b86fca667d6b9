"""Runs the rounds of bench/archive.sh: the same files through both archivers as whole processes, taking turns."""
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
scratch, tacho, rounds, large = sys.argv[1], os.path.abspath(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
transcripts = os.path.join(scratch, "transcripts")
environment = dict(os.environ, HOME=scratch, TACHO_HOME=os.path.join(scratch, "home"))
one_core = ["taskset", "-c", "0"] if shutil.which("taskset") else []


def run(command, data=None, pinned=True):
    started = time.perf_counter()
    process = subprocess.Popen((one_core if pinned else []) + command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    process.stdin.write((data or "").encode())
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed: {status}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def metas(folder):
    for path in glob.glob(os.path.join(folder, "**", "*.meta.json"), recursive=True):
        with open(path) as meta:
            yield json.load(meta)


def importing(source, target, jobs):
    return [tacho, "import", "--from", source, "--out", target, "--yes", "--jobs", str(jobs)]


# The same files for all: those that are one session of lines, as sessionkeep takes them.
# Each run gets a folder of its own: a file system is slow where much was just deleted.
numbers = iter(range(10**6))


def fresh(name):
    return os.path.join(scratch, f"{name}-{next(numbers)}")


archive = fresh("archive")
run(importing(transcripts, archive, 2), pinned=False)
chosen = sorted({meta["source"] for meta in metas(archive) if meta["source"].endswith(".jsonl")})
lines = os.path.join(scratch, "lines")
for number, path in enumerate(chosen):
    folder = os.path.join(lines, f"{number:05}")
    os.makedirs(folder)
    shutil.copy(path, folder)
files = sorted(glob.glob(os.path.join(lines, "*", "*")))
size = sum(map(os.path.getsize, files))
zipped = sum(len(subprocess.run(["gzip", "-9", "-c", path], stdout=subprocess.PIPE, check=True).stdout) for path in files)

cost = {"sessionkeep, in Python": [], "tacho import": []}
peak = dict.fromkeys(cost, 0)
for _ in range(rounds):
    peer, archive = fresh("peer"), fresh("archive")
    os.makedirs(peer)
    for name, command, data in (
        ("sessionkeep, in Python", ["python3", os.path.join(here, "sessionkeep_archive.py"), peer], "\n".join(files)),
        ("tacho import", importing(lines, archive, 1), None),
    ):
        seconds, _, memory = run(command, data)
        cost[name].append(seconds)
        peak[name] = max(peak[name], memory)

kept = list(metas(archive))
assert len(kept) == len(files), (len(kept), len(files))
archived = sum(meta["bytesOut"] for meta in kept)
peer_size = sum(os.path.getsize(path) for path in glob.glob(os.path.join(peer, "*.gz")))
print(f"{len(files)} transcripts, {size / 1e6:.1f} MB; CPU seconds of the whole process on one core, {rounds} rounds")
medians = {}
for name, seconds in cost.items():
    medians[name] = statistics.median(seconds)
    print(f"{name:24} {medians[name]:6.2f} s ({min(seconds):.2f}-{max(seconds):.2f})  {size / 1e6 / medians[name]:6.1f} MB/s  peak {peak[name]:.0f} MiB")
first, second = medians.values()
print(f"ratio of speeds: {first / second:.2f}")
print(f"gzip -9 {zipped / 1e6:.2f} MB (1 : {size / zipped:.2f}), the peer {peer_size / 1e6:.2f} MB, tacho {archived / 1e6:.2f} MB (1 : {size / archived:.2f})")
print(f"ratio of sizes to gzip -9: {zipped / archived:.3f}")

# What starting and warming up costs is paid once: the same with four copies of each.
more = os.path.join(scratch, "more")
for number in range(4):
    shutil.copytree(lines, os.path.join(more, str(number)))
copies = sorted(glob.glob(os.path.join(more, "*", "*", "*")))
peer = fresh("peer")
os.makedirs(peer)
peer_seconds = run(["python3", os.path.join(here, "sessionkeep_archive.py"), peer], "\n".join(copies))[0]
own_seconds = run(importing(more, fresh("archive"), 1))[0]
print(f"four copies of each, {4 * size / 1e6:.0f} MB: {peer_seconds:.2f} s and {own_seconds:.2f} s, ratio of speeds {peer_seconds / own_seconds:.2f}")

walls = {jobs: statistics.median(run(importing(lines, fresh("archive"), jobs), pinned=False)[1] for _ in range(rounds)) for jobs in (1, 2)}
print(f"time on the clock: one job {walls[1]:.2f} s, two jobs {walls[2]:.2f} s, {walls[1] / walls[2]:.2f} times as fast")

# One session that goes on and on: the largest transcript of Claude Code, again and again.
largest = max((path for path in files if b'"sessionId"' in open(path, "rb").read(65536)), key=os.path.getsize)
text = open(largest, "rb").read()
for megabytes in (max(1, large // 8), large):
    folder = os.path.join(scratch, f"large-{megabytes}")
    os.makedirs(folder)
    with open(os.path.join(folder, "session.jsonl"), "wb") as session:
        while session.tell() < megabytes << 20:
            session.write(text)
    seconds, _, memory = run(importing(folder, fresh("archive"), 1))
    print(f"one transcript of {megabytes} MiB: peak {memory:.0f} MiB, {seconds:.1f} s")
    shutil.rmtree(folder)

"""Runs the rounds of bench/journal.sh. Every hook call is a fresh process with its own prompt; variants take turns within a round.
The entries are fresh, so that nothing is said of them: the end of the journal is read for that all the same."""
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

hook, tacho = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
calls = int(sys.argv[4]) if len(sys.argv) > 4 else 40
many = int(sys.argv[5]) if len(sys.argv) > 5 else 5000
few = 5

scratch = tempfile.mkdtemp(prefix="tacho-bench-")
peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sessionlogger_hook.sh")
number = 0
random.seed(7)
words = "token rotation cache queue retry schema index timeout worker session parser router upload invoice total discount rounding key header login store search view build deploy".split()


def sentence(count):
    return " ".join(random.choice(words) for _ in range(count))


def surroundings(name):
    """A home of its own with a project that is a git repository."""
    home = os.path.join(scratch, name)
    project = os.path.join(home, "shop")
    os.makedirs(project)
    os.makedirs(os.path.join(home, ".claude"))
    environment = {"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_ROOT": os.environ.get("DOTNET_ROOT", "")}
    for line in (["git", "init", "-q", "."], ["git", "config", "user.name", "anna"]):
        subprocess.run(line, cwd=project, env=environment, check=True)
    return home, project, environment


def write_entries(place, count):
    """Through the command, many at once; the newest is of today."""
    home, project, environment = place
    text = "".join(
        f"## Entry {i}: {sentence(4)}\n- {sentence(8)}\n- Why: {sentence(10)}\n- Rejected: {sentence(6)}\n" + (f"- Blocked on: {sentence(3)}\n" if i % 10 == 0 else "") + (f"- Next: {sentence(5)}\n" if i % 4 == 0 else "") + f"- Files: `src/{words[i % len(words)]}.cs`\n\n"
        for i in range(count))
    for start in range(0, len(text), 900_000):
        piece = text[start:start + 900_000]
        subprocess.run(["dotnet", tacho, "journal", "add"], input=piece.encode(), cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL)


def remind(place):
    home, project, environment = place
    subprocess.run(["dotnet", tacho, "init", "--journal", "--agent", "claude"], cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL)


def payload(place, session):
    global number
    number += 1
    home, project, _ = place
    return json.dumps({
        "session_id": session, "transcript_path": f"{home}/.claude/projects/-shop/{session}.jsonl", "cwd": project, "prompt_id": f"f7d939a8-4379-403f-8296-{number:012d}",
        "permission_mode": "default", "hook_event_name": "UserPromptSubmit", "prompt": f"please fix number {number}",
    }).encode()


def call(arguments, place, text):
    """Returns (wall, cpu, peak KiB) of one process that reads text from a file, and what it said."""
    path = os.path.join(scratch, "payload.json")
    with open(path, "wb") as file:
        file.write(text)
    said = os.path.join(scratch, "said.txt")
    actions = [(os.POSIX_SPAWN_OPEN, 0, path, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    os.chdir(place[1])
    started = time.perf_counter()
    child = os.posix_spawn(arguments[0], arguments, place[2], file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{arguments} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.path.getsize(said)


silent, empty, small, large = surroundings("silent"), surroundings("empty"), surroundings("small"), surroundings("large")
for place in (empty, small, large):
    remind(place)
started = time.perf_counter()
write_entries(small, few)
write_entries(large, many)
print(f"{few} and {many} entries written in {time.perf_counter() - started:.1f} s")
variants = {
    "shell script that reminds (peer)": (["/bin/bash", peer], silent),
    "tacho-hook, no reminders": ([hook, "claude-code"], silent),
    "tacho-hook, reminders, no entry": ([hook, "claude-code"], empty),
    f"tacho-hook, reminders, {few} entries": ([hook, "claude-code"], small),
    f"tacho-hook, reminders, {many} entries": ([hook, "claude-code"], large),
}
session = "845697a9-beba-4e41-9559-125d12bd51df"
samples = {name: [] for name in variants}
medians = {name: [] for name in variants}
for name, (arguments, place) in variants.items():
    call(arguments, place, payload(place, session))
for _ in range(rounds):
    taken = {name: [] for name in variants}
    for _ in range(calls):
        for name, (arguments, place) in variants.items():
            taken[name].append(call(arguments, place, payload(place, session)))
    for name in variants:
        medians[name].append(statistics.median(one[0] for one in taken[name]) * 1000)
        samples[name] += taken[name]

print(f"{rounds} rounds of {calls} calls each at a prompt; median of a round's calls in ms, then the median, min and max of the rounds")
print(f"{'':38} {'wall ms':>8} {'min':>6} {'max':>6} {'cpu ms':>7} {'peak MiB':>9} {'says':>5} {'wall / peer':>12}")
base = medians["shell script that reminds (peer)"]
for name in variants:
    ratios = [mine / theirs for mine, theirs in zip(medians[name], base)]
    print(f"{name:38} {statistics.median(medians[name]):8.2f} {min(medians[name]):6.2f} {max(medians[name]):6.2f} {statistics.median(one[1] for one in samples[name]) * 1000:7.2f} "
          f"{max(one[2] for one in samples[name]) / 1024:9.1f} {samples[name][-1][3]:5d} {statistics.median(ratios):7.3f} ({min(ratios):.3f}-{max(ratios):.3f})")

print(f"\nquestions to {many} entries, whole processes, best of five")
for words_of in (["--version"], ["journal", "add", "--title", "one more"], ["journal", "today"], ["journal", "show", "--json"], ["journal", "search", "rotation"], ["journal", "status"], ["blockers"], ["why", f"src/{words[0]}.cs"], ["onboard"]):
    best = None
    for _ in range(5):
        child = subprocess.Popen(["dotnet", tacho, *words_of], cwd=large[1], env=large[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started = time.perf_counter()
        _, status, usage = os.wait4(child.pid, 0)
        wall, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
        code = os.waitstatus_to_exitcode(status)
        if best is None or cpu < best[1]:
            best = (wall, cpu, usage.ru_maxrss / 1024, code)
    print(f"  tacho {' '.join(words_of):34} {best[0]:6.2f} s wall {best[1]:6.2f} s CPU {best[2]:7.1f} MiB   exit {best[3]}")

os.chdir("/")
shutil.rmtree(scratch)

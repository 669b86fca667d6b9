"""Runs the rounds of bench/hook.sh. Every call is a fresh process with its own payload; variants take turns within a round."""
import json
import os
import statistics
import sys
import tempfile
import time

hook = os.path.abspath(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
calls = int(sys.argv[3]) if len(sys.argv) > 3 else 60
grow = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000

scratch = tempfile.mkdtemp(prefix="tacho-bench-")
project = os.path.join(scratch, "shop")
os.makedirs(os.path.join(project, ".git"))
os.makedirs(os.path.join(scratch, ".tacho", "bin"))
os.symlink(hook, os.path.join(scratch, ".tacho", "bin", "tacho-hook"))
peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "coograph_hook.py")
environment = {"HOME": scratch, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
guard = '[ -x "$HOME/.tacho/bin/tacho-hook" ] && "$HOME/.tacho/bin/tacho-hook" claude-code || :'
number = 0


def payload(session):
    global number
    number += 1
    return json.dumps({
        "session_id": session, "transcript_path": f"{scratch}/.claude/projects/-shop/{session}.jsonl", "cwd": project,
        "prompt_id": "f7d939a8-4379-403f-8296-4aa6c881689f", "permission_mode": "default", "hook_event_name": "PreToolUse",
        "tool_name": "Bash", "tool_use_id": f"toolu_{number:08d}",
        "tool_input": {"command": f"npm install left-pad@1.3.{number} --prefix packages/web", "description": "Install the helper"},
    }).encode()


def call(arguments, text):
    """Returns (wall, cpu) in seconds of one process that reads text from a file."""
    path = os.path.join(scratch, "payload.json")
    with open(path, "wb") as file:
        file.write(text)
    actions = [(os.POSIX_SPAWN_OPEN, 0, path, os.O_RDONLY, 0)]
    started = time.perf_counter()
    child = os.posix_spawn(arguments[0], arguments, environment, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{arguments} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


variants = {
    "/bin/true": ["/bin/true"],
    "python3 hook": ["/usr/bin/python3", peer],
    "tacho-hook": [hook, "claude-code"],
    "sh -c guard": ["/bin/sh", "-c", guard],
}
session = "845697a9-beba-4e41-9559-125d12bd51df"
for arguments in variants.values():
    call(arguments, payload(session))

medians = {name: [] for name in variants}
cpus = {name: [] for name in variants}
memory = {name: 0 for name in variants}
for _ in range(rounds):
    samples = {name: [] for name in variants}
    for _ in range(calls):
        for name, arguments in variants.items():
            samples[name].append(call(arguments, payload(session)))
    for name, taken in samples.items():
        medians[name].append(statistics.median(sample[0] for sample in taken) * 1000)
        cpus[name].append(statistics.median(sample[1] for sample in taken) * 1000)
        memory[name] = max(memory[name], max(sample[2] for sample in taken))

print(f"{rounds} rounds of {calls} calls each; median of a round's calls in ms, then the median, min and max of the rounds")
print(f"{'':14} {'wall ms':>8} {'min':>6} {'max':>6} {'cpu ms':>7} {'peak MiB':>9} {'wall / python':>14}")
for name in variants:
    ratios = [mine / theirs for mine, theirs in zip(medians[name], medians["python3 hook"])]
    print(f"{name:14} {statistics.median(medians[name]):8.2f} {min(medians[name]):6.2f} {max(medians[name]):6.2f} "
          f"{statistics.median(cpus[name]):7.2f} {memory[name] / 1024:9.1f} {statistics.median(ratios):8.3f} ({min(ratios):.3f}-{max(ratios):.3f})")

if grow:
    block = max(1, grow // 10)
    walls = []
    long_session = "11111111-2222-4333-8444-555555555555"
    for i in range(grow):
        walls.append(call(variants["tacho-hook"], payload(long_session))[0] * 1000)
    print(f"\n{grow} calls into one session; median ms of each tenth:")
    print("  " + " ".join(f"{statistics.median(walls[i:i + block]):.2f}" for i in range(0, grow, block)))

os.system(f"rm -rf '{scratch}'")

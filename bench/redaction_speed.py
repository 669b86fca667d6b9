"""Runs the rounds of bench/redaction.sh speed: the same file through both maskers as whole processes on one core, taking turns."""
import os
import statistics
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
path, rounds = sys.argv[1], int(sys.argv[2])
size = os.path.getsize(path) / 1e6
pin = ["taskset", "-c", "0"] if os.path.exists("/usr/bin/taskset") else []
commands = {
    "sessionkeep's 17 patterns, Python": ["python3", os.path.join(here, "sessionkeep_mask.py")],
    "tacho mask": [os.path.join(here, "..", "src", "Tacho.Cli", "bin", "Release", "net10.0", "tacho"), "mask"],
}
cost = {name: [] for name in commands}
peak = dict.fromkeys(commands, 0)


def run(command):
    with open(path, "rb") as lines:
        process = subprocess.Popen(pin + command, stdin=lines, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[-1]} failed")
    return usage


for _ in range(rounds):
    for name, command in commands.items():
        usage = run(command)
        cost[name].append(usage.ru_utime + usage.ru_stime)
        peak[name] = max(peak[name], usage.ru_maxrss / 1024)

print(f"{size:.1f} MB of transcripts, CPU seconds of the whole process, {rounds} rounds")
medians = {}
for name, seconds in cost.items():
    medians[name] = statistics.median(seconds)
    print(f"{name:36} {medians[name]:6.2f} s ({min(seconds):.2f}-{max(seconds):.2f})  {size / medians[name]:6.0f} MB/s  peak {peak[name]:.0f} MiB")
first, second = medians.values()
print(f"ratio of speeds: {first / second:.2f}")

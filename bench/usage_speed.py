"""Runs the rounds of bench/usage.sh: the same files through both programs as whole processes, taking turns, and says whether their totals agree."""
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

scratch, tacho, peer, runs, copies = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
[native] = glob.glob(os.path.join(peer, "node_modules", "@ccusage", "*", "bin", "ccusage*"))
os.chmod(native, 0o755)
IDS = re.compile(rb'"(?:id|requestId|session_id|sessionId|forked_from_id|parent_thread_id)":"')
kinds = (("claude-code", "claude", "projects"), ("codex", "codex", "sessions"))


def lay_out(name, count):
    """The sessions where each program looks for them; each copy's ids begin with another letter pair, so that none is taken for another's copy."""
    home = os.path.join(scratch, name)
    size = 0
    for corpus, agent, folder in kinds:
        source = os.path.join(scratch, "transcripts", corpus)
        for path in sorted(glob.glob(os.path.join(source, "**", "*.jsonl"), recursive=True)):
            with open(path, "rb") as file:
                content = file.read()
            stem = os.path.basename(path)
            if agent == "codex" and not stem.startswith("rollout-"):
                stem = "rollout-" + stem
            for copy in range(count):
                target = os.path.join(home, agent, folder, f"{copy:02}", os.path.dirname(os.path.relpath(path, source)), stem)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                text = content if copy == 0 else IDS.sub(lambda found, copy=copy: found.group(0) + b"%02d" % copy, content)
                size += len(text)
                with open(target, "wb") as file:
                    file.write(text)
    return home, size


def run(command, environment):
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed: {status}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024, output


def told_by_tacho(output):
    total = [json.loads(line) for line in output.splitlines()][-1]
    return total["input"], total["cacheRead"], total["cacheWrite"], total["output"]


def told_by_ccusage(output):
    totals = json.loads(output)["totals"]
    return totals["inputTokens"], totals["cacheReadTokens"], totals["cacheCreationTokens"], totals["outputTokens"]


programs = {
    "ccusage 20.0.24": ([native, "daily", "--offline", "--json"], told_by_ccusage),
    "tacho usage --direct": ([tacho, "usage", "--direct", "--by", "day", "--json"], told_by_tacho),
}
for name, count in (("once", 1), ("many", copies)):
    home, size = lay_out(name, count)
    environment = dict(os.environ, HOME=home, TACHO_HOME=os.path.join(home, ".tacho"), CLAUDE_CONFIG_DIR=os.path.join(home, "claude"), CODEX_HOME=os.path.join(home, "codex"), TZ="UTC")
    results = {program: [] for program in programs}
    for _ in range(runs):
        for program, (command, _) in programs.items():
            results[program].append(run(command, environment))
    print(f"{size / 1e6:.0f} MB in {sum(len(files) for _, _, files in os.walk(home))} files, medians of {runs} runs")
    for program, (_, told) in programs.items():
        cpu, wall, memory = (statistics.median(one[i] for one in results[program]) for i in range(3))
        print(f"  {program:22} {cpu:6.3f} s CPU  {size / 1e6 / cpu:5.0f} MB/s  {wall:6.3f} s  {memory:4.0f} MB  in, read, write, out: {told(results[program][-1][3])}")
    cpus = [statistics.median(one[0] for one in results[program]) for program in programs]
    print(f"  tacho has {cpus[0] / cpus[1]:.2f} times the speed")
    shutil.rmtree(home)

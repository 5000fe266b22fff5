#!/usr/bin/env python3
"""How many logged requests `edict replay` decides again in a second, on one core.

    replay.py [DECISIONS]           decisions a log (default 250,000)

For each policy of the published guides its requests are decided, logged over and over,
and the log is replayed eight times in one run with one thread; what starting up and
compiling cost, taken from a log of one decision, is subtracted.  The rate is per second
of CPU time.  The log is in the page cache.
Prints `figure replay_<guide> RATE requests/s` a guide, then the least of them, and by the
clock how much faster two threads are than one at best.
"""
import json
import os
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
DATA = os.environ.get("EDICT_DATA", "../shared/data")
OUT = "build/bench/replay"
# Folder, policy, what of a line is the request (as tests/conformance/guides.c has it).
GUIDES = [
    ("capability-researcher", "policy.yaml", None),
    ("capability-three-agents", "policy.yaml", None),
    ("capability-api-examples", "policy.yaml", None),
    ("gtv1-production-policy", "policy.yaml", "context"),
    ("gate-policy", "policy.yaml", "context"),
    ("gate-policy", "policy.resolved.yaml", "context"),
    ("policydocument-dangerous-tools", "policy.yaml", "context"),
    ("flat-web-search", "policy.yaml", "action"),
    ("flat-readme", "policy.yaml", "action"),
    ("flat-go-readme", "policy.yaml", "action"),
]
ROUNDS = 3
REPEAT = 8


def write_requests(folder, member, path):
    with open(f"{folder}/requests.jsonl") as lines, open(path, "w") as out:
        for line in map(json.loads, lines):
            request = {None: line, "context": line.get("context"),
                       "action": {"action": line.get("action")}}[member]
            out.write(json.dumps(request, separators=(",", ":")) + "\n")


def write_log(requests, answers, n, path):
    with open(path, "w") as out:
        subprocess.run([sys.executable, "tests/ship/write_log.py", requests, answers, str(n)],
                       check=True, stdout=out)


def seconds(policy, logs, jobs):
    """CPU and wall-clock seconds, the best of some rounds: what disturbs adds to them."""
    command = [EDICT, "replay", policy, "--engine=c", f"--jobs={jobs}",
               "--fail-on-change"] + [f"--log={log}" for log in logs]
    used, took = [], []
    for _ in range(ROUNDS):
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"failed: {' '.join(command)}")
        took.append(time.monotonic() - begin)
        used.append(usage.ru_utime + usage.ru_stime)
    return min(used), min(took)


def measure(guide, policy, member, n):
    folder = f"{DATA}/agent/guides/{guide}"
    requests, answers = f"{OUT}/requests.jsonl", f"{OUT}/answers.jsonl"
    one, many = f"{OUT}/one.log", f"{OUT}/many.log"
    write_requests(folder, member, requests)
    with open(answers, "w") as out:
        subprocess.run([EDICT, "decide", f"{folder}/{policy}", "-r", requests], check=True,
                       stdout=out, stderr=subprocess.DEVNULL)
    write_log(requests, answers, 1, one)
    write_log(requests, answers, n, many)
    start_used, start_took = seconds(f"{folder}/{policy}", [one], 1)
    used, took = seconds(f"{folder}/{policy}", REPEAT * [many], 1)
    _, took_by_two = seconds(f"{folder}/{policy}", REPEAT * [many], 2)
    rate = REPEAT * n / (used - start_used)
    gain = (took - start_took) / (took_by_two - start_took)
    size = os.path.getsize(many) / n
    os.remove(many)
    name = guide + ("-resolved" if "resolved" in policy else "")
    print(f"{name}: {rate:,.0f} requests/s on one core, {size:.0f} bytes a record, "
          f"2 threads {gain:.2f} times as fast", flush=True)
    return name.replace("-", "_"), rate, gain


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
    if not os.path.isdir(f"{DATA}/agent/guides"):
        print(f"skipped: no data in {DATA}")
        return
    os.makedirs(OUT, exist_ok=True)
    found = [measure(guide, policy, member, n) for guide, policy, member in GUIDES]
    print()
    for name, rate, _ in found:
        print(f"figure replay_{name} {rate:.0f} requests/s")
    print(f"figure replay_least {min(rate for _, rate, _ in found):.0f} requests/s")
    print(f"figure replay_two_threads {max(gain for _, _, gain in found):.2f} x")


if __name__ == "__main__":
    main()

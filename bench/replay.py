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
import os
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
GUIDES = "build/run/tests/conformance/conformance_guides"
DATA = os.environ.get("EDICT_DATA", "../shared/data")
OUT = "build/bench/replay"
ROUNDS = 3
REPEAT = 8


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def write_log(requests, answers, n, path):
    with open(path, "w") as out:
        subprocess.run([sys.executable, "tests/ship/write_log.py", requests, answers, str(n)],
                       check=True, stdout=out)


def seconds(policy, option, logs, jobs):
    """CPU and wall-clock seconds, the best of some rounds: what disturbs adds to them."""
    command = [EDICT, "replay", policy, "--engine=c", f"--jobs={jobs}",
               "--fail-on-change"] + option + [f"--log={log}" for log in logs]
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


def measure(number, policy, option, n):
    requests, answers = f"{OUT}/{number}.jsonl", f"{OUT}/{number}.answers"
    with open(answers, "w") as out:
        subprocess.run([EDICT, "decide", policy, "-r", requests] + option, check=True,
                       stdout=out, stderr=subprocess.DEVNULL)
    one, many = f"{OUT}/one.log", f"{OUT}/many.log"
    write_log(requests, answers, 1, one)
    write_log(requests, answers, n, many)
    start_used, start_took = seconds(policy, option, [one], 1)
    used, took = seconds(policy, option, REPEAT * [many], 1)
    _, took_by_two = seconds(policy, option, REPEAT * [many], 2)
    rate = REPEAT * n / (used - start_used)
    gain = (took - start_took) / (took_by_two - start_took)
    name = policy.split("/")[-2] + ("-resolved" if "resolved" in policy else "")
    name += "-agt" if option else ""
    size = os.path.getsize(many) / n
    print(f"{name}: {rate:,.0f} requests/s on one core, {size:.0f} bytes a record, "
          f"2 threads {gain:.2f} times as fast", flush=True)
    os.remove(many)
    return name.replace("-", "_"), rate, gain


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
    if not os.path.isdir(f"{DATA}/agent/guides"):
        print(f"skipped: no data in {DATA}")
        return
    os.makedirs(OUT, exist_ok=True)
    run(GUIDES, EDICT, DATA, OUT)
    found = []
    with open(f"{OUT}/list") as guides:
        for line in guides:
            number, policy, *option = line.split()
            found.append(measure(number, policy, option, n))
    print()
    for name, rate, _ in found:
        print(f"figure replay_{name} {rate:.0f} requests/s")
    print(f"figure replay_least {min(rate for _, rate, _ in found):.0f} requests/s")
    print(f"figure replay_two_threads {max(gain for _, _, gain in found):.2f} x")


main()

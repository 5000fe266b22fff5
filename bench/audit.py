#!/usr/bin/env python3
"""How fast audit logs are written and verified.

    audit.py [FOLDER]       where logs are written (default build/bench/audit)

Records have 256 bytes.  Measured in turns by bench/audit.c, the best round of each:

    bare_durable        a program that writes each record and syncs every 5 ms
    durable             a log with a window of 5 ms; counted when it is durable
    no_sync             a log that never syncs, on one core, a second of processor time
    in_memory           the writer alone: encode, link, tree
    hash                the hash function alone, over what the writer has to hash
    thousand_writers    threads that wait for each of their records

and then `edict audit verify` beside that hash function, a second of processor time, and
by the clock how much faster two threads are than one.  The disk's own time for a sync
stands beside.  Ends with lines `figure NAME VALUE UNIT`.
"""
import os
import resource
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
LIBRARIES = [f"build/run/runtime/{name}" for name in (
    "port/libedict_port_log_file.a", "port/libedict_port_files.a",
    "port/libedict_port_sodium.a", "libedict_runtime.a")]
FOLDER = sys.argv[1] if len(sys.argv) > 1 else "build/bench/audit"
PROGRAM = "build/bench/audit_bench"
RECORDS = 1_000_000
ROUNDS = int(os.environ.get("ROUNDS", "9"))


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def verify(jobs):
    """The best of some rounds, processor time and by the clock."""
    used, took = [], []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.monotonic()
        run([EDICT, "audit", "verify", f"--jobs={jobs}", f"{FOLDER}/log.jsonl"])
        took.append(time.monotonic() - begin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(used), min(took)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    run(["gcc", "-std=c11", "-O2", "-Iruntime", "-Ibench", "bench/audit.c", *LIBRARIES,
         "-lsodium", "-pthread", "-o", PROGRAM])
    figures = run([PROGRAM, FOLDER, str(ROUNDS)])
    hash_rate = next(float(line.split()[2]) for line in figures.splitlines()
                     if line.startswith("figure audit_hash "))
    run([PROGRAM, FOLDER, "--write", str(RECORDS)])
    used, one = verify(1)
    _, two = verify(2)
    for name in os.listdir(FOLDER):
        os.remove(f"{FOLDER}/{name}")
    print(figures, end="")
    print(f"figure audit_verify {RECORDS / used:.0f} records/s")
    print(f"figure audit_verify_to_hash {RECORDS / used / hash_rate:.2f} times")
    print(f"figure audit_verify_two_threads {one / two:.2f} times")


main()

#!/usr/bin/env python3
"""Cedar: the three applications, and policy sets of growing size, beside cedar-wasm.

A decision begins with references as texts, which are looked up; figures named `handles`
begin with what a program that keeps handles has.

Called by bench/run, which builds Edict.  Each policy set becomes C by `edict compile`, C
becomes a program (cedar_bench.c), and the same requests go to cedar-wasm where npm can
install it.  Ends with lines `figure NAME VALUE UNIT`.
"""
import json
import os
import shutil
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
RUNTIME = "build/run/runtime/libedict_runtime.a"
OUT = "build/bench/cedar"
DATA = os.environ.get("EDICT_DATA", "../shared/data") + "/cedar/apps"
PACKAGE = "@cedar-policy/cedar-wasm@4.13.0"
CC = ["gcc", "-std=c11", "-O2", "-march=native", "-D_GNU_SOURCE", "-Iruntime"]
APPS = ["gdrive", "github", "tinytodo"]
SIZES = [5, 10, 20, 50, 100]
COUNTS = [100, 1000, 10000]
BUDGET = os.environ.get("BUDGET", "300")


def run(command):
    """A command's wall-clock seconds and its output."""
    begin = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return time.monotonic() - begin, done.stdout


def build(folder, policy, schema):
    """Policy to program; the seconds of Edict and of gcc."""
    os.makedirs(folder, exist_ok=True)
    options = ["--schema", schema] if schema else []
    edict_s, _ = run([EDICT, "compile", policy, "--name", "w", "-o", folder] + options)
    cc_s, _ = run(CC + ["-c", f"{folder}/w.c", "-o", f"{folder}/w.o"])
    run(CC + [f"-I{folder}", "bench/cedar_bench.c", f"{folder}/w.o", RUNTIME,
              "-o", f"{folder}/bench"])
    return edict_s, cc_s


def answers(text):
    decisions, figures = [], {}
    for line in text.splitlines():
        if line.startswith("#"):
            name, value = line[1:].split()
            figures[name] = float(value)
        else:
            decisions.append(line)
    return decisions, figures


def measure(folder, policy, schema, entities, requests, wasm):
    """Both engines on the same requests; the number of decisions that differ."""
    _, text = run([f"{folder}/bench", entities, requests])
    ours, figures = answers(text)
    if not wasm:
        return ours, figures, {}, 0
    _, text = run(["node", "bench/cedar_wasm.mjs", wasm, policy, schema or "-", entities,
                   requests, BUDGET])
    theirs, peer = answers(text)
    return ours, figures, peer, sum(a != b for a, b in zip(ours, theirs))


def install_wasm():
    folder = os.path.abspath("build/bench/npm")
    if not shutil.which("npm"):
        print("skipped: cedar-wasm, npm is not installed")
        return None
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/package.json", "w") as file:
        file.write('{"name":"bench","private":true}')
    done = subprocess.run(["npm", "install", "--silent", PACKAGE], cwd=folder,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"skipped: cedar-wasm, npm cannot install it: {done.stderr[-300:]}")
        return None
    return folder


# ---- the applications


def write_requests(path, requests):
    with open(path, "w") as out:
        for request in requests:
            kept = {key: request[key] for key in ("principal", "action", "resource", "context")}
            out.write(json.dumps(kept) + "\n")


def bench_app(app, wasm, figures):
    policy, schema = f"{DATA}/{app}/policies.cedar", f"{DATA}/{app}/schema.cedarschema"
    folder = f"{OUT}/{app}"
    build(folder, policy, schema)
    for size in SIZES:
        with open(f"{DATA}/{app}/requests.{size}.json") as file:
            wanted = json.load(file)["requests"]
        write_requests(f"{folder}/requests.jsonl", wanted)
        ours, mine, peer, differ = measure(folder, policy, schema,
                                           f"{DATA}/{app}/entities.{size}.json",
                                           f"{folder}/requests.jsonl", wasm)
        wrong = sum(a != b["decision"] for a, b in zip(ours, wanted))
        print(f"{app:9} N={size:<4} {mine['p50_ns']:8.0f} ns median {mine['p99_ns']:8.0f} ns p99 "
              f"{mine['load_mb_s']:7.0f} MB/s  cedar-wasm {peer.get('p50_ns', 0) / 1000:9.0f} us"
              f"   {wrong + differ} of {len(ours)} decisions differ")
        figures += [(f"{app}_{size}_p50", mine["p50_ns"], "ns"),
                    (f"{app}_{size}_p99", mine["p99_ns"], "ns"),
                    (f"{app}_{size}_mean", mine["mean_ns"], "ns"),
                    (f"{app}_{size}_handles_p50", mine["p50_known_ns"], "ns"),
                    (f"{app}_{size}_load", mine["load_mb_s"], "MB/s")]
        if peer:
            figures.append((f"{app}_{size}_wasm_ratio", peer["p50_ns"] / mine["p50_ns"], "x"))


# ---- policy sets that grow


def write_policies(count, folder):
    """Each policy names an action and a resource type, and has a condition."""
    types = max(1, count // 20)
    with open(f"{folder}/p.cedar", "w") as out:
        for i in range(count):
            effect = "forbid" if i % 7 == 3 else "permit"
            out.write(f'{effect}(principal, action == Action::"a{i // 10}", '
                      f'resource is T{i * 7919 % types})\n'
                      f'when {{ resource.level < {i % 50} && principal.team == "t{i % 9}" }};\n')
    with open(f"{folder}/entities.json", "w") as out:
        entities = [{"uid": {"type": "User", "id": f"u{u}"}, "attrs": {"team": f"t{u % 9}"},
                     "parents": []} for u in range(20)]
        entities += [{"uid": {"type": f"T{t}", "id": "r"}, "attrs": {"level": t % 60},
                      "parents": []} for t in range(types)]
        json.dump(entities, out)
    with open(f"{folder}/requests.jsonl", "w") as out:
        for i in range(1000):
            k = i * 104729 % count
            request = {"principal": {"type": "User", "id": f"u{i % 20}"},
                       "action": {"type": "Action", "id": f"a{k // 10}"},
                       "resource": {"type": f"T{k * 7919 % types}", "id": "r"}, "context": {}}
            out.write(json.dumps(request) + "\n")


def bench_count(count, wasm, figures):
    folder = f"{OUT}/n{count}"
    os.makedirs(folder, exist_ok=True)
    write_policies(count, folder)
    edict_s, cc_s = build(folder, f"{folder}/p.cedar", None)
    _, mine, peer, differ = measure(folder, f"{folder}/p.cedar", None, f"{folder}/entities.json",
                                    f"{folder}/requests.jsonl", wasm)
    print(f"policies  n={count:<6}{mine['p50_ns']:8.0f} ns median {mine['p99_ns']:8.0f} ns p99   "
          f"edict {edict_s:.2f} s, gcc {cc_s:.2f} s   cedar-wasm {peer.get('p50_ns', 0) / 1000:.0f} us"
          f"   {differ} decisions differ")
    figures += [(f"policies_{count}_p50", mine["p50_ns"], "ns"),
                (f"policies_{count}_handles_p50", mine["p50_known_ns"], "ns"),
                (f"policies_{count}_handles_mean", mine["mean_known_ns"], "ns"),
                (f"policies_{count}_mean", mine["mean_ns"], "ns"),
                (f"policies_{count}_compile", edict_s, "s"), (f"policies_{count}_cc", cc_s, "s")]
    if peer:
        figures.append((f"policies_{count}_wasm_ratio", peer["p50_ns"] / mine["p50_ns"], "x"))


def main():
    figures = []
    wasm = None if "--no-wasm" in sys.argv else install_wasm()
    if os.path.isdir(DATA):
        for app in APPS:
            bench_app(app, wasm, figures)
    else:
        print(f"skipped: no data in {DATA}")
    for count in COUNTS:
        bench_count(count, wasm, figures)
    for name, value, unit in figures:
        print(f"figure cedar_{name} {value:.2f} {unit}")


main()

#!/usr/bin/env python3
"""Compile the kit's policies with Edict, run the kit with Edict plugged in, print figures.

Called by bench/run, which builds Edict and the kit.  For each size n the neutral policy
of the kit becomes a toolkit policy, that becomes C, and that becomes a program that
speaks the kit's protocol (peer.c).
"""
import json
import os
import re
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
RUNTIME = "build/run/runtime/libedict_runtime.a"
KIT = "build/bench/kit"
OUT = "build/bench/edict"
SIZES = [1, 10, 100, 1000, 10000]
CODE_MAX = 1000  # rules: gcc needs minutes for more of them as code
CC = ["gcc", "-std=c11", "-O2", "-march=native", "-Iruntime"]
TYPES = {"tool": "string", "environment": "string", "trust": "integer",
         "args.amount": "integer", "args.size": "integer", "args.count": "integer"}


def tool_test(tool):
    if "eq" in tool:
        return f"tool == '{tool['eq']}'"
    if "in" in tool:
        return "tool in [" + ", ".join(f"'{name}'" for name in tool["in"]) + "]"
    return f"tool like '{tool['glob']}'"


def condition(rule):
    tests = [tool_test(rule["tool"])]
    for test in rule["when"]:
        value = test["value"]
        literal = f"'{value}'" if isinstance(value, str) else str(value)
        tests.append(f"{test['field']} {test['op']} {literal}")
    return " and ".join(tests)


def write_policy(n, path):
    with open(f"{KIT}/out/workload/W-{n}/rules.json") as file:
        rules = json.load(file)["rules"]
    with open(path, "w") as out:
        out.write(f"apiVersion: governance.toolkit/v1\nname: w-{n}\nagents: [\"*\"]\n"
                  "default_action: deny\nstrategy: priority_first_match\nschema:\n")
        for name, kind in TYPES.items():
            out.write(f"  {name}: {kind}\n")
        out.write("rules:\n")
        for rule in rules:
            out.write(f"  - name: {rule['id']}\n    condition: \"{condition(rule)}\"\n"
                      f"    action: {rule['verdict']}\n    priority: {rule['priority']}\n")


def timed(command):
    """Run a command; its wall-clock seconds and its own peak memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}\n{errors.decode()[-2000:]}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def build_peer(n, layout):
    """Policy to program; the figures of the way there."""
    folder = f"{OUT}/{layout}-{n}"
    os.makedirs(folder, exist_ok=True)
    write_policy(n, f"{folder}/policy.yaml")
    compile_s, compile_mb = timed([EDICT, "compile", f"{folder}/policy.yaml", "--name", "w",
                                   "--layout", layout, "--emit", "c,listing", "-o", folder])
    cc_s, _ = timed(CC + ["-c", f"{folder}/w.c", "-o", f"{folder}/w.o"])
    timed(CC + ["-D_GNU_SOURCE", f"-I{folder}", "bench/peer.c", f"{folder}/w.o", RUNTIME,
                "-o", f"{OUT}/{layout}-peer-{n}"])
    return {"compile_s": compile_s, "compile_mb": compile_mb, "cc_s": cc_s,
            "object_bytes": object_size(f"{folder}/w.o")}


def object_size(path):
    """Bytes of code and data that a program gets from an object file."""
    text = subprocess.run(["size", path], capture_output=True, text=True, check=True).stdout
    return int(text.splitlines()[1].split()[3])


def run_kit(options):
    command = ["sh", "run.sh", "policy", "--out", os.path.abspath(f"{OUT}/figures.json"),
               "--peer", "edict=" + os.path.abspath(OUT) + "/auto-peer-{n}",
               "--peer", "edict-code=" + os.path.abspath(OUT) + "/code-peer-{n}",
               "--peer", "edict-table=" + os.path.abspath(OUT) + "/table-peer-{n}"] + options
    environment = dict(os.environ, NO_BUILD="1", ROUNDS=os.environ.get("ROUNDS", "3"))
    return subprocess.run(command, cwd=KIT, env=environment).returncode


def median(values):
    values = sorted(values)
    return values[len(values) // 2]


def means(figures, peer, n):
    """Mean nanoseconds of each round; empty if the peer failed."""
    case = figures.get(peer, {}).get(f"n={n}", {})
    return [] if case.get("err") else [run["mean_ns"] for run in case.get("runs", [])]


def print_ratios():
    """Rounds are interleaved, so a ratio is taken within a round and then the median."""
    with open(f"{OUT}/figures.json") as file:
        figures = json.load(file)
    for peer in ("edict", "edict-code", "edict-table"):
        for n in SIZES:
            ours, base = means(figures, peer, n), means(figures, "c-switch", n)
            if not ours or not base:
                continue
            name = peer.replace("-", "_")
            ratio = median([a / b for a, b in zip(ours, base)])
            print(f"figure {name}_{n}_ns {median(ours):.2f} ns")
            print(f"figure {name}_{n}_ratio {ratio:.3f} x")


def print_json_figure(n):
    """From JSON text of about 300 bytes to the decision, on W-n."""
    path = f"{OUT}/requests-300.jsonl"
    with open(f"{KIT}/out/workload/W-{n}/requests.jsonl") as requests, open(path, "w") as out:
        for line in list(requests)[:2000]:
            request = json.loads(line)
            request["session"] = {"id": "5f2c7a90", "user": "someone@example.org"}
            request["note"] = ""
            request["note"] = "x" * max(0, 299 - len(json.dumps(request)))
            out.write(json.dumps(request) + "\n")
    folder = f"{OUT}/auto-{n}"
    timed(CC + ["-D_GNU_SOURCE", "-DPOLICY=w_policy", f"-I{folder}", "bench/demo.c",
                f"{folder}/w.o", RUNTIME, "-o", f"{OUT}/json"])
    words = subprocess.run([f"{OUT}/json", path], capture_output=True, text=True,
                           check=True).stdout.split()
    print(f"figure json_to_decision_ns {words[words.index('from') - 2]} ns")


M4_FIGURES = {"runtime for code policies": "m4_code_layout_bytes",
              "runtime for table policies": "m4_table_layout_bytes",
              ".data": "m4_data_bytes", ".bss": "m4_bss_bytes",
              "stack of edict_decide": "m4_decide_stack_bytes",
              "stack of edict_decide_json": "m4_decide_json_stack_bytes"}


def print_m4_figures():
    """Size and stack on a Cortex-M4, where its compiler is installed."""
    output = subprocess.run(["sh", "tests/embedded/budget.sh"], capture_output=True, text=True,
                            env=dict(os.environ, EDICT=os.path.abspath(EDICT))).stdout
    for line in output.splitlines():
        found = re.match(r"(?:PASS|FAIL) (.*): (\d+) of at most", line)
        if found and found[1] in M4_FIGURES:
            print(f"figure {M4_FIGURES[found[1]]} {found[2]} bytes")


def main():
    os.makedirs(OUT, exist_ok=True)
    built = {}
    for n in SIZES:
        for layout in ("auto", "code", "table"):
            if layout != "code" or n <= CODE_MAX:
                built[layout, n] = build_peer(n, layout)
    status = run_kit(sys.argv[1:])
    print()
    print_ratios()
    print_json_figure(100)
    large = built["auto", 10000]
    print(f"figure compile_10000_s {large['compile_s']:.3f} s")
    print(f"figure compile_10000_mb {large['compile_mb']:.1f} MB")
    print(f"figure cc_10000_s {large['cc_s']:.2f} s")
    print(f"figure object_10000_bytes {large['object_bytes']} bytes")
    print_m4_figures()
    return status


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Patterns beside Hyperscan, RE2::Set, PCRE2 and Python; a policy of 1,555 regular
expressions; adversarial texts; size on a Cortex-M4.

Called by bench/run, which builds Edict and the kit.  Each policy of the kit becomes C by
`edict compile`, C becomes an object by gcc -O2 (pattern_peer.c is the seam), and the kit
runs it beside the engines in one interleaved run and checks each decision.  What is timed
is the whole decision of the policy.  Ends with lines `figure NAME VALUE UNIT`; a ratio
named ..._vs_PEER is the peer's time over ours, so above 1 we are faster.

    patterns [kit|text|large|m4|adversaries ...]      default: all of them
"""
import glob
import json
import os
import re
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
RUNTIME = "build/run/runtime/libedict_runtime.a"
KIT = "build/bench/kit"
WORKLOAD = f"{KIT}/out/workload"
OUT = "build/bench/patterns"
DATA = os.environ.get("EDICT_DATA", "../shared/data")
REGEXES = f"{DATA}/patterns/regexes.jsonl"
LARGE = f"{DATA}/agent/policies/policydocument/*atr_community_policy_full.yaml"
KS = [1, 10, 50]
SIZES = ["100B", "1KB", "16KB"]
PEERS = ["hyperscan", "re2-set", "pcre2-loop", "py-loop"]
CC = ["gcc", "-std=c11", "-O2", "-Iruntime"]
VERDICTS = {"deny": 0, "allow": 1, "require_approval": 2, "audit": 3, "block": 4}
figures = []


def figure(name, value, unit):
    figures.append(f"figure {name} {value} {unit}")


def timed(command, may_fail=False):
    """Run a command; its seconds and its own peak memory in MB, and its status."""
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as process:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 and not may_fail:
        sys.exit(f"failed: {' '.join(command)}\n{errors.decode()[-2000:]}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024, process.returncode


def output(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def object_size(path):
    """Bytes of code and data that a program gets from an object file."""
    return int(output(["size", path]).splitlines()[1].split()[3])


def median(values):
    values = sorted(values)
    return values[len(values) // 2]


# ---- building


def write_verdicts(case, folder):
    """The kit's verdict of each rule that compiled, by its number in emitted code."""
    with open(f"{folder}.yaml") as policy:
        kept = policy.read()
    with open(f"{WORKLOAD}/{case}/rules.tsv") as rules, \
            open(f"{folder}/verdicts.h", "w") as out:
        out.write("static const unsigned char verdicts[W_N_RULES] = {\n")
        for line in rules:
            _, action, name, _ = line.split("\t", 3)
            if f"name: {name}\n" in kept:
                out.write(f"\t[W_RULE_{name.upper()}] = {VERDICTS[action]},\n")
        out.write("};\n")


def build_object(policy, folder, options, flags=()):
    """Policy to object, with options for gcc and for Edict; what that took."""
    os.makedirs(folder, exist_ok=True)
    edict_s, edict_mb, _ = timed([EDICT, "compile", policy, "--name", "w", "-o", folder,
                                  *flags])
    cc_s, cc_mb, _ = timed(CC + ["-c", f"{folder}/w.c", "-o", f"{folder}/w.o"])
    timed(CC + options + [f"-I{folder}", "-c", "bench/pattern_peer.c",
                          "-o", f"{folder}/seam.o"])
    timed(["ld", "-r", f"{folder}/seam.o", f"{folder}/w.o", "-o", f"{folder}.o"])
    return {"edict_s": edict_s, "edict_mb": edict_mb, "cc_s": cc_s, "cc_mb": cc_mb,
            "bytes": object_size(f"{folder}/w.o")}


def error_lines(policy):
    """Where Edict refuses patterns, as line numbers from 1."""
    done = subprocess.run([EDICT, "compile", policy, "--name", "w", "-o", f"{OUT}/large"],
                          capture_output=True, text=True, check=False)
    found = re.findall(r"^error\[.*\n +--> .*:(\d+):\d+$", done.stderr, re.MULTILINE)
    if done.returncode != 0 and not found:
        sys.exit(f"failed: edict compile {policy}\n{done.stderr[-2000:]}")
    return {int(line) for line in found}


def drop_rules(path, lines):
    """Without the rules that have one of these lines; how many those were."""
    with open(path) as file:
        text = file.read().splitlines(keepends=True)
    starts = [i for i, line in enumerate(text)
              if line.lstrip().startswith("- name:")] + [len(text)]
    dropped = [(a, b) for a, b in zip(starts, starts[1:])
               if any(a < line <= b for line in lines)]
    kept = [line for i, line in enumerate(text)
            if not any(a <= i < b for a, b in dropped)]
    with open(path, "w") as out:
        out.writelines(kept)
    return len(dropped)


def write_compiled(source, path):
    """The policy without the patterns that are refused; how many those are."""
    with open(source) as policy, open(path, "w") as out:
        out.write(policy.read())
    n_dropped = 0
    lines = error_lines(path)
    while lines:
        n_dropped += drop_rules(path, lines)
        lines = error_lines(path)
    return n_dropped


def add_memory(path, name):
    """Groups of an emitted policy, and what its scans need on the stack at once: the
    hits of all scans, and of one scan a word for each group that may sleep."""
    with open(path) as file:
        text = file.read()
    groups = [int(n) for n in re.findall(r"\.n_groups = (\d+)", text)]
    patterns = [int(n) for n in re.findall(r"\.n_patterns = (\d+)", text)]
    reached = [int(n) for n in re.findall(r"uint32_t reached\[(\d+)\]", text)]
    hits = sum((n + 31) // 32 * 4 for n in patterns)
    figure(f"{name}_groups", sum(groups), "groups")
    figure(f"{name}_ram_bytes", hits + 4 * max(reached, default=0), "bytes")
    figure(f"{name}_ram_bound_bytes", 64 + 4 * sum(groups), "bytes")


# ---- the kit's workloads


def run_kit(workload, seam):
    """One interleaved run of all peers; the figures the kit wrote."""
    result = os.path.abspath(f"{OUT}/{workload}.json")
    command = ["sh", "run.sh", workload, "--skip", "js-loop", "--out", result,
               "--cobj", f"edict={os.path.abspath(OUT)}/{seam}.o"]
    environment = dict(os.environ, NO_BUILD="1", LDLIBS=os.path.abspath(RUNTIME),
                       ROUNDS=os.environ.get("ROUNDS", "3"))
    if subprocess.run(command, cwd=KIT, env=environment, check=False).returncode != 0:
        sys.exit(f"failed: the kit's workload {workload}")
    with open(result) as file:
        return json.load(file)


def add_ratios(result, label, name):
    """Rounds are interleaved, so a ratio is taken within a round, then the median."""
    ours = [run["mean_ns"] for run in result["edict"][label]["runs"]]
    if not ours:
        print(f"no figures for {name}: {result['edict'][label].get('err')}")
        return
    figure(f"{name}_ns", f"{median(ours):.1f}", "ns")
    if result["edict"][label]["bad"]:
        figure(f"{name}_wrong", result["edict"][label]["bad"], "decisions")
    for peer in PEERS:
        theirs = [run["mean_ns"] for run in result.get(peer, {}).get(label, {}).get("runs", [])]
        if theirs:
            ratio = median([b / a for a, b in zip(ours, theirs)])
            figure(f"{name}_vs_{peer.split('-')[0]}", f"{ratio:.3f}", "x")


def bench_kit():
    for k in KS:
        built = build_object(f"{WORKLOAD}/P-{k}/policy.yaml", f"{OUT}/P-{k}", [])
        figure(f"patterns_{k}_object_bytes", built["bytes"], "bytes")
        add_memory(f"{OUT}/P-{k}/w.c", f"patterns_{k}")
    result = run_kit("patterns", "P-{k}")
    for k in KS:
        for size in SIZES:
            add_ratios(result, f"k={k} {size}", f"patterns_{k}_{size}")


def make_texts():
    """The kit's rules about texts, from the list of real regular expressions."""
    stamp = f"{WORKLOAD}/T-long/regexes"
    source = os.path.abspath(REGEXES) if os.path.exists(REGEXES) else ""
    if os.path.exists(stamp) and open(stamp).read() == source:
        return
    environment = dict(os.environ)
    if source:
        environment["REGEXES"] = source
    else:
        print(f"no data in {REGEXES}: the kit's own list of regular expressions")
    subprocess.run([sys.executable, "gen.py", "text"], cwd=KIT, env=environment, check=True)
    with open(stamp, "w") as out:
        out.write(source)


def bench_text():
    make_texts()
    folder = f"{OUT}/text"
    os.makedirs(folder, exist_ok=True)
    dropped = write_compiled(f"{WORKLOAD}/T-long/policy.yaml", f"{folder}.yaml")
    write_verdicts("T-long", folder)
    built = build_object(f"{folder}.yaml", folder, ['-DVERDICTS="verdicts.h"'])
    figure("text_refused", dropped, "patterns")
    figure("text_edict_s", f"{built['edict_s']:.2f}", "s")
    figure("text_cc_s", f"{built['cc_s']:.2f}", "s")
    figure("text_object_bytes", built["bytes"], "bytes")
    result = run_kit("text", "text")
    add_ratios(result, "T-short", "text_short")
    add_ratios(result, "T-long", "text_long")


# ---- the policy of 1,555 regular expressions


def write_benign(path, size):
    """Texts of `size` bytes that no rule of the kit's decides."""
    with open(f"{WORKLOAD}/T-long/texts.txt") as texts, \
            open(f"{WORKLOAD}/T-long/expected.txt") as expected:
        benign = [t.rstrip("\n") for t, e in zip(texts, expected) if e.split()[1] == "-"]
    with open(path, "w") as out:
        for text in benign:
            out.write((text + " " + text)[:size] + "\n")


def bench_large():
    if not glob.glob(LARGE):
        print(f"skipped: no data in {LARGE}")
        return
    make_texts()
    os.makedirs(f"{OUT}/large", exist_ok=True)
    policy = f"{OUT}/large.yaml"
    dropped = write_compiled(glob.glob(LARGE)[0], policy)
    # Only user_input is given, as by the toolkit; what is missing does not match there.
    built = build_object(policy, f"{OUT}/large", ["-DUNTYPED"], ["--compat", "agt"])
    write_benign(f"{OUT}/benign-1KB.txt", 1024)
    program = f"{OUT}/large-text"
    timed(["gcc", "-O2", "-DW_TEXT", f"-I{KIT}/peers/c",
           f"{KIT}/peers/c/harness.c", f"{OUT}/large.o", RUNTIME, "-o", program])
    lines = output([program, OUT, f"{OUT}/benign-1KB.txt",
                    os.environ.get("BUDGET", "400")]).splitlines()
    values = {line[1:].split()[0]: float(line.split()[1]) for line in lines if line[0] == "#"}
    free = sum(line == "allow" for line in lines)
    print(f"large policy: {dropped} rules refused; {free} of "
          f"{sum(line[0] != '#' for line in lines)} texts match no rule")
    figure("large_refused", dropped, "patterns")
    figure("large_edict_s", f"{built['edict_s']:.2f}", "s")
    figure("large_edict_mb", f"{built['edict_mb']:.0f}", "MB")
    figure("large_cc_s", f"{built['cc_s']:.2f}", "s")
    figure("large_cc_mb", f"{built['cc_mb']:.0f}", "MB")
    figure("large_object_bytes", built["bytes"], "bytes")
    add_memory(f"{OUT}/large/w.c", "large")
    figure("large_benign_1KB_us", f"{values['mean_ns'] / 1000:.2f}", "us")


# ---- Cortex-M4


def bench_m4():
    """Flash of the k = 10 set: the emitted policy, and the runtime it reaches."""
    if subprocess.run(["sh", "-c", "command -v arm-none-eabi-gcc"], check=False,
                      stdout=subprocess.DEVNULL).returncode != 0:
        print("skipped: no arm-none-eabi-gcc")
        return
    folder = f"{OUT}/m4"
    os.makedirs(folder, exist_ok=True)
    timed([EDICT, "compile", f"{WORKLOAD}/P-10/policy.yaml", "--name", "w", "-o", folder])
    gcc = ["arm-none-eabi-gcc", "-std=c11", "-Os", "-mcpu=cortex-m4", "-mthumb",
           "-ffreestanding", "-ffunction-sections", "-fdata-sections",
           "-fno-tree-loop-distribute-patterns", "-Iruntime"]
    objects = []
    for source in [f"{folder}/w.c"] + glob.glob("runtime/*.c"):
        objects.append(f"{folder}/{os.path.basename(source)[:-2]}.o")
        timed(gcc + ["-c", source, "-o", objects[-1]])
    timed(["arm-none-eabi-ld", "-r", "--gc-sections", "-e", "w_decide"] + objects +
          ["-o", f"{folder}/all.o"])
    sections = output(["arm-none-eabi-size", "-A", f"{folder}/all.o"]).splitlines()
    sizes = {"flash": 0, "ram": 0}
    for line in sections:
        words = line.split()
        if words and words[0].startswith((".text", ".rodata")):
            sizes["flash"] += int(words[1])
        if words and words[0].startswith((".data", ".bss")):
            sizes["ram"] += int(words[1])
    figure("m4_patterns_10_flash_bytes", sizes["flash"], "bytes")
    figure("m4_patterns_10_static_ram_bytes", sizes["ram"], "bytes")


# ---- adversaries


def bench_adversaries():
    """Every policy in the data that has patterns, and those of the kit."""
    program = f"{OUT}/adversary"
    libraries = output(["pkg-config", "--libs", "yaml-0.1", "jansson", "libxxhash"]).split()
    timed(["gcc", "-std=c11", "-O2", "-D_POSIX_C_SOURCE=200809L", "-Icompiler", "-Iruntime",
           "-Itests/differential", "bench/adversary.c", "tests/differential/pattern_sample.c",
           "build/run/compiler/libedict_compiler.a", RUNTIME, "-o", program] + libraries)
    policies = sorted(glob.glob(f"{DATA}/agent/policies/*/*.yaml"))
    policies = [p for p in policies if "atr_community_policy_full" not in p]
    policies += [p for p in [f"{OUT}/large.yaml"] if os.path.exists(p)]
    policies += [f"{WORKLOAD}/P-{k}/policy.yaml" for k in KS]
    policies += [f"{WORKLOAD}/T-short/policy.yaml"]
    done = subprocess.run([program] + policies, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: {program}\n{done.stderr[-2000:]}")
    for line in done.stdout.splitlines():
        if line.startswith("figure "):
            figures.append(line)
        else:
            print(line)


PARTS = {"kit": bench_kit, "text": bench_text, "large": bench_large, "m4": bench_m4,
         "adversaries": bench_adversaries}


def main():
    names = sys.argv[1:] or list(PARTS)
    if any(name not in PARTS for name in names):
        sys.exit(__doc__)
    os.makedirs(OUT, exist_ok=True)
    try:
        for name in names:
            PARTS[name]()
    finally:
        print()
        for line in figures:
            print(line)


if __name__ == "__main__":
    main()

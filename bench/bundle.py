#!/usr/bin/env python3
"""What verifying a bundle of 1 MB costs beside its hash and one signature check.

    bundle.py

A guide's policy is bundled with self-tests until the file has a megabyte, signed by one
key, and verified from memory (bundle.c) in turns with the library's hash over the same
bytes and with one check of a signature.  Beside that, what `bundle create` and
`bundle verify --rebuild` take for the same policy.  Prints `figure NAME VALUE UNIT`;
exits with 1 if verification takes more than 1.2 times hash and signature.
"""
import os
import subprocess
import sys
import time

EDICT = "build/run/bin/edict"
RUNTIME = "build/run/runtime"
OUT = "build/bench/bundle"
POLICY = "policies/bank-teller"
SIZE = 1 << 20
NOW = "1700000000"
LIMIT = 1.2


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sodium(what):
    return run("pkg-config", what, "libsodium").split()


def make_keys():
    for name in ("key", "key.pub"):
        if os.path.exists(f"{OUT}/{name}"):
            os.remove(f"{OUT}/{name}")
    run(EDICT, "key", "generate", "-o", f"{OUT}/key")
    run(EDICT, "key", "rotate", "--name=bench", "--threshold=1", "--expires=4000000000",
        f"--add={OUT}/key.pub", "-k", f"{OUT}/key", "-o", f"{OUT}/keys")


def make_bundle():
    """Requests of about a megabyte: a self-test has 12 bytes beside its request."""
    with open(f"{POLICY}.requests.jsonl") as lines:
        requests = [line.strip() for line in lines if line.strip()]
    size, i = 30000, 0
    with open(f"{OUT}/requests.jsonl", "w") as out:
        while size < SIZE:
            request = requests[i % len(requests)]
            out.write(request + "\n")
            size += 12 + (len(request) + 3) // 4 * 4
            i += 1
    begin = time.monotonic()
    run(EDICT, "bundle", "create", f"{POLICY}.yaml", "--sequence=1", "--expires=4000000000",
        f"--requests={OUT}/requests.jsonl", "-k", f"{OUT}/key", "-o", f"{OUT}/bundle")
    return time.monotonic() - begin


def build():
    ports = f"{RUNTIME}/port"
    run("cc", "-O2", "-Wall", "-D_POSIX_C_SOURCE=200809L", "-Iruntime", "bench/bundle.c",
        f"{ports}/libedict_port_sodium.a", f"{RUNTIME}/libedict_runtime.a",
        *sodium("--cflags"), *sodium("--libs"), "-o", f"{OUT}/bench")


def main():
    os.makedirs(OUT, exist_ok=True)
    build()
    make_keys()
    create = make_bundle()
    lines = run(f"{OUT}/bench", f"{OUT}/bundle", f"{OUT}/keys", NOW).splitlines()
    got = {name[1:]: float(value) for name, value in map(str.split, lines)}
    begin = time.monotonic()
    run(EDICT, "bundle", "verify", f"{OUT}/bundle", f"--keys={OUT}/keys", f"--now={NOW}",
        "--rebuild")
    rebuild = time.monotonic() - begin
    ratio = got["verify"] / (got["hash"] + got["signature"])
    print(f"a bundle of {got['size']:.0f} bytes, signed by one key")
    print(f"figure bundle_verify {got['verify']:.0f} us")
    print(f"figure bundle_hash {got['hash']:.0f} us")
    print(f"figure bundle_signature {got['signature']:.0f} us")
    print(f"figure bundle_verify_ratio {ratio:.3f} times")
    print(f"figure bundle_create {create:.2f} s")
    print(f"figure bundle_rebuild {rebuild:.2f} s")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())

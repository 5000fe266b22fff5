#!/usr/bin/env python3
"""Verify the chain of an Edict audit log: verify.py LOG... (in the order of the files)."""
import hashlib
import json
import sys

link, due = None, None
for path in sys.argv[1:]:
    for number, line in enumerate(open(path, "rb"), 1):
        covered, tail = line[:-76], line[-76:]
        record = json.loads(line)
        if link is None:  # where the given files begin
            link, due = bytes.fromhex(record["after"]), record["seq"]
        link = hashlib.sha256(b"\0" + link + covered).digest()
        if tail != b',"link":"%s"}\n' % link.hex().encode() or record["seq"] != due:
            sys.exit(f"{path}:{number}: record {due} is not what was written")
        due += 1
if link is None:
    sys.exit("no record to verify")
print(f"{due} records up to here, the last link is {link.hex()}")

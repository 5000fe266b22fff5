#!/usr/bin/env python3
"""write_log.py REQUESTS ANSWERS [COUNT] - an audit log of decisions, on standard output.

REQUESTS has one JSON request a line, ANSWERS what `edict decide` wrote for them.  With
COUNT the lines are repeated until there are so many decisions.  A request that is no
object is logged without a body.  The form is that of runtime/edict/audit.h; this is a
second writer of it, beside the runtime's own.
"""
import hashlib
import json
import sys

POLICY = hashlib.sha256(b"policy").hexdigest()


def text(value):
    """JSON with the shortest escapes."""
    return json.dumps(value, ensure_ascii=False)


class Log:
    def __init__(self, out):
        self.out, self.seq, self.link = out, 0, bytes(32)

    def write(self, kind, members):
        line = (f'{{"seq":{self.seq},"boot":"00000000000000b0","time":1700000000000,'
                f'"kind":"{kind}"{members}').encode()
        self.link = hashlib.sha256(b"\0" + self.link + line).digest()
        self.out.write(line + b',"link":"' + self.link.hex().encode() + b'"}\n')
        self.seq += 1


def decision(request, answer):
    members = [f',"policy":"{POLICY}","version":0,"agent":"test"',
               f',"effect":{text(answer["decision"])},"rule":{text(answer["rule"])}',
               f',"reason":{text(answer["reason"])}']
    if answer["obligations"]:
        listed = [f'{item["action"]}:{item["rule"]}' for item in answer["obligations"]]
        members.append(',"obligations":[' + ",".join(map(text, listed)) + "]")
    if answer.get("approvers"):
        members.append(',"approvers":[' + ",".join(map(text, answer["approvers"])) + "]")
    members.append(f',"request":"{hashlib.sha256(request).hexdigest()}"')
    if request.startswith(b"{"):
        members.append(',"body":' + request.decode())
    return "".join(members)


def main():
    with open(sys.argv[1], "rb") as file:
        requests = [line.strip() for line in file if line.strip()]
    with open(sys.argv[2]) as file:
        answers = [json.loads(line) for line in file]
    assert len(requests) == len(answers)
    decisions = [decision(*pair) for pair in zip(requests, answers)]
    log = Log(sys.stdout.buffer)
    log.write("open", ',"format":1,"log":"test","hash":"sha256","after":"' + "0" * 64 +
              '","records":0,"root":"' + "0" * 64 + '"')
    for i in range(int(sys.argv[3]) if len(sys.argv) > 3 else len(decisions)):
        log.write("decision", decisions[i % len(decisions)])
    log.write("close", "")


main()

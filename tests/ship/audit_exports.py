#!/usr/bin/env python3
"""Hold exported.{ocsf,otel,cef} against the log: number, link, link before, digests."""
import json
import re
import sys

records = [json.loads(line) for path in sys.argv[1:] for line in open(path)]


def ocsf(event):
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
    assert event["class_uid"] in (6002, 6003) and event["category_uid"] == 6
    if event["class_uid"] == 6003:
        for member in ("actor", "api", "src_endpoint", "metadata", "severity_id", "time"):
            assert event[member] not in (None, {})
    rest = event["unmapped"]
    return (event["metadata"]["sequence"], rest["link"], rest["previous"],
            rest.get("request_digest"), event["raw_data"])


def otel(message):
    scope = message["resourceLogs"][0]["scopeLogs"][0]
    record = scope["logRecords"][0]
    assert isinstance(record["timeUnixNano"], str) and 1 <= record["severityNumber"] <= 24
    found = {a["key"]: next(iter(a["value"].values())) for a in record["attributes"]}
    return (int(found["edict.seq"]), found["edict.link"], found["edict.previous"],
            found.get("edict.request.digest"), found["log.record.original"])


def cef(line):
    head = re.split(r"(?<!\\)\|", line, maxsplit=7)
    assert len(head) == 8 and head[0] == "CEF:0" and 0 <= int(head[6]) <= 10
    pairs = re.findall(r"(\w+)=((?:\\.|[^\\=])*?)(?= \w+=|$)", head[7])
    found = {key: re.sub(r"\\(.)", r"\1", value) for key, value in pairs}
    return (int(found["externalId"]), found["cs1"], found["cs2"], found.get("cs5"), None)


lines = [line.rstrip("\n") for path in sys.argv[1:] for line in open(path)]
readers = {"ocsf": lambda t: ocsf(json.loads(t)), "otel": lambda t: otel(json.loads(t)),
           "cef": cef}
for name, reader in readers.items():
    before = "0" * 64
    exported = open(f"exported.{name}").read().splitlines()
    for record, line, text in zip(records, lines, exported, strict=True):
        got = reader(text)
        wanted = (record["seq"], record["link"], before, record.get("request"))
        assert got[:4] == wanted, (name, got, wanted)
        assert got[4] in (None, line), name
        before = record["link"]

"""forge.py DRAFT OUTPUT [KIND:NAME=FILE]... - a draft with other sections, and digests that agree.

As one who holds the keys could make it: kinds are numbers (enum edict_section_kind), and what
is there already under that kind and name is replaced.
"""
import hashlib
import struct
import sys

HEADER, CHUNK, ENTRY = 416, 4096, struct.Struct("<IIQQ56s")


def read(data):
    n_sections, n_chunks = struct.unpack_from("<II", data, 164)
    body = HEADER + 32 * n_chunks
    sections = {}
    for i in range(n_sections):
        kind, target, at, size, name = ENTRY.unpack_from(data, body + ENTRY.size * i)
        sections[kind, name.rstrip(b"\0")] = (target, data[body + at : body + at + size])
    return sections


def digest(sections, kinds, with_entries=True):
    sha = hashlib.sha256()
    for (kind, name), (target, content) in sorted(sections.items()):
        if kind in kinds:
            if with_entries:
                sha.update(ENTRY.pack(kind, target, 0, len(content), name))
            sha.update(content)
    return sha.digest()


def write(header, sections):
    entries, contents = b"", b""
    for (kind, name), (target, content) in sorted(sections.items()):
        at = ENTRY.size * len(sections) + len(contents)
        entries += ENTRY.pack(kind, target, at, len(content), name)
        contents += content
    body = entries + contents
    chunks = [body[i : i + CHUNK] for i in range(0, len(body), CHUNK)]
    table = b"".join(hashlib.sha256(chunk).digest() for chunk in chunks)
    header = bytearray(header)
    struct.pack_into("<Q", header, 24, len(body))
    struct.pack_into("<II", header, 164, len(sections), len(chunks))
    header[176:208] = hashlib.sha256(table).digest()
    header[208:240] = digest(sections, (1,))
    header[240:272] = digest(sections, (2, 3))
    header[304:336] = digest(sections, (5, 6))
    header[336:368] = digest(sections, (7,), False)
    return bytes(header) + table + body


data = open(sys.argv[1], "rb").read()
sections = read(data)
for change in sys.argv[3:]:
    place, _, path = change.partition("=")
    kind, _, name = place.partition(":")
    key = int(kind), name.encode()
    target = sections[key][0] if key in sections else 0
    sections[key] = target, open(path, "rb").read()
open(sys.argv[2], "wb").write(write(data[:HEADER], sections))

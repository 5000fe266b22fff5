#!/usr/bin/env python3
"""Detection packs: what each finds in attacks, and what it hits in harmless text.

Called by bench/run, which builds Edict.  Each pack is a profile of one policy; every text
goes to every profile through `edict decide`, so that the decisions are Edict's.  Attacks
and part of the harmless texts come from the corpus of prompt injections in EDICT_DATA; its
split `exemplar_bank` was read when the rules were written, the others were not.  The
other harmless texts are paragraphs of this project's documents and sources, paragraphs of
Python's library, and prompts of the benchmark kit.  Ends with lines
`figure NAME VALUE UNIT`.
"""
import collections
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys
import sysconfig

EDICT = os.environ.get("EDICT", "build/run/bin/edict")
PACKS = pathlib.Path("policies/packs")
DATA = pathlib.Path(os.environ.get("EDICT_DATA", "../shared/data"))
CORPUS = DATA / ("agent/conformance/prompt-injection-corpus/corpus/"
                 "injection-smoke.jsonl")
KIT = pathlib.Path(os.environ.get("EDICT_BENCH_PEERS", "../shared/bench-peers"))
OUT = pathlib.Path("build/bench/packs")
PARAGRAPH = (80, 4000)  # characters
N_LIBRARY = 1500
N_PROMPTS = 500

READ = "exemplar_bank"  # the split that was read when the rules were written

Text = collections.namedtuple("Text", "text source family attack split")


# ---- texts -------------------------------------------------------------------------

def corpus():
    if not CORPUS.exists():
        return []
    lines = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    return [Text(line["text"], "corpus", family(line), line["expected_action"] != "allow",
                 line["split"]) for line in lines]


def family(line):
    return (line["bypass_class"] if line["expected_action"] != "allow"
            else line["benign_subclass"])


def paragraphs(source, files):
    texts = []
    for file in files:
        for part in file.read_text("utf-8", errors="replace").split("\n\n"):
            if PARAGRAPH[0] <= len(part) <= PARAGRAPH[1]:
                texts.append(Text(part, source, source, False, None))
    return texts


def library():
    folder = pathlib.Path(sysconfig.get_path("stdlib"))
    texts = paragraphs("library", sorted(folder.glob("*.py")))
    return random.Random(1).sample(texts, min(N_LIBRARY, len(texts)))


def prompts():
    """The harmless prompts that the kit makes."""
    if not (KIT / "gen.py").exists():
        return []
    spec = importlib.util.spec_from_file_location("kit", KIT / "gen.py")
    kit = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(kit)
    rng = random.Random(1)
    return [Text(kit.prose(rng.randint(100, 800), rng), "prompts", "prompts", False, None)
            for _ in range(N_PROMPTS)]


def all_texts():
    docs = [path for path in sorted(pathlib.Path("docs").glob("*.md"))
            if path.name != "packs.md"]  # it quotes what the packs find
    sources = [path for folder in ("compiler", "runtime")
               for path in sorted(pathlib.Path(folder).rglob("*.c"))]
    return (corpus() + paragraphs("documents", docs) + paragraphs("sources", sources) +
            library() + prompts())


# ---- decisions ---------------------------------------------------------------------

def write_policy(packs, path):
    lines = ["policies:"]
    for pack in packs:
        lines += [f"  {pack}:", '    allowed_tools: "*"',
                  f"    enable_code_validation: [{pack}]"]
    path.write_text("\n".join(lines) + "\n")


def decide(packs, texts):
    """For each text the rule that each pack denies it by, or None."""
    write_policy(packs, OUT / "policy.yaml")
    with open(OUT / "requests.jsonl", "w", encoding="utf-8") as file:
        for text in texts:
            for pack in packs:
                request = {"agent": pack, "tool": "read", "params": {"text": text.text}}
                file.write(json.dumps(request) + "\n")
    done = subprocess.run([EDICT, "decide", OUT / "policy.yaml", "--packs", PACKS,
                           "--engine=c", "--layout=table",
                           "--requests", OUT / "requests.jsonl"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"failed: edict decide\n{done.stderr[-2000:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    rules = [answer["rule"] if answer["decision"] == "deny" else None
             for answer in answers]
    n = len(packs)
    return [dict(zip(packs, rules[i * n:(i + 1) * n])) for i in range(len(texts))]


# ---- tables ------------------------------------------------------------------------

def count(texts, hits, packs, wanted):
    """How many texts are `wanted`, and in how many of these one of `packs` hits."""
    chosen = [hit for text, hit in zip(texts, hits) if wanted(text)]
    return sum(any(hit[pack] for pack in packs) for hit in chosen), len(chosen)


def percent(part, whole):
    return 100.0 * part / whole if whole else 0.0


def show(title, rows):
    print(f"\n{title}")
    for name, (part, whole) in rows:
        print(f"  {name:44} {part:5} of {whole:5}  {percent(part, whole):6.1f} %")


def attack_rows(texts, hits, packs):
    def rows_of(name, wanted):
        return name, count(texts, hits, packs, lambda t: t.attack and wanted(t))
    yield rows_of("all", lambda t: True)
    for name in sorted({t.split for t in texts if t.attack}):
        note = "read when the rules were written" if name == READ else "held out"
        yield rows_of(f"{name}, {note}", lambda t, name=name: t.split == name)
    for name in sorted({t.family for t in texts if t.attack}):
        yield rows_of(name, lambda t, name=name: t.family == name)


def harmless_rows(texts, hits, packs):
    for source in dict.fromkeys(t.source for t in texts):
        yield source, count(texts, hits, packs,
                            lambda t, source=source: not t.attack and t.source == source)


def pack_figures(texts, hits, pack):
    found, attacks = count(texts, hits, [pack], lambda t: t.attack)
    wrong, harmless = count(texts, hits, [pack], lambda t: not t.attack)
    in_corpus, _ = count(texts, hits, [pack],
                         lambda t: not t.attack and t.source == "corpus")
    return {"recall": percent(found, attacks),
            "precision": percent(found, found + in_corpus) if found else None,
            "harmless_hit": percent(wrong, harmless), "wrong": wrong}


def show_hits(texts, hits, packs):
    """Each harmless text that is hit, so that a rule can be judged; none that is held
    out."""
    for text, hit in zip(texts, hits):
        rules = [hit[pack] for pack in packs if hit[pack]]
        is_shown = text.split in (None, READ)
        if rules and is_shown and not text.attack:
            print(f"  {text.source}: {', '.join(rules)}: {text.text[:200]!r}")


def main():
    texts = all_texts()
    if not any(text.attack for text in texts):
        print(f"skipped: no data (no corpus in {CORPUS})")
        return
    packs = sorted(path.stem for path in PACKS.glob("*.yaml"))
    OUT.mkdir(parents=True, exist_ok=True)
    hits = decide(packs, texts)
    if "--hits" in sys.argv:
        show_hits(texts, hits, packs)
    injection = ["prompt-injection"]
    show("attacks found by prompt-injection", attack_rows(texts, hits, injection))
    show("harmless texts hit by any pack", harmless_rows(texts, hits, packs))
    figures = []
    print(f"\n{'pack':18} {'recall':>8} {'precision':>10} {'harmless texts hit':>20}")
    for pack in packs:
        f = pack_figures(texts, hits, pack)
        recall, precision = ("-", "-") if f["precision"] is None else (
            f"{f['recall']:.1f} %", f"{f['precision']:.1f} %")
        print(f"{pack:18} {recall:>8} {precision:>10} {f['wrong']:10} "
              f"{f['harmless_hit']:6.2f} %")
        name = pack.replace("-", "_")
        figures += [(f"{name}_recall", f["recall"])] if f["precision"] is not None else []
        figures += [(f"{name}_precision", f["precision"])] if f["precision"] else []
        figures.append((f"{name}_harmless_hit", f["harmless_hit"]))
    held = count(texts, hits, injection, lambda t: t.attack and t.split != READ)
    figures.append(("prompt_injection_recall_held_out", percent(*held)))
    print("\nrecall and precision are on the corpus of prompt injections; a pack that finds "
          "none of them has neither")
    for name, value in figures:
        print(f"figure packs_{name} {value:.2f} %")


if __name__ == "__main__":
    main()

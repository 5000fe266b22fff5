#!/bin/sh
# replay.sh - `edict replay`: what changed, by both engines, over any number of threads.
#
# Most logs are written by write_log.py; decide_audit.sh replays those of the command.
set -u
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
. tests/ship/tools.sh
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME

# replay <status> <argument>...: into `out`
replay()
{
	wanted=$1
	shift
	"$edict" replay "$@" >out 2>err </dev/null
	status=$?
	[ $status = "$wanted" ] || complain "replay $*: status $status: $(cat out err)"
}

# says <text>: in what replay wrote
says()
{
	grep -qF -- "$1" out err || complain "not said: $1: $(cat out err)"
}

# log_of <name> <policy> <requests> [count]: NAME.jsonl, what the policy decides
log_of()
{
	"$edict" decide "$2" -r "$3" >"$1.answers" 2>/dev/null || complain "decide $2"
	python3 "$root/tests/ship/write_log.py" "$3" "$1.answers" ${4:-} >"$1.jsonl" ||
		complain "write_log.py $1"
}

# ---- the same policy changes nothing
for policy in shop bank-teller courier lab; do
	log_of $policy "$root/policies/$policy.yaml" "$root/policies/$policy.requests.jsonl"
	replay 0 "$root/policies/$policy.yaml" --log $policy.jsonl --fail-on-change
	says " 0 changed"
done
cat >helpdesk.requests <<'END'
{"principal":{"type":"Agent","id":"triage"},"action":{"type":"Action","id":"read"},"resource":{"type":"Ticket","id":"7"}}
{"principal":"nobody"}
END
set -- "$root/policies/helpdesk.cedar" --entities "$root/policies/helpdesk.entities.json"
"$edict" decide "$@" -r helpdesk.requests >helpdesk.answers
python3 "$root/tests/ship/write_log.py" helpdesk.requests helpdesk.answers >helpdesk.jsonl
for engine in eval c; do
	replay 0 "$@" --log helpdesk.jsonl --engine=$engine --fail-on-change
	says "2 decisions replayed: 2 as before, 0 changed"
done

# ---- another policy: what is said, word by word
cat >old.yaml <<'END'
apiVersion: governance.toolkit/v1
name: old
agents: ["*"]
default_action: deny
rules:
  - {name: read, condition: "tool == 'read'", action: allow}
  - {name: 'say "hi"', condition: "tool == 'say'", action: allow}
  - {name: cap, condition: "tool == 'pay' and args.amount > 10", action: deny}
  - {name: pay, condition: "tool == 'pay'", action: allow}
END
sed "s/amount > 10/amount > 20/; s/name: read/name: look/; s/== 'say'/== 'shout'/" \
	old.yaml >new.yaml
cat >requests <<'END'
{"tool":"read","n":1}
{"tool":"say"}
{"tool":"pay","args":{"amount":15}}
{"tool":"pay","args":{"amount":25}}
{"tool":"read","n":2}
{"tool":"other"}
{"tool":"read","n":12345678901234567890123}
{"tool":"read","n":4}
not a request
END
log_of old old.yaml requests
replay 0 new.yaml --log old.jsonl
cat >want <<'END'
8 decisions replayed: 2 as before, 6 changed (1 looser, 1 stricter, 4 by another rule)
1 not replayed, for their requests were not logged: seq 9

4 x allow `read` -> allow `look`
    seq 1: {"tool":"read","n":1}
    seq 5: {"tool":"read","n":2}
    seq 7: {"tool":"read","n":12345678901234567890123}

1 x allow `say \"hi\"` -> deny (default)
    seq 2: {"tool":"say"}

1 x deny `cap` -> allow `pay`
    seq 3: {"tool":"pay","args":{"amount":15}}
END
diff -u want out || complain "the report differs"
replay 1 new.yaml --log old.jsonl --fail-on-change
replay 0 new.yaml --log old.jsonl --compare=effect
says "8 decisions replayed: 6 as before, 2 changed (1 looser, 1 stricter, 0 by another rule)"
replay 0 new.yaml --log old.jsonl --format=json --engine=c
cp out by_c
replay 0 new.yaml --log old.jsonl --format=json --engine=eval
cmp -s out by_c || complain "the engines differ"
python3 - out <<'END' || complain "the report is no JSON, or says something else"
import json, sys
r = json.load(open(sys.argv[1]))
assert (r["replayed"], r["same"], r["changed"], r["without_request"]) == (8, 2, 6, 1), r
assert (r["looser"], r["stricter"], r["by_rule"], r["wrong_lines"]) == (1, 1, 4, 0), r
first = r["changes"][0]
assert first["before"] == {"effect": "allow", "rule": "read"}, first
assert first["now"] == {"effect": "allow", "rule": "look"}, first
assert [e["seq"] for e in first["examples"]] == [1, 5, 7], first
assert first["examples"][2]["request"]["n"] == 12345678901234567890123, first
assert r["changes"][1]["before"]["rule"] == 'say "hi"', r
assert r["changes"][1]["now"]["rule"] is None, r
END

# ---- threads, several logs, standard input
log_of many old.yaml requests 20000
replay 0 new.yaml --log many.jsonl --jobs=1 --format=json
cp out by_one
for jobs in 2 7; do
	replay 0 new.yaml --log many.jsonl --jobs=$jobs --format=json
	cmp -s out by_one || complain "$jobs threads differ from one"
done
"$edict" replay new.yaml --log - --format=json <many.jsonl >out || complain "from standard input"
cmp -s out by_one || complain "standard input differs from a file"
cat many.jsonl | "$edict" replay new.yaml --log - --format=json >out || complain "from a pipe"
cmp -s out by_one || complain "a pipe differs from a file"
replay 0 new.yaml --log many.jsonl --log old.jsonl --jobs=3
says "17786 decisions replayed"
python3 - many.jsonl <<'END'
import sys
lines = open(sys.argv[1], "rb").readlines()
open("first.jsonl", "wb").writelines(lines[:7001])
open("second.jsonl", "wb").writelines(lines[7001:])
END
replay 0 new.yaml --log first.jsonl --log second.jsonl --format=json
cmp -s out by_one || complain "two files differ from one"

# ---- logs that are not whole
head -c -200 old.jsonl >torn.jsonl
replay 0 new.yaml --log torn.jsonl --format=json
says '"torn_lines":1'
sed '4s/"effect":"[a-z]*"/"effect":"maybe"/' old.jsonl >changed.jsonl
replay 1 new.yaml --log changed.jsonl
says "changed.jsonl:4: this line is no record"
says "7 decisions replayed"
: >empty.jsonl
replay 0 new.yaml --log empty.jsonl
says "0 decisions replayed"
sed 's/"body":{"tool":"say"}/"body":{"tool":"sha256:00"}/' old.jsonl >redacted.jsonl
replay 0 new.yaml --log redacted.jsonl
says "1 of the changed had texts replaced by digests"

# ---- wrong usage, and no C compiler
replay 2 new.yaml
says "the log is not given"
replay 2 new.yaml --log missing.jsonl
says "cannot read"
replay 2 new.yaml --log old.jsonl --jobs=0
replay 2 new.yaml --log old.jsonl --engine=eval --layout=code
replay 2 --log old.jsonl
CC=/nowhere/cc replay 0 new.yaml --log old.jsonl
says "the evaluator decides"
sed '/^edict:/d' out | diff -u want - || complain "the evaluator reports otherwise"
exit $failed

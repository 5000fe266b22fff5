#!/bin/sh
# decide_audit.sh - `edict decide --audit`: what is decided is in the log before it is said.
set -u
edict=$(realpath "${EDICT:?names the edict command}") || exit 1
source=$(pwd)
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
failed=0

complain()
{
	echo "FAIL: $*"
	failed=1
}

# decide <status> <argument>...: of the shop, into `out`
decide()
{
	wanted=$1
	shift
	"$edict" decide "$source/policies/shop.yaml" "$@" >out 2>err </dev/null
	status=$?
	[ $status = "$wanted" ] || complain "decide $*: status $status: $(cat out err)"
}

# says <text> <file>
says()
{
	grep -qF -- "$1" "$2" || complain "no \`$1\` in $2: $(head -c 1000 "$2")"
}

requests=$source/policies/shop.requests.jsonl
decide 0 -r "$requests"
cp out answers
n=$(wc -l <answers)

# ---- the same answers, in every mode, and a log that verifies and replays
"$edict" key generate -o key >/dev/null || complain "key generate"
for durability in group each none; do
	decide 0 -r "$requests" --audit=$durability.jsonl --durability=$durability \
		--log-requests --audit-key=key --now=1700000000
	cmp -s out answers || complain "--audit changes the answers"
	[ "$(grep -c '"kind":"decision"' $durability.jsonl)" = "$n" ] ||
		complain "not one record a decision"
	says '"time":1700000000000' $durability.jsonl
	"$edict" audit verify $durability.jsonl --key=key.pub >verified 2>&1 ||
		complain "the log does not verify: $(cat verified)"
	"$edict" replay "$source/policies/shop.yaml" --log $durability.jsonl \
		--fail-on-change >replayed || complain "replay: $(cat replayed)"
	says "$n decisions replayed: $n as before" replayed
done
says "\"policy\":\"$(sha256sum <"$source/policies/shop.yaml" | cut -d' ' -f1)\"" group.jsonl
says '"tool":"order.place","effect":"deny","rule":"order-cap"' group.jsonl
says '"rule":null,"reason":"default"' group.jsonl
head -n 1 "$requests" | tr -d '\n' | sha256sum | cut -d' ' -f1 >digest
says "\"request\":\"$(cat digest)\"" group.jsonl

# ---- who asks for what, also in Cedar; what is no request has no body
cat >who <<'END'
{"agent":"a1","tool":"t1"}
{"agent":{"id":"a2"},"tool":{"name":"t2"}}
{"agent_id":"a3","action":{"type":"t3"}}
{"agent":"a\u00e9\n"}
not a request
END
decide 0 -r who --audit=who.jsonl --log-requests
for text in '"agent":"a1","tool":"t1",' '"agent":"a2","tool":"t2",' '"agent":"a3","tool":"t3",' \
	'"agent":"aé\n","effect"' '"reason":"request:syntax","request":"'; do
	says "$text" who.jsonl
done
[ "$(grep -c '"body":' who.jsonl)" = 4 ] || complain "bodies of $(cat who.jsonl)"
"$edict" decide "$source/policies/helpdesk.cedar" \
	--entities "$source/policies/helpdesk.entities.json" -r - --audit=cedar.jsonl >out <<'END'
{"principal":{"type":"Agent","id":"triage"},"action":"Action::\"read\"","resource":{"type":"Ticket","id":"7"}}
END
says '"agent":"Agent::\"triage\"","tool":"Action::\"read\"",' cedar.jsonl

# ---- the log goes on
decide 0 -r who --audit=who.jsonl
[ "$(cat who*.jsonl | grep -c '"kind":"decision"')" = 10 ] || complain "the log did not go on"
"$edict" audit verify who.0*.jsonl who.jsonl >verified 2>&1 || complain "$(cat verified)"

# ---- without what nobody should read
cat >secret <<'END'
{"tool":"mail","args":{"text":"my card is 4111 1111 1111 1111","ok":"hello"},"password":"hunter22","ssn":"123-45-6789"}
END
decide 0 -r secret --audit=secret.jsonl --log-requests --redact
for text in '4111 1111' hunter22 123-45-6789; do
	grep -qF "$text" secret.jsonl && complain "$text is in the log"
done
says "\"text\":\"sha256:$(printf %s 'my card is 4111 1111 1111 1111' | sha256sum | cut -d' ' -f1)\"" \
	secret.jsonl
says '"ok":"hello"' secret.jsonl
"$edict" audit verify secret.jsonl >verified 2>&1 || complain "$(cat verified)"

# ---- what cannot be logged is a deny, and said
mkfifo pipe
cat pipe >out &
(
	trap '' XFSZ
	ulimit -f 1
	exec "$edict" decide "$source/policies/shop.yaml" -r "$requests" --audit=full.jsonl \
		--log-requests >pipe 2>err
)
status=$?
wait
[ "$(wc -l <out)" = "$n" ] || complain "not one answer a request when the disk is full"
grep '"decision":"allow"' out && complain "an allow that is not in the log"
says '"decision":"deny","rule":null,"reason":"unlogged"' out
says "could not be logged" err
[ $status = 2 ] || complain "status $status when the disk is full"

# ---- a log that is damaged is not written to
sed '3s/"effect":"[a-z]*"/"effect":"allow"/' group.jsonl >damaged.jsonl
cp damaged.jsonl before
decide 1 -r "$requests" --audit=damaged.jsonl
cmp -s damaged.jsonl before || complain "a damaged log was written to"

# ---- wrong usage
decide 2 -r who --redact
says "--redact is of no use without --log-requests" err
decide 2 -r who --log-requests
decide 2 -r who --audit=log.txt
says "file NAME.jsonl" err
decide 2 -r who --audit=a+b.jsonl
decide 2 -r who --audit=nowhere/log.jsonl
decide 2 -r who --audit=log.jsonl --audit-key=missing
decide 2 -r who --audit=log.jsonl --durability=often
exit $failed

#!/bin/sh
# decide_audit.sh - `edict decide --audit`: what is decided is in the log before it is said.
set -u
. tests/ship/tools.sh
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME

# decide <status> <argument>...: of the shop, into `out`
decide()
{
	wanted=$1
	shift
	"$edict" decide "$root/policies/shop.yaml" "$@" >out 2>err </dev/null
	status=$?
	[ $status = "$wanted" ] || complain "decide $*: status $status: $(cat out err)"
}

# says <text> <file>
says()
{
	grep -qF -- "$1" "$2" || complain "no \`$1\` in $2: $(head -c 1000 "$2")"
}

requests=$root/policies/shop.requests.jsonl
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
	"$edict" replay "$root/policies/shop.yaml" --log $durability.jsonl \
		--fail-on-change >replayed || complain "replay: $(cat replayed)"
	says "$n decisions replayed: $n as before" replayed
done
says "\"policy\":\"$(sha256sum <"$root/policies/shop.yaml" | cut -d' ' -f1)\"" group.jsonl
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
"$edict" decide "$root/policies/helpdesk.cedar" \
	--entities "$root/policies/helpdesk.entities.json" -r - --audit=cedar.jsonl >out <<'END'
{"principal":{"type":"Agent","id":"triage"},"action":"Action::\"read\"","resource":{"type":"Ticket","id":"7"}}
END
says '"agent":"Agent::\"triage\"","tool":"Action::\"read\"",' cedar.jsonl

# ---- what is too large for a record is logged without that
awk 'BEGIN { printf "{\"tool\":\""; for (i = 0; i < 2000000; i++) printf "x"; print "\"}" }' >large
decide 0 -r large --audit=large.jsonl --log-requests
says '"reason":"request:limit"' out
says '"effect":"deny","rule":null,"reason":"request:limit","request":"' large.jsonl

# ---- the log goes on
decide 0 -r who --audit=who.jsonl
[ "$(cat who*.jsonl | grep -c '"kind":"decision"')" = 10 ] || complain "the log did not go on"
"$edict" audit verify who.0*.jsonl who.jsonl >verified 2>&1 || complain "$(cat verified)"

# ---- checkpoints while it is written: by number, and by age
# while_open <seconds> <records> <argument>...: feed requests, the last one after a pause, and
# wait for a checkpoint
while_open()
{
	pause=$1 wanted=$2
	shift 2
	rm -f feed live.*
	mkfifo feed
	"$edict" decide "$root/policies/shop.yaml" -r - --audit=live.jsonl --audit-key=key \
		"$@" <feed >out 2>err &
	exec 3>feed
	head -n 4 "$requests" >&3
	sleep "$pause"
	head -n 1 "$requests" >&3
	tries=0
	until [ -e live.jsonl.checkpoint ] || [ $tries -ge 30 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	[ "$(sed -n 2p live.jsonl.checkpoint)" = "$wanted" ] ||
		complain "$*: $(cat err live.jsonl.checkpoint)"
	exec 3>&-
	wait
	"$edict" audit verify live.jsonl --key=key.pub --closed >verified 2>&1 ||
		complain "$(cat verified)"
}
while_open 0 4 --checkpoint-records=4
while_open 1.1 5 --checkpoint-seconds=1

# ---- seals: the first key goes elsewhere, and the log keeps what comes after it
"$edict" key generate --seal-key -o first >out || complain "$(cat out)"
[ "$(ls -l first | cut -c 1-10)" = -rw------- ] || complain "first is open to others"
decide 1 -r "$requests" --audit=sealed.jsonl --seal-records=3
says "needs a key" err
decide 0 -r "$requests" --audit=sealed.jsonl --seal-records=3 --seal-key=first
mkdir elsewhere && mv first elsewhere
decide 0 -r "$requests" --audit=sealed.jsonl --seal-records=3
cmp -s out answers || complain "seals change the answers"
"$edict" audit verify sealed.0*.jsonl sealed.jsonl --seal-key=elsewhere/first --from-start \
	--closed >verified 2>&1 || complain "$(cat verified)"
says "seals hold, over all records before $(cat sealed*.jsonl | wc -l)" verified
! grep -aq "$(cut -c 1-16 elsewhere/first)" sealed.seal || complain "the first key is still there"
decide 1 -r "$requests" --audit=sealed.jsonl
says "must go on with them" err
"$edict" key generate --seal-key -o other >out || complain "$(cat out)"
"$edict" audit verify sealed.0*.jsonl sealed.jsonl --seal-key=other >verified 2>&1 &&
	complain "seals hold with another key"
says "the key of epoch 0 does not give it" verified
"$edict" audit verify group.jsonl --seal-key=other >verified 2>&1 &&
	complain "a log without seals passes for a sealed one"
says "seal: it begins without seals" verified
decide 1 -r "$requests" --audit=group.jsonl --seal-records=3 --seal-key=other
says "it was begun without" err

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

# Nor as the name of who asks, or of what; nor takes it long to look at a long name often.
echo '{"agent":"123-45-6789","tool":"mail 4111 1111 1111 1111"}' >secret
awk 'BEGIN {
	printf "{\""; for (i = 0; i < 60000; i++) printf "k"; printf "\":[1"
	for (i = 0; i < 9999; i++) printf ",1"; print "]}"
}' >>secret
decide 0 -r secret --audit=names.jsonl --log-requests --redact
for text in '4111 1111' 123-45-6789; do
	grep -qF "$text" names.jsonl && complain "$text is in the log"
done
says "\"agent\":\"sha256:$(printf %s 123-45-6789 | sha256sum | cut -d' ' -f1)\",\"tool\":\"sha256:" names.jsonl

# ---- what cannot be logged is a deny, and said
mkfifo pipe
cat pipe >out &
(
	ulimit -f 1
	exec "$edict" decide "$root/policies/shop.yaml" -r "$requests" --audit=full.jsonl \
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
decide 2 -r who --audit=dé.jsonl
[ ! -e dé.lock ] || complain "a log that cannot be was begun"
decide 2 -r who --audit=nowhere/log.jsonl
decide 2 -r who --audit=log.jsonl --audit-key=missing
decide 2 -r who --audit=log.jsonl --durability=often
decide 2 -r who --audit=log.jsonl --checkpoint-records=9
says "--checkpoint-records is of no use without --audit-key=FILE" err
decide 2 -r who --audit=log.jsonl --audit-key=key --checkpoint-seconds=0
decide 2 -r who --audit=log.jsonl --seal-key=other
says "--seal-key is of no use without --seal-records=N" err
decide 2 -r who --audit=log.jsonl --seal-records=9 --seal-key=key
says "64 hexadecimal digits" err
chmod 644 other
decide 2 -r who --audit=log.jsonl --seal-records=9 --seal-key=other
says "open to others" err
"$edict" key generate --seal-key --seal -o third >out 2>&1 && complain "a seal key with a passphrase"
exit $failed

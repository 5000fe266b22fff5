#!/bin/sh
# store.sh - a store by the command: trial, confirmation, falling back, the next keys, and
# what is refused.
set -u
policy=$(realpath policies/data-access.yaml)
requests=$(realpath policies/data-access.requests.jsonl)
case $(uname -m) in
x86_64) target=x86_64-linux ;;
aarch64) target=aarch64-linux ;;
*) echo "skipped: no objects for $(uname -m)"; exit 77 ;;
esac
. tests/ship/tools.sh

# bundle <file> <sequence> <expires> <channel>
bundle()
{
	"$edict" bundle create "$policy" --id=data --sequence="$2" --expires="$3" \
		--channel="$4" --target=$target --key=key -o "$1" >out 2>&1 ||
		complain "bundle $1: $(cat out)"
}

"$edict" key generate -o key >out && "$edict" key rotate --name=prod --threshold=1 \
	--add=key.pub --key=key --expires=4000000000 -o keys1 >out || complain "$(cat out)"
"$edict" key rotate keys1 --expires=4100000000 --key=key -o keys2 >out ||
	complain "$(cat out)"
bundle five 5 3000000000 stable
bundle other-five 5 3000000000 beta
bundle six 6 3000000000 stable

# ---- making one
expect 2 "\`edict store init\` makes one" store show s
expect 2 "needs --keys=KEYSET" store init s
expect 0 "trusts key set \`prod\` version 1" store init s --keys=keys1
expect 1 "is a store already" store init s --keys=keys1
expect 0 "no bundle is active" store show s
expect 1 "refused: empty" store confirm s
[ "$(ls -ld s | cut -c 1-10)" = drwx------ ] || complain "the store is open to others"

# ---- a trial
expect 0 "\`data\` 5 is on trial, started 0 of 3 times; none" bundle activate s five
expect 0 '"decision":"' decide s --requests="$requests"
expect 0 "started 1 of 3 times" store show s
expect 0 "\`data\` 5 is confirmed" store confirm s
expect 0 "\`data\` 5 is confirmed" bundle activate s five

# ---- what is refused leaves things as they are
head -c 1000 five >short
cp six flipped
printf 'X' | dd of=flipped bs=1 seek=5000 conv=notrunc 2>/dev/null
expect 1 "short: refused: size" bundle activate s short
expect 1 "flipped: refused: chunk" bundle activate s flipped
expect 1 "other-five: refused: replaced" bundle activate s other-five
expect 1 "six: refused: expired" bundle activate s six --now=3000000000
expect 1 "six: refused: policy" bundle activate s six --id=other
expect 1 "six: refused: policy" bundle activate s six --channel=beta
expect 0 "\`data\` 5 is confirmed" store show s

# ---- falling back: by hand, and after three starts
expect 0 "6 is on trial, started 0 of 3 times; 5 is" bundle activate s six
expect 0 "\`data\` 5 is confirmed" store revert s
expect 0 "nothing is on trial; to go back" store revert s
expect 2 "is a folder but no store" decide . --requests="$requests"
expect 0 "6 is on trial" bundle activate s six
for start in 1 2 3; do
	expect 0 '"decision":"' decide s --requests="$requests"
	expect 0 "6 is on trial, started $start of 3 times" store show s
done
expect 0 '"decision":"' decide s --requests="$requests"
expect 0 "\`data\` 5 is confirmed" store show s

# ---- confirmed by good decisions; nothing older comes back
expect 0 "6 is on trial" bundle activate s six
expect 0 '"decision":"' decide s --requests="$requests" --confirm-after=1
expect 0 "\`data\` 6 is confirmed" store show s
expect 1 "refused: rollback: sequence 5 is older than the confirmed 6" \
	bundle activate s five
expect 0 '"phase":"confirmed","fault":"none"' store show s --format=json
expect 0 '"confirmed":6' store show s --format=json

# ---- the log says what happened
"$edict" store init t --keys=keys1 >out || complain "$(cat out)"
expect 0 "5 is on trial" bundle activate t five --audit=t.jsonl
expect 1 "short: refused: size" bundle activate t short --audit=t.jsonl
expect 0 "\`data\` 5 is confirmed" store confirm t --audit=t.jsonl
expect 0 "\`data\` 5 is confirmed" store confirm t --audit=t.jsonl
expect 0 "6 is on trial" bundle activate t six
expect 0 "\`data\` 5 is confirmed" store revert t --audit=t.jsonl
echo word >passphrase
expect 0 "secret in sealed" key generate --seal -o sealed --passphrase-file=passphrase
expect 0 "6 is on trial" bundle activate t six --audit=t6.jsonl --audit-key=sealed \
	--passphrase-file=passphrase
expect 0 "in 1 file" audit verify t6.jsonl --key=sealed.pub
expect 2 "cannot be \`nowhere/" store confirm t --audit=nowhere/t
expect 0 "in 5 files" audit verify t.0*.jsonl t.jsonl
expect 0 "policy refused: size (version 5)" audit show t.0*.jsonl t.jsonl --kind=event
expect 1 "help: a log with seals" store confirm t --audit=t.jsonl --seal-records=2
said=$(sed -n 's/.*"event":"\([a-z]*\)","policy":.*,"version":\([0-9]*\),"reason":"\([a-z]*\)".*/\1 \2 \3/p' \
	t.0*.jsonl t.jsonl | tr '\n' ';')
[ "$said" = "activated 5 ;refused 5 size;confirmed 5 ;reverted 6 ;" ] ||
	complain "the log says $said"

# ---- the slot goes bad, and is repaired
slot=$("$edict" store show s --format=json | sed 's/.*"slot":"\(.\)".*/slot-\1/')
printf 'X' | dd of="s/$slot" bs=1 seek=5000 conv=notrunc 2>/dev/null
expect 1 "refused: chunk" store show s
expect 1 "refused: chunk" decide s --requests="$requests"
expect 0 "\`data\` 6 is confirmed" bundle activate s six
expect 0 '"decision":"' decide s --requests="$requests"

# ---- keys
expect 0 "version 2" store keys s keys2
expect 0 "version 2" store keys s keys2
expect 1 "keys1: refused: version" store keys s keys1

# ---- who may write
chmod g+w s
expect 2 "is not safe" store show s
chmod g-w s && chmod o+w s/slot-a
expect 2 "Operation not permitted" decide s --requests="$requests"
chmod o-w s/slot-a
if command -v flock >/dev/null; then
	flock s/lock "$edict" store confirm s >out 2>&1
	[ $? = 2 ] && grep -q "another process" out || complain "locked: $(cat out)"
fi
expect 0 "version 1" store init s --keys=keys1 --erase
expect 0 "no bundle is active" store show s

[ $failed = 0 ] && echo "a store by the command"
exit $failed

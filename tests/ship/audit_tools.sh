#!/bin/sh
# audit_tools.sh - `edict audit`: what is wrong with a log is said by name, place and number;
# proofs hold for those without the log; exports keep what the log is made of.
set -u
verb=audit
. tests/ship/tools.sh

# ---- a log of two files
"$edict" key generate -o host.key >out && "$edict" key generate -o other.key >out ||
	complain "no keys"
for now in 1700000000 1700000600; do
	"$edict" decide "$root/policies/shop.yaml" -r "$root/policies/shop.requests.jsonl" \
		--audit=log.jsonl --audit-key=host.key --log-requests --now=$now >decided ||
		complain "decide"
done
older=$(ls log.*.jsonl)
set -- "$older" log.jsonl
n=$(cat "$@" | wc -l)
last=$((n - 1))
first=$(($(wc -l <"$older")))

# ---- fine
expect 0 "$n records in 2 files, from record 0; closed" verify --key=host.key.pub "$@"
grep -q "^2 checkpoints are signed" out || complain "checkpoints were not found"
expect 0 "from record 0" verify --from-start --closed "$@"
expect 1 ":1: record $first: start: " verify --from-start log.jsonl
expect 0 '"valid":true' verify --format=json "$@"
expect 0 "checkpoints are not checked" verify log.jsonl
cat log.jsonl | "$edict" audit verify - >out 2>&1 || complain "standard input: $(cat out)"
if command -v python3 >/dev/null; then
	python3 "$root/examples/verify-audit/verify.py" "$@" >out 2>&1 ||
		complain "verify.py: $(cat out)"
	grep -q "^$n records" out || complain "verify.py: $(cat out)"
	[ "$(wc -l <"$root/examples/verify-audit/verify.py")" -le 20 ] ||
		complain "verify.py is longer than it claims"
	sed '3s/"deny"/"okay"/;3s/"allow"/"fallow"/' log.jsonl >bad
	! python3 "$root/examples/verify-audit/verify.py" bad >out 2>&1 ||
		complain "verify.py did not see a change"
fi

# ---- what was done to it, by name
sed '4s/"effect":"[a-z]*"/"effect":"allow_"/' log.jsonl >bad
expect 1 "bad:4: record $((first + 3)): changed: " verify "$older" bad
sed 4d log.jsonl >bad
expect 1 "bad:4: record $((first + 3)): removed: " verify "$older" bad
sed 4p log.jsonl >bad
expect 1 "bad:5: record $((first + 3)): duplicated: " verify "$older" bad
awk 'NR == 4 { moved = $0; next } { print } NR == 7 { print moved }' log.jsonl >bad
expect 1 "bad:7: record $((first + 3)): moved: " verify "$older" bad
head -c 1500 log.jsonl >bad
expect 1 ": torn: " verify "$older" bad
sed '$d' log.jsonl >bad
expect 0 "not closed" verify "$older" bad
expect 1 "record $last: cut: " verify --key=host.key.pub -c log.jsonl.checkpoint "$older" bad
expect 1 "not-closed: " verify --closed "$older" bad
expect 1 "not-a-log: " verify "$root/policies/shop.yaml"
expect 1 "checkpoint: it is no checkpoint that the key has signed" \
	verify --key=other.key.pub "$@"
expect 1 "\"fault\":\"duplicated\",\"file\":\"$older\",\"line\":1,\"seq\":0," \
	verify --format=json "$older" "$older" log.jsonl
"$edict" audit checkpoint log.jsonl --key=host.key --key-name=host >again || complain checkpoint
expect 0 "2 checkpoints are signed" verify --key=host.key.pub -c again log.jsonl
expect 2 "no audit log is given" verify
expect 2 "cannot read" verify none.jsonl
expect 2 "--key=FILE" verify -c again log.jsonl
expect 2 "64 hexadecimal digits" verify --seal-key=again log.jsonl

"$edict" decide "$root/policies/shop.yaml" -r "$root/policies/shop.requests.jsonl" \
	--audit=gate.jsonl --audit-key=host.key >decided || complain "decide"
expect 1 "checkpoint: it is of another log: gate" \
	verify --key=host.key.pub -c gate.jsonl.checkpoint "$@"
cp log.jsonl alone.jsonl
expect 2 "there is no checkpoint beside the log" verify --key=host.key.pub alone.jsonl
mkdir alone.jsonl.checkpoint
expect 2 "cannot read \`alone.jsonl.checkpoint\`" verify --key=host.key.pub alone.jsonl

# ---- a log that is being written: its checkpoint comes after the records, and lines take time
head -n 3 log.jsonl >live.jsonl
rm -f more
mkfifo more
"$edict" audit verify --key=host.key.pub -c more live.jsonl >out 2>&1 &
reader=$!
exec 3>more
sleep 0.2
cat log.jsonl >live.jsonl
cat log.jsonl.checkpoint >&3
exec 3>&-
wait $reader || complain "a checkpoint that is newer than the log: $(cat out)"
head -c 1500 log.jsonl >live.jsonl
(sleep 0.1 && tail -c +1501 log.jsonl >>live.jsonl) &
expect 0 "closed" verify live.jsonl
wait

# ---- files that are cut off while they are read: mapped, and then a pipe makes them wait
# cut_while_read <argument>...: of edict; alone.jsonl is empty when it is looked at
cut_while_read()
{
	rm -f more
	mkfifo more
	cp log.jsonl alone.jsonl
	"$edict" "$@" >out 2>&1 &
	reader=$!
	exec 3>more
	sleep 0.2
	: >alone.jsonl
	exec 3>&-
	wait $reader
	status=$?
	[ $status = 2 ] || complain "$*: status $status: $(cat out)"
	grep -q "became shorter" out || complain "$*: $(cat out)"
}
cut_while_read audit verify alone.jsonl more
cut_while_read replay "$root/policies/shop.yaml" --engine=eval --log=alone.jsonl --log=more

# ---- proofs
expect 0 "" prove "$@" --seq=$((first + 2)) -o proof
expect 0 "\"seq\":$((first + 2))," check-proof proof -c log.jsonl.checkpoint -k host.key.pub
expect 1 "no checkpoint that the key has signed" \
	check-proof proof -c log.jsonl.checkpoint -k other.key.pub
expect 1 "another log" check-proof proof -c "$older.checkpoint" -k host.key.pub
sed 's/"index":2/"index":3/' proof >bad
expect 1 "refused: " check-proof bad -c log.jsonl.checkpoint -k host.key.pub
sed '$d' log.jsonl >short
expect 0 "" checkpoint short --key=host.key --key-name=host -o short.note
expect 0 "" prove log.jsonl --from=$((n - first - 1)) -o proof
expect 0 "are the beginning of the first $((n - first))" \
	check-proof proof -c short.note -c log.jsonl.checkpoint -k host.key.pub
expect 1 "needs both checkpoints" check-proof proof -c log.jsonl.checkpoint -k host.key.pub
expect 2 "it cannot be proved" prove log.jsonl --seq=$((first + 2)) --size=2
expect 2 "say what to prove" prove log.jsonl

# ---- show
expect 0 "order.place" show "$@" --tool=order.place --effect=deny
[ "$(wc -l <out)" = "$(cat "$@" | grep '"tool":"order.place","effect":"deny"' | wc -l)" ] ||
	complain "show: another number of records"
expect 0 "2023-11-14T22:23:20.000Z" show "$@" --since=2023-11-14T22:20:00Z --kind=open
[ "$(wc -l <out)" = 1 ] || complain "--since takes what is older"
expect 2 "--effect cannot be" show log.jsonl --effect=permit
expect 2 "--kind cannot be" show log.jsonl --kind=decisions
expect 2 "--since cannot be" show log.jsonl --since=yesterday
"$edict" audit show --format=json "$@" >out2 && cat "$@" | cmp -s - out2 ||
	complain "show --format=json: other bytes than the log's"
head -n 5 log.jsonl >live.jsonl
"$edict" audit show --follow --format=json live.jsonl >followed 2>&1 &
follower=$!
sed -n '6,$p' log.jsonl >>live.jsonl
tries=0
while ! cmp -s log.jsonl followed && [ $tries -lt 40 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
cmp -s log.jsonl followed || complain "--follow: $(wc -l <followed) lines"
kill $follower

escape=$(printf '\033')
sed 's/"reason":"[^"]*"/"reason":"\\u001b[2Jx"/;s/"effect":"/"effect":"\\u001b[31m/' log.jsonl >bad
expect 0 "decision" show bad --format=json
expect 0 "" show bad
! grep -q "$escape" out || complain "show writes to the terminal what a record says"

# ---- export
sed 's/"rule":/"rxle":/' log.jsonl >bad
for format in jsonl ocsf otel cef; do
	expect 0 "" export "$@" --to=$format -o exported.$format
	[ "$(wc -l <exported.$format)" = "$n" ] || complain "$format: not a line each"
done
cat "$@" | cmp -s - exported.jsonl || complain "export --to=jsonl: other bytes"
expect 1 "changed: " export bad --to=cef
expect 2 "--to=jsonl, ocsf, otel or cef" export log.jsonl
cp log.jsonl alone.jsonl
expect 2 "would overwrite" export alone.jsonl --to=jsonl -o ./alone.jsonl
cmp -s log.jsonl alone.jsonl || complain "an export overwrote its log"
if command -v python3 >/dev/null; then
	python3 "$root/tests/ship/audit_exports.py" "$@" || complain "exports"
fi
[ $failed = 0 ]

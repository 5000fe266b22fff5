#!/bin/sh
# decide_store.sh - `edict decide STORE`: the answers are those of the evaluator, whatever is
# wrong is refused by its name, and a trial is confirmed by deciding.
set -u
edict=$(realpath "${EDICT:?names the edict command}")
root=$PWD
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
umask 077
target=$(uname -m)-linux
now=1900000000

fail()
{
	echo "decide_store.sh: $*"
	exit 1
}

quietly()
{
	"$@" >log 2>&1 || fail "$*: $(cat log)"
}

# bundle <number> <file> <requests> <policy> [option]...
bundle()
{
	number=$1 file=$2 requests=$3
	shift 3
	quietly "$edict" bundle create "$@" --requests "$requests" --sequence "$number" \
		--expires 2000000000 --target "$target" --key owner.key -o "$file"
}

# refused <reason> <argument>...: of decide
refused()
{
	reason=$1
	shift
	"$edict" decide "$@" --requests /dev/null >out 2>err
	status=$?
	[ $status = 1 ] && [ ! -s out ] && grep -q ": refused: $reason: " err ||
		fail "decide $*: status $status instead of refused: $reason: $(cat err)"
}

# answers <store> <requests> <policy> [option]...: as the evaluator gives them
answers()
{
	store=$1 requests=$2
	shift 2
	"$edict" decide "$@" --requests "$requests" >expected 2>log || fail "$(cat log)"
	"$edict" decide "$store" --now $now --requests "$requests" >given 2>log ||
		fail "$(cat log)"
	diff expected given || fail "$store decides differently"
	[ -s given ] || fail "nothing was decided"
}

quietly "$edict" key generate -o owner.key
quietly "$edict" key rotate --name owners --threshold 1 --expires 2000000000 \
	--add owner.key.pub --key owner.key -o owners.keys
shop=$root/policies/shop.yaml
shop_requests=$root/policies/shop.requests.jsonl
bundle 1 shop.1 "$shop_requests" "$shop"
bundle 2 shop.2 "$shop_requests" "$shop" --channel beta

quietly "$edict" store init store --keys owners.keys
refused empty store --now $now
quietly "$edict" bundle activate store shop.1 --now $now
refused clock store --now 0
refused keys-expired store --now 2000000000
refused policy store --now $now --id other
refused policy store --now $now --channel beta
answers store "$shop_requests" "$shop"

# Several at a time; the trial counts their starts, and one of them confirms it.
quietly "$edict" bundle activate store shop.1 --now $now
"$edict" decide store --now $now --confirm-after 5 --requests "$shop_requests" >given 2>log ||
	fail "$(cat log)"
diff expected given || fail "the answers change with the trial"
"$edict" store show store | grep -q 'is confirmed' || fail "$("$edict" store show store)"
for i in 1 2 3 4 5 6 7 8; do
	"$edict" decide store --now $now --requests "$shop_requests" >given.$i 2>&1 &
done
wait
for i in 1 2 3 4 5 6 7 8; do
	diff expected given.$i || fail "eight at a time"
done

# The next one is tried, not confirmed, and falls back to the first.
quietly "$edict" bundle activate store shop.2 --now $now
for i in 1 2 3; do
	quietly "$edict" decide store --now $now --channel beta --requests "$shop_requests"
done
answers store "$shop_requests" "$shop"
refused policy store --now $now --channel beta

# A byte of the active bundle is changed: nothing decides.
slot=$("$edict" store show store | sed -n 's/.*slot \([ab]\),.*/\1/p')
printf '\377' | dd of="store/slot-$slot" bs=1 seek=6000 conv=notrunc 2>/dev/null
refused chunk store --now $now

# Cedar: the entities are those that were signed, whatever a request brings along.
helpdesk=$root/policies/helpdesk
requests=$root/tests/ship/helpdesk.requests.jsonl
set -- "$helpdesk.cedar" --schema "$helpdesk.cedarschema" --entities "$helpdesk.entities.json"
bundle 1 helpdesk.1 "$requests" "$@"
quietly "$edict" store init desk --keys owners.keys
quietly "$edict" bundle activate desk helpdesk.1 --now $now
answers desk "$requests" "$@"
head -n 1 "$requests" >one
sed 's/}$/,"entities":[]}/' one >other
"$edict" decide desk --now $now --requests one >expected || fail "one"
"$edict" decide desk --now $now --requests other >given || fail "other"
grep -q '"decision":"allow"' expected || fail "$(cat expected)"
diff expected given || fail "a request brings entities of its own"

#!/bin/sh
# What was refused took the place of the bundle on trial; a broken object ended the command.
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
case $(uname -m) in
x86_64 | aarch64) target=$(uname -m)-linux ;;
*) echo "skipped: no objects for $(uname -m)"; exit 77 ;;
esac
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
quietly()
{
	"$@" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
}
# refused <reason> <bundle>: and the trial goes on
refused()
{
	"$EDICT" bundle activate "$work/store" "$work/$2" >"$work/out" 2>&1
	[ $? = 1 ] && grep -q "refused: $1: " "$work/out" || { echo "$2:"; cat "$work/out"; exit 1; }
	"$EDICT" store show "$work/store" | grep -q 'is on trial' || { echo "$2: no trial"; exit 1; }
}
quietly "$EDICT" key generate -o "$work/key"
quietly "$EDICT" key rotate --name=a --expires=2000000000 --add="$work/key.pub" \
	--key="$work/key" -o "$work/keys"
quietly "$EDICT" bundle create policies/data-access.yaml --sequence=1 --expires=2000000000 \
	--requests=policies/data-access.requests.jsonl --target="$target" -o "$work/good"
# broken <name> <offset> <bytes>: the object has other bytes there
"$EDICT" bundle show "$work/good" --extract=object >"$work/object"
broken()
{
	cp "$work/object" "$work/changed"
	printf "$3" | dd of="$work/changed" bs=1 seek="$2" conv=notrunc 2>/dev/null
	quietly python3 tests/ship/forge.py "$work/good" "$work/$1" "9:$target=$work/changed"
	quietly "$EDICT" bundle sign "$work/$1" --key="$work/key"
}
broken segments 32 '\377\377\377\177'
head -c 4096 "$work/object" >"$work/cut"
quietly python3 tests/ship/forge.py "$work/good" "$work/short" "9:$target=$work/cut"
quietly "$EDICT" bundle sign "$work/short" --key="$work/key"
printf '\0\0\0\0\7\0\0\0\0\0\0\0' >"$work/lie"
quietly python3 tests/ship/forge.py "$work/good" "$work/lying" "8:tests=$work/lie"
quietly "$EDICT" bundle sign "$work/lying" --key="$work/key"
cp "$work/good" "$work/draft"
: >"$work/empty"
quietly "$EDICT" bundle sign "$work/good" --key="$work/key"
quietly "$EDICT" store init "$work/store" --keys="$work/keys"
quietly "$EDICT" bundle activate "$work/store" "$work/good"
refused unsigned draft
refused size empty
refused image segments
refused image short
refused self-test lying

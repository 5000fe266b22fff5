#!/bin/sh
# A store whose state was damaged was made anew like one that never was: which sequence
# number had been confirmed was forgotten without --erase.
case $(uname -m) in
x86_64 | aarch64) target=$(uname -m)-linux ;;
*) echo "skipped: no objects for $(uname -m)"; exit 77 ;;
esac
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
policy=$PWD/policies/data-access.yaml
cd "$work" || exit 1
"$EDICT" key generate -o key >out &&
	"$EDICT" key rotate --name=a --expires=2000000000 --add=key.pub --key=key -o keys >out &&
	"$EDICT" store init store --keys=keys >out &&
	"$EDICT" bundle create "$policy" --sequence=5 --expires=2000000000 --target="$target" \
		--key=key -o bundle >out &&
	"$EDICT" bundle activate store bundle >out &&
	"$EDICT" store confirm store >out || exit 1
echo damaged >store/state-a
"$EDICT" store init store --keys=keys 2>out
[ $? = 1 ] && grep -q -- --erase out || exit 1
"$EDICT" store init store --keys=keys --erase >out && "$EDICT" store init store/none/store --keys=keys 2>out
[ $? = 2 ] && ! grep -q help: out

#!/bin/sh
# A pipe in place of a bundle or key set was waited for, with the store locked.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
mkfifo "$work/pipe" && "$EDICT" key generate -o "$work/key" >"$work/out" &&
	"$EDICT" key rotate --name=a --expires=2000000000 --add="$work/key.pub" \
		--key="$work/key" -o "$work/keys" >"$work/out" &&
	"$EDICT" store init "$work/store" --keys="$work/keys" >"$work/out" || exit 1
# refused <argument>...: at once, with status 2
refused()
{
	timeout 5 "$EDICT" "$@" >"$work/out" 2>&1
	status=$?
	[ $status = 2 ] || { echo "$*: status $status"; exit 1; }
}
refused bundle activate "$work/store" "$work/pipe"
refused bundle verify "$work/pipe" --keys="$work/keys"
refused bundle verify "$work/keys" --keys="$work/pipe"
refused bundle show "$work/pipe"
refused bundle sign "$work/pipe" --key="$work/key"
refused store keys "$work/store" "$work/pipe"
refused key sign "$work/keys" --after="$work/pipe" --key="$work/key"
timeout 5 "$EDICT" key show "$work/pipe" 2>"$work/out"
[ $? = 1 ]

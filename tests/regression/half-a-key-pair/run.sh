#!/bin/sh
# Where the public key could not be written, the secret stayed, and stood in the way.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
: >"$work/key.pub"
"$EDICT" key generate -o "$work/key" 2>"$work/out"
[ $? = 2 ] && grep -q 'File exists' "$work/out" && [ ! -e "$work/key" ] && [ ! -s "$work/key.pub" ]

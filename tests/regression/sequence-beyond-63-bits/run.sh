#!/bin/sh
# Sequence numbers beyond 2^63 - 1 were negative in JSON.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
create()
{
	"$EDICT" bundle create policies/data-access.yaml --sequence="$1" --expires=2000000000 \
		-o "$work/bundle" 2>"$work/out"
}
! create 9223372036854775808 && create 9223372036854775807 || exit 1
"$EDICT" bundle show --format=json "$work/bundle" | grep -q '"sequence":9223372036854775807,' || exit 1
printf '\377\377\377\377\377\377\377\377' | dd of="$work/bundle" bs=1 seek=32 conv=notrunc 2>/dev/null
"$EDICT" bundle show --format=json "$work/bundle" | grep -q '"sequence":1.84467440737095[0-9]*e+\{0,1\}19,'

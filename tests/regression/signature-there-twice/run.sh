#!/bin/sh
# A block with a signature twice was signed once more, and stayed what no reader takes.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
for key in a b; do "$EDICT" key generate -o $key >out || exit 1; done
"$EDICT" key rotate --name=n --expires=2000000000 --add=a.pub --add=b.pub --key=a -o one >out || exit 1
size=$(wc -c <one)
{ head -c $((size - 76)) one; printf '\2\0\0\0'; tail -c 72 one; tail -c 72 one; } >two
cp two before
! "$EDICT" key sign two --key=b >out 2>&1 && cmp -s two before || exit 1
"$EDICT" bundle create "$OLDPWD/policies/data-access.yaml" --sequence=1 --expires=2000000000 \
	--key=a -o one >out 2>&1 || exit 1
size=$(wc -c <one)
{ head -c $((size - 76)) one; printf '\2\0\0\0'; tail -c 72 one; tail -c 72 one; } >two
"$EDICT" bundle sign two --key=b >out 2>&1
[ $? = 1 ] && grep -q 'there twice' out

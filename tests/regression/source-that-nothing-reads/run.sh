#!/bin/sh
# A source that nothing reads was said to be rebuilt, and one called `listing` was shown as
# the listing; what the BUILD section says was written to the terminal as it is.
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
edict=$EDICT forge=$PWD/tests/ship/forge.py policy=$PWD/policies/bank-teller.yaml
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
quietly()
{
	"$@" >out 2>&1 || { cat out; exit 1; }
}
# rebuilt <text> <bundle>: it is signed, but differs from what its sources give
rebuilt()
{
	quietly "$edict" bundle sign "$2" --key=key
	"$edict" bundle verify "$2" --keys=keys --now=1500 --rebuild >out 2>&1
	[ $? = 1 ] && grep -qF -- "$1" out || { cat out; exit 1; }
}
quietly "$edict" key generate -o key
quietly "$edict" key rotate --name=a --expires=2000000000 --add=key.pub --key=key -o keys
quietly "$edict" bundle create "$policy" --sequence=1 --expires=2000000000 -o draft
echo 'deny all' >fake
quietly python3 "$forge" draft listed 1:listing=fake
rebuilt 'rebuilding gives no source `listing`' listed
"$edict" bundle show listed --extract=listing | grep -q '^policy bank-teller' || exit 1
quietly python3 "$forge" draft schemed 2:x=fake
rebuilt 'rebuilding gives no schema `x`' schemed
"$edict" bundle show draft --extract=build | sed 's/"edict":"/&\\u001b[2J\\n/' >build.json
quietly python3 "$forge" draft painted 7:build.json=build.json
rebuilt 'made by edict \x1b[2J\n' painted
# Outside of the folder nothing is read or written.
for name in ../../../../$work/pwned /$work/pwned policies/../../pwned; do
	quietly python3 "$forge" draft climbing "1:$name=fake"
	quietly "$edict" bundle sign climbing --key=key
	"$edict" bundle verify climbing --keys=keys --now=1500 --rebuild >out 2>&1
	[ $? = 2 ] && grep -q 'is no relative path' out && [ ! -e pwned ] || { cat out; exit 1; }
done

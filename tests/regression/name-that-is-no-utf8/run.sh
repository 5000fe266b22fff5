#!/bin/sh
# A key set's name that was no UTF-8 ended `key show --format=json`, and moved the cursor
# of a terminal; members of other reports were missing.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
"$EDICT" key generate -o key >out || exit 1
rotate()
{
	"$EDICT" key rotate --name="$1" --expires=2000000000 --add=key.pub --key=key -o keys >out 2>&1
}
bad=$(printf '\377')
! rotate "$bad" || { echo "a key set is called \\xff"; exit 1; }
rotate name || exit 1
printf '\377\302\2332J' | dd of=keys bs=1 seek=40 conv=notrunc 2>/dev/null
"$EDICT" key show keys >out || exit 1
grep -qF 'key set \xff\xc2\x9b2J,' out || { cat out; exit 1; }
"$EDICT" key show --format=json keys >out && grep -q '"name":"' out || { cat out; exit 1; }
cp key.pub "$bad.pub"
"$EDICT" key show --format=json "$bad.pub" >out && grep -q '"file":"' out || { cat out; exit 1; }
policy=$(cd "$OLDPWD" && pwd)/policies/data-access.yaml
for option in --id --channel --device-class; do
	"$EDICT" bundle create "$policy" --sequence=1 --expires=2000000000 $option="$bad" -o no >out 2>&1
	[ $? = 2 ] && [ ! -e no ] || { echo "$option"; cat out; exit 1; }
done
cp "$policy" "$bad.yaml"
"$EDICT" bundle create "$bad.yaml" --name=a --sequence=1 --expires=2000000000 -o no >out 2>&1
[ $? = 2 ] && [ ! -e no ] && grep -qF '\xff.yaml' out || { cat out; exit 1; }

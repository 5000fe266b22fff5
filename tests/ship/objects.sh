#!/bin/sh
# objects.sh - the compiled objects of a bundle: made twice they are the same, they give
# away one symbol and need none, and they decide as the evaluator does.
#
# The Cortex-M4's is in tests/embedded/image.sh, this machine's also in tests/unit.
set -u
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
wasm=wasm32
for tool in clang wasm-ld node; do
	command -v $tool >/dev/null && continue
	echo "skipped: the wasm32 object, for lack of $tool"
	wasm=
done
host=$(uname -m)-linux

fail()
{
	echo "objects.sh: $*"
	exit 1
}

# create <file> <policy> <requests> [option]...
create()
{
	file=$1 policy=$2 requests=$3
	shift 3
	"$EDICT" bundle create "$policy" --requests "$requests" --sequence 1 --expires 2 \
		--target "$host${wasm:+,$wasm}" -o "$work/$file" "$@" >"$work/log" 2>&1 ||
		fail "create: $(cat "$work/log")"
}

# check <policy> <requests> [option]...
check()
{
	policy=$1 requests=$2
	shift 2
	create draft "$policy" "$requests" "$@"
	"$EDICT" bundle show "$work/draft" --extract "$host" >"$work/object" || exit 1
	if strings "$work/object" | grep -e "$work" -e "$PWD"; then
		fail "$policy: the object names a folder of this machine"
	fi
	symbols=$(nm -D "$work/object" | awk '{ print $NF }')
	[ "$symbols" = edict_image ] || fail "$policy: symbols are $symbols"
	echo "$policy: $(wc -c <"$work/object") bytes for $host"
	[ -n "$wasm" ] || return
	"$EDICT" bundle show "$work/draft" --extract wasm32 >"$work/module" || exit 1
	node tests/ship/decide_wasm.mjs "$work/module" "$requests" >"$work/decided" ||
		fail "$policy: wasm32"
	"$EDICT" decide "$policy" --requests "$requests" "$@" 2>/dev/null |
		sed 's/^{"decision":"\([^"]*\)".*"reason":"\([^"]*\)".*/\1\t\2/' >"$work/expected"
	diff "$work/expected" "$work/decided" || fail "$policy: wasm32 decides differently"
	echo "$policy: $(wc -c <"$work/module") bytes for wasm32," \
		"$(wc -l <"$work/decided") requests decided alike"
}

check policies/shop.yaml policies/shop.requests.jsonl
mv "$work/draft" "$work/first"
mkdir "$work/elsewhere"
TMPDIR=$work/elsewhere create again policies/shop.yaml policies/shop.requests.jsonl
cmp "$work/first" "$work/again" || fail "made twice, the bundle differs"
rmdir "$work/elsewhere" || fail "something is left over"
check policies/helpdesk.cedar tests/ship/helpdesk.requests.jsonl \
	--schema policies/helpdesk.cedarschema --entities policies/helpdesk.entities.json

# For the other kind of host, with clang in place of the usual compiler; it cannot run here.
if [ "$host" = x86_64-linux ] && command -v clang >/dev/null &&
	command -v ld.lld >/dev/null && command -v readelf >/dev/null; then
	EDICT_CC_AARCH64="clang --target=aarch64-linux-gnu -fuse-ld=lld" "$EDICT" bundle create \
		policies/shop.yaml --sequence 1 --expires 2 --target aarch64-linux \
		-o "$work/draft" >"$work/log" 2>&1 || fail "aarch64: $(cat "$work/log")"
	"$EDICT" bundle show "$work/draft" --extract aarch64-linux >"$work/object" || exit 1
	readelf -h "$work/object" | grep -q AArch64 || fail "no object for aarch64"
	[ "$(nm -D "$work/object" | awk '{ print $NF }')" = edict_image ] ||
		fail "aarch64: symbols are $(nm -D "$work/object")"
else
	echo "skipped: the aarch64-linux object, for lack of clang, lld or readelf"
fi

# A target whose compiler is missing says what to install.
EDICT_CC_CORTEX_M4=no-such-compiler "$EDICT" bundle create policies/shop.yaml --sequence 1 \
	--expires 2 --target cortex-m4 -o "$work/none" >"$work/log" 2>&1
[ $? != 0 ] && [ ! -e "$work/none" ] || fail "a bundle without the object was written"
grep -q 'no C compiler for cortex-m4: install gcc-arm-none-eabi' "$work/log" ||
	fail "$(cat "$work/log")"

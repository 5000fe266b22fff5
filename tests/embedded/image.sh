#!/bin/sh
# image.sh - the Cortex-M4 objects of bundles run from memory, at two addresses, and decide
# the carried requests as the evaluator does.
set -u
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
runtime="$runtime image self_test $(cd runtime && echo cedar_*.c | sed 's/\.c//g')"
mkdir "$work/runtime"
compile_runtime "$work/runtime"
status=0

# bytes <name> <file>: a C array
bytes()
{
	echo "static const unsigned char $1[] = {"
	od -An -v -t u1 "$2" | sed 's/  */,/g; s/^,//; s/$/,/'
	echo "};"
}

# run <policy> <requests> [option]
run()
{
	policy=$1 requests=$2
	shift 2
	"$EDICT" bundle create "$policy" --requests "$requests" --sequence 1 --expires 2 \
		--target cortex-m4 -o "$work/draft" "$@" >"$work/log" 2>&1 ||
		{ cat "$work/log"; exit 1; }
	"$EDICT" bundle show "$work/draft" --extract cortex-m4 >"$work/image" || exit 1
	"$EDICT" bundle show "$work/draft" --extract tests >"$work/tests" || exit 1
	{ bytes image_bytes "$work/image"; bytes test_bytes "$work/tests"; } >"$work/sections.h"
	arm-none-eabi-gcc $flags -I"$work" -nostdlib -Wl,--gc-sections \
		-T tests/embedded/arm.ld tests/embedded/startup.c tests/embedded/image_main.c \
		"$work"/runtime/*.o -lgcc -o "$work/m4.elf" || exit 1
	echo "$policy:"
	timeout 60 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
		-nographic -monitor none -serial none \
		-semihosting-config enable=on,target=native 2>&1 || status=1
}

run policies/shop.yaml policies/shop.requests.jsonl
run policies/shop.yaml policies/shop.requests.jsonl --layout=table
run policies/data-access.yaml policies/data-access.requests.jsonl
run policies/helpdesk.cedar tests/ship/helpdesk.requests.jsonl \
	--schema policies/helpdesk.cedarschema --entities policies/helpdesk.entities.json
exit $status

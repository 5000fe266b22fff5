#!/bin/sh
# budget.sh - what the runtime costs on a Cortex-M4, against fixed budgets.
#
# Code is what a policy in the code layout needs to read JSON and decide; the table
# layout is measured beside it.  Stack is the bound of the compiler's call graph;
# run_m4.sh measures the same on the board.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
status=0

# within <what> <amount> <limit>
within()
{
	verdict=PASS
	[ "$2" -le "$3" ] || verdict=FAIL status=1
	echo "$verdict $1: $2 of at most $3 bytes"
}

# section_size <object> <pattern>: the sum of the sections that match
section_size()
{
	arm-none-eabi-size -A "$1" | awk -v pattern="$2" '
		$1 ~ pattern { sum += $2 } END { print sum + 0 }'
}

# core <object> <root>...: the part of the runtime that the roots reach
core()
{
	object=$1
	shift
	arm-none-eabi-ld -r --gc-sections -e edict_decide_json $(printf ' -u %s' "$@") \
		"$work"/runtime/*.o -o "$object" || exit 1
}

# deepest <root>: the bound of its stack
deepest()
{
	awk -v root="$1" \
		-v indirect=shop_choose,shop_truth,edict_table_choose,edict_table_truth \
		-f tests/embedded/stack.awk "$work"/*.ci "$work"/runtime/*.ci
}

mkdir "$work/runtime"
compile_runtime "$work/runtime" -fcallgraph-info=su
arm-none-eabi-gcc $flags -fcallgraph-info=su -c tests/embedded/shop_policy.c \
	-o "$work/shop.o" || exit 1

used=$(arm-none-eabi-nm -u "$work/shop.o" | awk '$2 ~ /^edict_/ { print $2 }')
core "$work/code.o" edict_decide_json $used
core "$work/table.o" edict_decide_json edict_table_choose edict_table_truth
within "runtime for code policies" $(section_size "$work/code.o" '^.(text|rodata)') 6143
within "runtime for table policies" $(section_size "$work/table.o" '^.(text|rodata)') 9215
within ".data" $(section_size "$work/table.o" '^.data') 0
within ".bss" $(section_size "$work/table.o" '^.bss') 0

needed=$(arm-none-eabi-nm -u "$work/table.o" | awk '{ print $2 }' |
	grep -vxE 'memcpy|memset|memmove|memcmp')
[ -z "$needed" ] || { echo "FAIL the runtime needs" $needed; status=1; }

for root in edict_decide edict_decide_json; do
	bound=$(deepest $root) || status=1
	echo "$root: $bound"
	within "stack of $root" "${bound%% *}" 511
done
exit $status

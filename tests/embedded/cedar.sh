#!/bin/sh
# cedar.sh DATA - three Cedar applications decide on a Cortex-M4 as they should.
#
# Policies, schema and the entities of size 10 are compiled in; requests come as JSON.
# Prints flash (code and tables of the policy, and the runtime it needs), RAM, stack and
# instruction counts of both layouts.
set -u
. tests/embedded/tools.sh
apps=$1/cedar/apps
[ -d "$apps" ] || {
	echo "skipped: no data in $apps"
	exit 77
}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
runtime="$runtime $(cd runtime && echo cedar_*.c | sed 's/\.c//g')"
mkdir "$work/runtime"
compile_runtime "$work/runtime"
status=0

# run_app <name> <layout>
run_app()
{
	"$EDICT" compile "$apps/$1/policies.cedar" --schema "$apps/$1/schema.cedarschema" \
		--entities "$apps/$1/entities.10.json" --name subject "--layout=$2" \
		-o "$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
	arm-none-eabi-gcc $flags -I"$work" -c "$work/subject.c" -o "$work/subject.o" || exit 1
	arm-none-eabi-gcc $flags -I"$work" -nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld \
		-Wl,-Map="$work/map" tests/embedded/startup.c tests/embedded/cedar_main.c \
		"$work/subject.o" "$work"/runtime/*.o -lgcc -o "$work/m4.elf" || exit 1
	echo "$1 as $2:"
	arm-none-eabi-size "$work/subject.o" |
		awk 'NR == 2 { printf "policy and entities: %d bytes of flash, %d of RAM\n", $1, $2 + $3 }'
	arm-none-eabi-size "$work/m4.elf" | awk 'NR == 2 { printf "image: %d bytes of flash\n", $1 + $2 }'
	timeout 120 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
		-nographic -monitor none -serial none \
		-semihosting-config enable=on,target=native 2>&1 || status=1
}

for app in gdrive github tinytodo; do
	python3 tests/embedded/cedar_cases.py "$apps/$app/requests.10.json" >"$work/cases"
	awk -f tests/embedded/cases.awk "$work/cases" >"$work/cases.h" || exit 1
	for layout in code table; do
		run_app "$app" $layout
	done
done
exit $status

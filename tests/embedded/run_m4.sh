#!/bin/sh
# run_m4.sh POLICY.c CASES [SYMBOL] - decide CASES on a Cortex-M4 under qemu.
#
# POLICY.c is emitted (its header is looked for beside it); SYMBOL is the name of the
# descriptor, by default the file's name without .c and with _policy.  CASES has a
# line "effect<TAB>rule id or -<TAB>JSON request" for each request.  Prints PASS or
# FAIL for each; the exit status is 0 if all pass, 77 if the tools are missing.
set -u
policy=$(realpath "$1") cases=$(realpath "$2") name=$(basename "$1" .c)
symbol=${3:-${name%_policy}_policy}
cd "$(dirname "$0")/../.." || exit 1
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

# Patterns take a bit each, a word for each group that sleeps, and the run of one group.
stack=$(awk -F '[][()]' '
	BEGIN { base = 511 }
	/uint32_t hits_[0-9]+\[EDICT_SCAN_WORDS/ { base = 831; found += int(($3 + 31) / 32) * 4 }
	/uint32_t reached\[/ && $2 * 4 > reached { reached = $2 * 4 }
	END { print base + found + reached }' "$policy")
awk -f tests/embedded/cases.awk "$cases" >"$work/cases.h" || exit 1
compile_runtime "$work"
arm-none-eabi-gcc $flags "-DPOLICY=$symbol" -DDECIDE_STACK_MAX=$stack -I"$work" -I"$(dirname "$policy")" \
	-nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld \
	tests/embedded/startup.c tests/embedded/main.c "$policy" "$work"/*.o \
	-lgcc -o "$work/m4.elf" || exit 1
timeout 60 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
	-nographic -monitor none -serial none \
	-semihosting-config enable=on,target=native 2>&1

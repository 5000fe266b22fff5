#!/bin/sh
# scan.sh - the same hits on a Cortex-M4 under qemu as on the host.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

arm-none-eabi-gcc $flags -Itests/unit -nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld \
	tests/embedded/startup.c tests/embedded/scan_main.c \
	runtime/scan.c runtime/lanes.c runtime/trigger.c runtime/stream.c -lgcc -o "$work/m4.elf" || exit 1
timeout 60 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
	-nographic -monitor none -serial none \
	-semihosting-config enable=on,target=native >"$work/m4.out" 2>&1
status=$?
grep FAIL "$work/m4.out"
grep -v '^hits' "$work/m4.out"

${CC:-cc} -std=c11 -O1 -Iruntime -Itests/embedded -Itests/unit \
	tests/embedded/host_board.c tests/embedded/scan_main.c \
	runtime/scan.c runtime/lanes.c runtime/trigger.c runtime/stream.c -o "$work/host" || exit 1
"$work/host" | grep '^hits' >"$work/host.hits"
grep '^hits' "$work/m4.out" >"$work/m4.hits"
if cmp "$work/host.hits" "$work/m4.hits"; then
	echo "PASS $(wc -l <"$work/m4.hits") texts have the same hits as on the host"
else
	echo "FAIL the hits differ from those on the host"
	status=1
fi
exit $status

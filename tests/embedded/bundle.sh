#!/bin/sh
# bundle.sh EMIT - a bundle is refused on an emulated Cortex-M4 for the same reasons as on
# the host: changed, cut, signed by too few, not for this device, not now; EMIT is the
# program bundle_test.
set -u
emit=$1
. tests/embedded/tools.sh
. tests/embedded/sodium.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
sources="bundle keyset crypto sha256 fault"

"$emit" --emit >"$work/bundle_bytes.h" || exit 1
files=$(for file in $sources; do echo "runtime/$file.c"; done)
# shellcheck disable=SC2086,SC2046 # several files, several options
${CC:-cc} -O1 -D_POSIX_C_SOURCE=200809L -Dboard_crypto=edict_sodium -Iruntime \
	-Itests/embedded -I"$work" tests/embedded/host_board.c \
	tests/embedded/bundle_main.c $files runtime/port/sodium.c \
	$(pkg-config --cflags --libs libsodium) -o "$work/host" || exit 1
"$work/host" >"$work/host.out" || { echo "FAIL on the host"; exit 1; }
# shellcheck disable=SC2086
arm-none-eabi-gcc $flags -I"$work" -isystem "$sodium_include" -isystem tests/embedded/libc \
	-nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld tests/embedded/startup.c \
	tests/embedded/board_sodium.c tests/embedded/bundle_main.c $files \
	"$sodium_library" -lgcc -o "$work/m4.elf" || exit 1
timeout 120 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
	-nographic -monitor none -serial none \
	-semihosting-config enable=on,target=native >"$work/m4.out" 2>&1 || {
	echo "FAIL on the board: status $?"
	tail -n 5 "$work/m4.out"
	exit 1
}
diff "$work/host.out" "$work/m4.out" >"$work/diff" || {
	echo "FAIL: the board and the host differ"
	head -n 20 "$work/diff"
	exit 1
}
sed 's/.*: //' "$work/m4.out" | sort | uniq -c | sort -rn
echo "$(wc -l <"$work/m4.out") documents, the same reasons on the board and on the host"

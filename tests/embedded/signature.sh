#!/bin/sh
# signature.sh VECTORS - the accept set of signatures on a Cortex-M4 under qemu, with
# libsodium and the built-in SHA-256; VECTORS is the program signature_data_test.
set -u
vectors=$1
. tests/embedded/tools.sh
. tests/embedded/sodium.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

"$vectors" --emit >"$work/vectors.h" 2>"$work/log"
case $? in
0) ;;
77) echo "skipped: no data"; exit 77 ;;
*) cat "$work/log"; exit 1 ;;
esac
for file in sha256 crypto; do
	arm-none-eabi-gcc $flags -pedantic-errors -fstack-usage -c runtime/$file.c \
		-o "$work/$file.o" || exit 1
done
arm-none-eabi-size "$work/sha256.o" "$work/crypto.o"
arm-none-eabi-gcc $flags -I"$work" -isystem "$sodium_include" -isystem tests/embedded/libc \
	-nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld \
	tests/embedded/startup.c tests/embedded/board_sodium.c \
	tests/embedded/signature_main.c \
	"$work"/*.o "$sodium_library" -lgcc -o "$work/m4.elf" || exit 1
timeout 60 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
	-nographic -monitor none -serial none \
	-semihosting-config enable=on,target=native 2>&1

#!/bin/sh
# audit.sh - a Cortex-M4 under qemu keeps its log in flash; what it exports is, byte for
# byte, what the host writes, and a log that `edict audit verify` finds whole.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
sources="tests/embedded/audit_main.c runtime/port/flash_log.c runtime/sha256.c runtime/crypto.c
	runtime/audit.c runtime/audit_chain.c runtime/audit_record.c runtime/audit_read.c
	runtime/json_write.c runtime/merkle.c runtime/note.c runtime/base64.c runtime/json.c
	runtime/number.c runtime/text.c"

# shellcheck disable=SC2086 # lists of words
arm-none-eabi-gcc $flags -nostdlib -Wl,--gc-sections -T tests/embedded/arm.ld \
	tests/embedded/startup.c $sources -lgcc -o "$work/m4.elf" || exit 1
timeout 60 qemu-system-arm -M mps2-an386 -icount shift=6 -kernel "$work/m4.elf" \
	-nographic -monitor none -serial none \
	-semihosting-config enable=on,target=native >"$work/m4.out" 2>&1
status=$?
grep '^#' "$work/m4.out"
grep -v '^#' "$work/m4.out" >"$work/device.jsonl"

# shellcheck disable=SC2086
${CC:-cc} -std=c11 -O1 -ffunction-sections -Wl,--gc-sections -Iruntime -Itests/embedded \
	tests/embedded/host_board.c $sources -o "$work/host" || exit 1
"$work/host" | grep -v '^#' >"$work/host.jsonl"

cmp "$work/host.jsonl" "$work/device.jsonl" || status=1
(umask 077 && printf '%064d' 0 >"$work/seal")
"$EDICT" audit verify "$work/device.jsonl" --seal-key="$work/seal" || status=1
# Both cuts were inside a record.
[ "$(grep -c '"kind":"recovery"' "$work/device.jsonl")" = 2 ] || status=1
[ $status = 0 ] && echo "PASS $(wc -l <"$work/device.jsonl") records are those of the host"
exit $status

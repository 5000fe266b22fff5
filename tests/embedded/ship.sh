#!/bin/sh
# ship.sh - what bundles, stores and audit logs cost on a Cortex-M4, against fixed budgets.
#
# Code is what a device needs that verifies bundles and keeps two of them, and what one
# needs that writes a log.  The runtime's SHA-256 is counted with the log; the library of
# signatures is the device's own.  Stack is the bound of the compiler's call graph without
# what the caller's functions take: the signature, the flash, the sink.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
status=0
shared="crypto sha256 text json number"
bundle="bundle keyset store crc"
audit="audit audit_chain audit_record json_write merkle note base64"

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

code_size()
{
	section_size "$work/$1.o" '^.(text|rodata)'
}

# part <name> <root>...: what the roots reach
part()
{
	part=$1 object=$work/$1.o
	shift
	arm-none-eabi-ld -r --gc-sections -e "$1" $(printf ' -u %s' "$@") \
		"$work"/runtime/*.o -o "$object" || exit 1
	needed=$(arm-none-eabi-nm -u "$object" | awk '{ print $2 }' |
		grep -vxE 'memcpy|memset|memmove|memcmp')
	[ -z "$needed" ] || { echo "FAIL $part needs" $needed; status=1; }
	within ".data and .bss of $part" $(section_size "$object" '^.(data|bss)') 0
}

# deepest <root> <functions that a pointer may mean>
deepest()
{
	awk -v root="$1" -v indirect="$2" -f tests/embedded/stack.awk "$work"/runtime/*.ci
}

# stack <root> <limit>
stack()
{
	bound=$(deepest "$1" edict_sha256_begin,edict_sha256_add,edict_sha256_end) || status=1
	echo "$1: $bound"
	within "stack of $1" "${bound%% *}" "$2"
}

mkdir "$work/runtime"
runtime="$shared $bundle $audit"
compile_runtime "$work/runtime" -fcallgraph-info=su

part verify edict_keyset_read edict_keyset_verify edict_keyset_follows \
	edict_bundle_verify edict_bundle_find
part bundle edict_keyset_read edict_keyset_verify edict_keyset_follows \
	edict_bundle_verify edict_bundle_find edict_store_format edict_store_open \
	edict_store_load edict_store_begin edict_store_write edict_store_activate \
	edict_store_confirm edict_store_revert edict_store_set_keys
part hash edict_sha256_begin edict_sha256_add edict_sha256_end
part audit edict_audit_open edict_audit_append edict_audit_append_event \
	edict_audit_append_recovery edict_audit_checkpoint edict_audit_close \
	edict_audit_lose edict_sha256_begin edict_sha256_add edict_sha256_end
echo "verification alone: $(code_size verify) bytes, SHA-256: $(code_size hash) bytes"
within "bundle verification and store" $(code_size bundle) 6143
within "audit writer with SHA-256" $(code_size audit) 5119

cat >"$work/state.c" <<'END'
#include "edict/audit.h"
char state[sizeof(struct edict_audit)];
END
arm-none-eabi-gcc $flags -c "$work/state.c" -o "$work/state.o" || exit 1
within "state of a log" $(section_size "$work/state.o" '^.bss') 1023

stack edict_bundle_verify 1023
stack edict_store_activate 2047
stack edict_audit_append 1151
stack edict_audit_close 1151
exit $status

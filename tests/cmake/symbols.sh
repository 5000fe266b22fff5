#!/bin/sh
# symbols.sh - what the runtime and emitted C bring into a program.
#
# The runtime exports only names that begin with edict_; together with an emitted
# policy it needs nothing but the four functions a C compiler may call by itself;
# neither has writable data.
set -u
runtime=${RUNTIME:?names libedict_runtime.a}
edict=${EDICT:?names the edict command}
cc=${CC:-cc}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0

complain()
{
	echo "$*"
	bad=$((bad + 1))
}

foreign=$(nm --defined-only --extern-only "$runtime" | awk 'NF == 3 { print $3 }' |
	grep -v '^edict_')
[ -z "$foreign" ] || complain "the runtime exports" $foreign

# check_layout <code or table> <policy> [option]
check_layout()
{
	layout=$1
	shift
	rm -rf "$tmp/$layout"
	mkdir "$tmp/$layout"
	"$edict" compile "$@" --layout "$layout" --name sample -o "$tmp/$layout" \
		>/dev/null || exit 1
	"$cc" -std=c11 -O2 -Iruntime -c "$tmp/$layout/sample.c" -o "$tmp/$layout/sample.o" ||
		exit 1
	ld -r -o "$tmp/$layout/all.o" --whole-archive "$runtime" --no-whole-archive \
		"$tmp/$layout/sample.o" || exit 1
	needed=$(nm -u "$tmp/$layout/all.o" | awk '{ print $2 }' |
		grep -vxE 'memcpy|memset|memmove|memcmp|_GLOBAL_OFFSET_TABLE_')
	[ -z "$needed" ] || complain "with --layout $layout the linked $1 needs" $needed
	foreign=$(nm --defined-only --extern-only "$tmp/$layout/sample.o" |
		awk 'NF == 3 { print $3 }' | grep -v '^sample_')
	[ -z "$foreign" ] || complain "the emitted C of $1 exports" $foreign
	# Tables with pointers are relocated, hence in .data.rel.ro; .data and .bss hold
	# what could change while running.
	writable=$(size -A "$tmp/$layout/all.o" |
		awk '$1 ~ /^\.(data|bss)($|\.)/ && $1 !~ /rel\.ro/ && $2 > 0 { print $1 }')
	[ -z "$writable" ] ||
		complain "with --layout $layout $1 has writable data in" $writable
}

for layout in code table; do
	check_layout $layout policies/shop.yaml
	check_layout $layout policies/helpdesk.cedar --schema=policies/helpdesk.cedarschema
done
[ "$bad" = 0 ]

#!/bin/sh
# emitted.sh - emitted C, in both layouts, compiles without a warning, hosted and
# freestanding, with gcc and clang, as C and (the header) as C++; it names no
# absolute path, no date, and contains no pragma.
set -u
edict=${EDICT:?names the edict command}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
flags="-std=c11 -pedantic-errors -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wpointer-arith -Wwrite-strings
	-Wundef -Wvla -Wswitch-enum -Wformat=2 -Wimplicit-fallthrough -Werror -Iruntime"

complain()
{
	echo "$*"
	bad=$((bad + 1))
}

compile_layout()
{
	for policy in policies/*.yaml; do
		case $policy in
		*.test.yaml) continue ;;
		esac
		"$edict" compile "$policy" --layout "$1" -o "$tmp/$1" >"$tmp/messages" 2>&1 || {
			cat "$tmp/messages"
			complain "$policy does not compile with --layout $1"
		}
	done
}

# With the schema and the entities that lie beside a policy.
compile_cedar()
{
	wanted=$1
	for policy in policies/*.cedar tests/golden/cedar*/policy.cedar; do
		base=${policy%.cedar}
		set --
		for schema in "$base.cedarschema" "${base%/*}/schema.cedarschema"; do
			[ ! -e "$schema" ] || set -- "$@" "--schema=$schema"
		done
		for entities in "$base.entities.json" "${base%/*}/entities.json"; do
			[ ! -e "$entities" ] || set -- "$@" "--entities=$entities"
		done
		name=$(echo "${base#policies/}" | tr -c 'a-z0-9\n' _)
		"$edict" compile "$policy" "$@" --layout "$wanted" -n "$name" \
			-o "$tmp/$wanted" >"$tmp/messages" 2>&1 || {
			cat "$tmp/messages"
			complain "$policy does not compile with --layout $wanted"
		}
	done
}

check_warnings()
{
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		for mode in -fhosted -ffreestanding; do
			# shellcheck disable=SC2086
			$cc $flags $mode -O2 -c -o "$tmp/object" "$1" ||
				complain "$cc $mode warns about $1"
		done
	done
}

for layout in code table; do
	compile_layout $layout
	compile_cedar $layout
	for file in "$tmp/$layout"/*.c; do
		check_warnings "$file"
	done
done
for header in "$tmp/code"/*.h; do
	echo "#include \"$header\"" >"$tmp/header.cc"
	clang++ -std=c++17 -Wall -Wextra -Werror -Iruntime -fsyntax-only "$tmp/header.cc" ||
		complain "$header is no C++"
done

if grep -rnE "$PWD|$tmp|/home/|/root/|/tmp/|/usr/" "$tmp/code" "$tmp/table"; then
	complain "an absolute path is emitted"
fi
if grep -rnE "$(date +%Y)-[01][0-9]-[0-3][0-9]|__DATE__|__TIME__|__FILE__" \
	"$tmp/code" "$tmp/table"; then
	complain "a date is emitted"
fi
if grep -rnE '^[[:space:]]*#[[:space:]]*pragma|_Pragma' "$tmp/code" "$tmp/table"; then
	complain "a pragma is emitted"
fi
[ "$bad" = 0 ]

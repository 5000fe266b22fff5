#!/bin/sh
# sizes.sh - no function longer than 70 lines, no file longer than 1,000.
# What edict emits (tests/golden) is as long as its policy.
# A function body is what stands between a `{` and a `}` in the first column.
set -u
long_functions()
{
	awk '
	FNR == 1 { begin = 0 }
	/^{/ { begin = FNR; head = last }
	/^}/ && begin {
		if (FNR - begin - 1 > 70)
			printf "%s:%d: %d lines: %s\n", FILENAME, begin, FNR - begin - 1, head
		begin = 0
	}
	/^[a-z]/ { last = $0 }' "$@"
}

long_files()
{
	for file in "$@"; do
		lines=$(wc -l <"$file")
		[ "$lines" -le 1000 ] || echo "$file: $lines lines"
	done
}

set -- $(find compiler runtime grammar tests fuzz bench examples -path tests/golden -prune -o \
	\( -name '*.[ch]' -o -name '*.re' -o -name '*.y' \) -print)
found=$(long_functions "$@"; long_files "$@")
[ -z "$found" ] && exit 0
echo "$found"
exit 1

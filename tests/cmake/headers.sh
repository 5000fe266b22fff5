#!/bin/sh
# headers.sh - every header compiles alone, twice in one file, with gcc and clang;
# the public ones as C++ too.
set -u
bad=0
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Icompiler -Iruntime"

alone()
{
	name=${1#compiler/}
	name=${name#runtime/}
	shift
	if ! printf '#include "%s"\n#include "%s"\n' "$name" "$name" | "$@" -fsyntax-only -; then
		echo "$name does not compile alone with $*"
		bad=$((bad + 1))
	fi
}

for cc in gcc clang; do
	command -v "$cc" >/dev/null || continue
	for header in compiler/*/*.h runtime/*.h runtime/edict/*.h; do
		# shellcheck disable=SC2086
		alone "$header" "$cc" $flags -x c
	done
done
for cc in g++ clang++; do
	command -v "$cc" >/dev/null || continue
	for header in runtime/edict/*.h; do
		alone "$header" "$cc" -std=c++17 -Wall -Wextra -Werror -Iruntime -x c++
	done
done
[ "$bad" = 0 ]

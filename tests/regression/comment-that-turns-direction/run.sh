#!/bin/sh
# Direction marks in names reached comments of the emitted C and the eyes of its readers,
# and long names were cut inside a character.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
printf 'version: 1\nrules: [{id: "a\\u202e \\u2066b", when: {tool: x\\x9b}, verdict: deny, reason: "a%s"}]\n' \
	éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé >"$out/p.yaml"
printf 'name: a%s\n' ééééééééééééééééééééééééééééééééééééééé >>"$out/p.yaml"
for layout in code table; do
	"$EDICT" compile "$out/p.yaml" --layout=$layout --emit=c -o "$out" || exit 1
	for file in "$out/p.c" "$out/p.h"; do
		iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || exit 1
		grep -q "$(printf '\342\200\256\|\342\201\246\|\302\233')" "$file" && exit 1
	done
done
exit 0

#!/bin/sh
# In p.yaml the condition `p.set == 'a'` was called like the setter of the field `is_a`.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
cat >"$out/p.yaml" <<'END'
version: 1
schema: {p.set: string, is_a: string}
rules: [{id: a, when: {p.set: a, is_a: b}, verdict: deny}]
END
"$EDICT" compile "$out/p.yaml" --layout=code -o "$out" &&
	"$CC" -std=c11 -fsyntax-only -Wall -Wextra -Werror -I runtime -I "$out" "$out/p.c"

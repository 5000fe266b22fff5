#!/bin/sh
# A device as output was replaced by a file, a pipe was waited for, a link was replaced.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
echo '- {action: x, effect: deny}' >"$out/p.yaml"
mkfifo "$out/p.c"
cat "$out/p.c" >"$out/copy" &
"$EDICT" compile "$out/p.yaml" -o "$out" || exit 1
wait
grep -q p_decide "$out/copy" && [ -p "$out/p.c" ] || exit 1
ln -s target "$out/link" && touch "$out/target"
"$EDICT" compile "$out/p.yaml" -o "$out/o" --depfile "$out/link" &&
	[ -L "$out/link" ] && [ -s "$out/target" ]

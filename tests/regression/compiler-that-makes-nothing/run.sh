#!/bin/sh
# A compiler that works and makes nothing that can be loaded was called a bug of Edict.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
echo '- {action: x, effect: deny}' >"$out/p.yaml"
for cc in true 'cc -c'; do
	echo '{}' | XDG_CACHE_HOME=$out CC=$cc "$EDICT" decide "$out/p.yaml" --engine=c -r - 2>"$out/log"
	[ $? = 1 ] && grep -q 'cannot be loaded' "$out/log" || exit 1
done

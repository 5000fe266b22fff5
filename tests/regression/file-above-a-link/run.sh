#!/bin/sh
# `link/../p.yaml` read the p.yaml beside the link, not the one above its target.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
mkdir "$out/near" "$out/far" "$out/far/away"
ln -s ../far/away "$out/near/link"
echo '- {action: x, effect: allow}' >"$out/near/p.yaml"
echo '- {action: x, effect: deny}' >"$out/far/p.yaml"
echo '{"action":"x"}' | "$EDICT" decide "$out/near/link/../p.yaml" --requests=- |
	grep -q '"decision":"deny"' || exit 1
# Nor does `extends` leave the folder by that way.
printf 'version: 1\nextends: link/../p.yaml\ndefault: deny\nrules: []\n' >"$out/near/child.yaml"
"$EDICT" check "$out/near/child.yaml" 2>&1 | grep -q '^error\[E0515\]'

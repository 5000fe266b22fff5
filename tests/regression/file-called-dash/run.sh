#!/bin/sh
# `extends: "-"` and the file ./- were read from standard input.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
cd "$out" || exit 1
printf 'version: 1\nextends: "-"\nrules: [{id: a, when: {tool: x}, verdict: deny}]\n' >p.yaml
echo 'version: 1' | "$EDICT" check p.yaml 2>&1 | grep -q '^error\[E0516\]' || exit 1
echo '- {action: x, effect: deny}' >./-
"$EDICT" check ./- </dev/null

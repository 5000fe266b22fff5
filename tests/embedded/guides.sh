#!/bin/sh
# guides.sh GUIDES DATA - the policies of the published guides decide alike on a
# Cortex-M4 and in the evaluator, which conformance/guides holds against what is stated.
set -u
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
. tests/embedded/board.sh

"$1" "$EDICT" "$2" "$work" || exit
while read -r number policy option; do
	decide_on_board "$policy" guide "$work/$number.jsonl" "$option" </dev/null
done <"$work/list"
exit $status

#!/bin/sh
# policies.sh - the example policies decide alike on a Cortex-M4 and in the evaluator.
#
# Each policies/NAME.yaml that has NAME.requests.jsonl is compiled, the evaluator says
# what is to be expected, and the board decides the same requests.
set -u
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
. tests/embedded/board.sh

for requests in policies/*.requests.jsonl; do
	name=$(basename "$requests" .requests.jsonl)
	decide_on_board "policies/$name.yaml" "$(echo "$name" | tr -- - _)" "$requests"
done
exit $status

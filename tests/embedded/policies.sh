#!/bin/sh
# policies.sh - the example policies decide alike on a Cortex-M4 and in the evaluator.
#
# Each policies/NAME.yaml that has NAME.requests.jsonl is compiled, the evaluator says
# what is to be expected, and the board decides the same requests.
set -u
. tests/embedded/tools.sh
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
status=0

# expect <policy> <requests>: cases for run_m4.sh, by the evaluator
expect()
{
	"$EDICT" decide "$1" --requests "$2" --engine=eval >"$work/decisions" || exit 1
	sed 's/.*"decision":"\([^"]*\)","rule":\("\([^"]*\)"\|null\).*/\1\t\3/' \
		"$work/decisions" | paste - "$2" |
		awk -F '\t' -v OFS='\t' '{ if ($2 == "") $2 = "-"; print }'
}

for requests in policies/*.requests.jsonl; do
	name=$(basename "$requests" .requests.jsonl)
	policy=policies/$name.yaml
	symbol=$(echo "$name" | tr -- - _)
	expect "$policy" "$requests" >"$work/cases"
	for layout in code table; do
		"$EDICT" compile "$policy" --name "$symbol" --layout=$layout -o "$work" \
			>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
		echo "$policy as $layout:"
		tests/embedded/run_m4.sh "$work/$symbol.c" "$work/cases" >"$work/log" 2>&1 ||
			status=1
		grep -v ^PASS "$work/log"
	done
done
exit $status

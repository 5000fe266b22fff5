# board.sh - sourced: decide requests on the board in both layouts, as the evaluator does.
#
# Needs `work`, a folder; sets `status` to 1 when a decision differs.
status=0

# expect <policy> <requests> [<option>]: cases for run_m4.sh, by the evaluator
expect()
{
	# shellcheck disable=SC2086 # no option, no word
	"$EDICT" decide "$1" --requests "$2" --engine=eval ${3:-} >"$work/decisions" \
		2>"$work/log" || { cat "$work/log"; exit 1; }
	sed 's/.*"decision":"\([^"]*\)","rule":\("\([^"]*\)"\|null\).*/\1\t\3/' \
		"$work/decisions" | paste - "$2" |
		awk -F '\t' -v OFS='\t' '{ if ($2 == "") $2 = "-"; print }'
}

# decide_on_board <policy> <symbol> <requests> [<option>]
decide_on_board()
{
	expect "$1" "$3" "${4:-}" >"$work/cases"
	for layout in code table; do
		# shellcheck disable=SC2086
		"$EDICT" compile "$1" --name "$2" --layout=$layout -o "$work" ${4:-} \
			>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
		echo "$1 as $layout:"
		tests/embedded/run_m4.sh "$work/$2.c" "$work/cases" >"$work/log" 2>&1 ||
			status=1
		grep -v ^PASS "$work/log"
	done
}

#!/bin/sh
# Where standard output was closed, the audit log was opened in its place, and got the
# answers as well.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
echo '{"action": "x"}' >"$work/requests"
for closed in '>&-' '<&- >&-' '>&- 2>&-' '<&- >&- 2>&-'; do
	rm -f "$work/log.jsonl"
	eval '"$EDICT" decide policies/data-access.yaml --requests="$work/requests" \
		--audit="$work/log.jsonl"' "$closed"
	[ $? = 2 ] && "$EDICT" audit verify "$work/log.jsonl" >"$work/out" 2>&1 ||
		{ echo "$closed:"; cat "$work/log.jsonl" "$work/out"; exit 1; }
done

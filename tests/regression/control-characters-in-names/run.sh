#!/bin/sh
# A NUL in a name and a line end in an approver were cut by emitted C, not by the evaluator.
for members in 'name: "a\0b"' 'name: ""' 'name: a, description: "a\0b"' \
	'name: a, approvers: ["a\nb"]' 'name: a, approvers: [""]' 'name: "\e[31m"'; do
	printf 'apiVersion: governance.toolkit/v1\nname: p\ndefault_action: deny\nrules:\n  - {%s, condition: "tool == '\''a'\''", action: require_approval}\n' \
		"$members" | "$EDICT" check - 2>&1 | grep -q '^error\[E0527\]' || exit 1
done

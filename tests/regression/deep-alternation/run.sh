# `and` and `or` inside each other, 60 deep, took more stack than emitted C may have.
awk 'BEGIN { for (i = 0; i < 60; i++) {
		s = s "tool == \x27t" i "\x27 " (i % 2 ? "or" : "and") " ("; t = t ")" }
	print "apiVersion: governance.toolkit/v1\nname: nested\ndefault_action: deny\nrules:"
	print "  - {name: n, action: deny, condition: \"" s "tool == \x27z\x27" t "\"}" }' |
	"$EDICT" check /dev/stdin 2>&1 | grep -q '^error\[E0705\]'

# `and` and `or` inside each other, 60 deep.
printf 'apiVersion: governance.toolkit/v1\nname: nested\nagents: ["*"]\ndefault_action: deny\nrules:\n'
awk 'BEGIN { for (i = 0; i < 60; i++) {
		s = s "tool == \x27t" i "\x27 " (i % 2 ? "or" : "and") " ("; t = t ")" }
	print "  - {name: nested, action: deny, condition: \"" s "tool == \x27z\x27" t "\"}" }'

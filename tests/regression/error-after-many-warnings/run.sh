# Five hundred warnings hid the error that made the policy fail.
awk 'BEGIN { print "name: many\ncompat: agt\ndefaults: {action: allow}\nrules:"
	for (i = 0; i < 600; i++)
		print "  - {name: r" i ", condition: {field: input, operator: eq, value: v" i "}, action: deny}"
	print "  - {name: bad, condition: {field: input, operator: matches, value: \"(a)\\\\1\"}, action: deny}" }' |
	"$EDICT" check /dev/stdin 2>&1 | grep -q '^error\[E0220\]'

# A policy that throttles 33,000 rules has 66,000.
printf 'apiVersion: governance.toolkit/v1\nname: rules\nagents: ["*"]\ndefault_action: deny\nrules:\n'
awk 'BEGIN { for (i = 0; i < 33000; i++)
	printf "  - {name: r%d, condition: \"tool == \x27t%d\x27\", action: allow, limit: 1/day}\n", i, i }'

# More than 65,535 fields.
printf 'version: 1\nname: fields\ndefault: allow\nrules:\n'
awk 'BEGIN { for (r = 0; r < 66; r++) {
	print "  - id: r" r "\n    verdict: deny\n    when:"
	for (i = 0; i < 1000; i++) print "      args.f" r * 1000 + i ": 1" } }'

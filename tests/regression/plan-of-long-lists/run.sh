# 200 rules over three lists of 40 took more than a gigabyte.
(ulimit -v 1000000 && "$EDICT" --help >/dev/null 2>&1) || {
	echo "skipped: sanitizers need more address space than the test allows"
	exit 77
}
ulimit -v 1000000
awk 'function list(first, n,   i, s) {
	for (i = 0; i < n; i++) s = s (i ? ", " : "") "v" (first + i) % 200
	return s
}
BEGIN { print "version: 1\nname: lists\ndefault: allow\nrules:"
	for (r = 0; r < 200; r++)
		print "  - id: r" r "\n    verdict: deny\n    when: {tool: {in: [" list(r, 40) \
			"]}, environment: {in: [" list(r * 7, 40) "]}, args.a: {in: [" list(r * 11, 40) "]}}" }' |
	"$EDICT" compile --dump=plan /dev/stdin 2>&1 >/dev/null | grep -q '^1 warning$'

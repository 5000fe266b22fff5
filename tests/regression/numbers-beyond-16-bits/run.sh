# Tables number keys, their bytes and skipped tests with 16 bits; what went beyond was cut off, and a
# rule that denies no longer matched.  (gcc speaks of -Woverflow where that happens.)
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
awk 'BEGIN {
	print "version: 1\nname: keys\ndefault: allow\nrules:"
	for (r = 0; r < 12; r++) {
		printf "  - id: r%d\n    verdict: deny\n    when: {environment: e%d, tool: {in: [", r, r
		for (i = r * 6000; i < (r + 1) * 6000; i++) printf "k%d,", i
		print "]}}"
	}
}' >"$out/keys.yaml"
"$EDICT" compile "$out/keys.yaml" --layout=table -o "$out" 2>/dev/null || exit 1
if grep -q 'EDICT_OP_STRING_IN' "$out/keys.c"; then
	echo "a set over 72000 keys is looked up by an id of 16 bits"
	exit 1
fi

awk 'BEGIN {
	printf "apiVersion: governance.toolkit/v1\nname: skip\ndefault_action: deny\nagents: ["
	for (i = 0; i < 66000; i++) printf "a%d*,", i
	print "]\nrules:\n  - {name: r, action: deny, condition: \"environment == \x27dev\x27\"}"
}' >"$out/skip.yaml"
"$EDICT" check "$out/skip.yaml" 2>&1 | grep -q '^error\[E0705\]: .*66000 tests' ||
	exit 1

awk 'BEGIN {
	for (s = "a"; length(s) < 65536;) s = s s
	print "version: 1\nname: text\ndefault: allow\nrules:"
	print "  - {id: r, verdict: deny, when: {tool: {in: [" s ", b]}}}"
}' >"$out/text.yaml"
"$EDICT" check "$out/text.yaml" 2>&1 | grep -q '^error\[E0701\]: text of 65536 bytes'

#!/bin/sh
# same.sh - one policy written in four dialects gives one and the same plan.
# EDICT names the command to test.
set -u
cd "$(dirname "$0")/same" || exit 1
edict=${EDICT:?names the edict command}
case $edict in
/*) ;;
*) edict=$OLDPWD/$edict ;;
esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

failed=0
for dialect in capability toolkit gate policydocument; do
	"$edict" compile --dialect=$dialect --dump=plan $dialect.yaml \
		>"$tmp/$dialect" 2>"$tmp/log" || cat "$tmp/log"
	[ -s "$tmp/$dialect" ] && cmp -s "$tmp/capability" "$tmp/$dialect" && continue
	echo "capability.yaml and $dialect.yaml differ"
	diff -u "$tmp/capability" "$tmp/$dialect"
	failed=1
done
exit $failed

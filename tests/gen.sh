#!/bin/sh
# gen.sh [--update] - gen/ is what edict emits for policies/, byte for byte.
#
# Regenerates everything in a folder aside and wants no difference; with --update
# the result is put into gen/ instead.  EDICT names the command to use.
set -u
cd "$(dirname "$0")/.." || exit 1
edict=${EDICT:-build/release/bin/edict}
[ -x "$edict" ] || edict=build/run/bin/edict
[ -x "$edict" ] || {
	echo "gen.sh: build edict first, or name it: EDICT=... tests/gen.sh" >&2
	exit 1
}
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

for policy in policies/*.yaml; do
	case $policy in
	*.test.yaml) continue ;;
	esac
	"$edict" compile "$policy" -o "$new" >"$new/messages" 2>&1 || {
		echo "gen.sh: $policy does not compile"
		cat "$new/messages"
		exit 1
	}
	rm "$new/messages"
done

if [ "${1:-}" = --update ]; then
	rm -rf gen
	cp -R "$new" gen
	chmod 755 gen
	exit 0
fi
diff -r -u gen "$new" && exit 0
echo
echo "gen/ differs from what edict emits.  If that is meant: tests/gen.sh --update"
exit 1

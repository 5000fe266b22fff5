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

# A Cedar policy is compiled with the schema and the entities that lie beside it.
beside()
{
	stem=${1%.cedar}
	[ -f "$stem.cedarschema" ] && echo "--schema=$stem.cedarschema"
	[ -f "$stem.entities.json" ] && echo "--entities=$stem.entities.json"
}

for policy in policies/*.yaml policies/*.cedar; do
	options=
	case $policy in
	*.test.yaml) continue ;;
	*.cedar) options=$(beside "$policy") ;;
	esac
	# shellcheck disable=SC2086 # several options, no spaces in them
	"$edict" compile "$policy" $options -o "$new" >"$new/messages" 2>&1 || {
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

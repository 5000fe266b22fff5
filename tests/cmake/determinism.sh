#!/bin/sh
# determinism.sh - the same policies in two folders, two locales, two time zones and
# in two orders give the same bytes.
set -u
edict=$(realpath "${EDICT:?names the edict command}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

comma_locale=$(locale -a 2>/dev/null | grep -iE '^(de|fr|tr|pl)_.*utf' | head -n 1)

compile_all()
{
	for policy in policies/*.yaml policies/*.cedar; do
		set --
		case $policy in
		*.test.yaml) continue ;;
		*.cedar) set -- --schema="${policy%.cedar}.cedarschema" \
			--entities="${policy%.cedar}.entities.json" ;;
		esac
		"$edict" compile "$policy" "$@" -o out --emit c,listing,json,dot \
			>messages 2>&1 || {
			cat messages
			exit 1
		}
	done
	rm -f messages
}

mkdir -p "$tmp/one" "$tmp/elsewhere/two"
cp -R policies "$tmp/one/policies"
cp -R policies "$tmp/elsewhere/two/policies"
(cd "$tmp/one" && LC_ALL=C TZ=UTC compile_all) || exit 1
(cd "$tmp/elsewhere/two" && umask 077 && HOME=/nowhere COLUMNS=40 TZ=Asia/Tokyo \
	LC_ALL=${comma_locale:-C.UTF-8} compile_all) || exit 1
diff -r "$tmp/one/out" "$tmp/elsewhere/two/out" >/dev/null && exit 0
diff -r "$tmp/one/out" "$tmp/elsewhere/two/out" | head -n 20
exit 1

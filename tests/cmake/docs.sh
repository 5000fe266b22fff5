#!/bin/sh
# docs.sh - the examples of docs/tour.md are what the command prints.
#
# `<!-- file NAME -->` in front of a block makes that file; `<!-- edict ... -->` runs the
# command and wants the block as its output; `<!-- part of COMMAND: FILE -->` wants the
# lines of the block in FILE, in order.
set -u
edict=$(realpath "${EDICT:?names the edict command}")
page=$(cd "$(dirname "$0")/../../docs" && pwd)/tour.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME

awk '
/^<!-- .* -->$/ { n++; head = $0; sub(/^<!-- /, "", head); sub(/ -->$/, "", head)
	print head > sprintf("%02d.head", n); next }
/^```/ { if (!head) next; open = !open; if (open) printf "" > sprintf("%02d.block", n)
	else head = ""; next }
open { print > sprintf("%02d.block", n) }' "$page"

status=0
for head in *.head; do
	block=${head%.head}.block
	line=$(cat "$head")
	case $line in
	"file "*) cp "$block" "${line#file }" ;;
	"part of edict "*)
		command=${line#part of edict }
		file=${command#*: }
		# shellcheck disable=SC2086 # words of the command
		"$edict" ${command%%: *} >/dev/null 2>&1
		awk 'BEGIN { i = 0 } NR == FNR { want[n++] = $0; next } i < n && $0 == want[i] { i++ }
			END { exit i != n }' "$block" "$file" || {
			echo "docs/tour.md: not the lines of $file: $line"
			status=1
		} ;;
	edict*)
		# shellcheck disable=SC2086 # words of the command
		"$edict" ${line#edict } >output 2>/dev/null
		diff -u "$block" output || {
			echo "docs/tour.md: differs from: $line"
			status=1
		} ;;
	esac
done
exit $status

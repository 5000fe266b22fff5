#!/bin/sh
# cedar.sh SUITE N_TESTS N_REQUESTS N_FAILED [OPTION...] - Cedar's own tests, counted.
#
#     handwritten   the integration tests written by hand
#     apps          requests of the three benchmark applications
#     corpus        the generated tests, whose names begin with 0 to 7
#     corpus-01     those of them that begin with 0 or 1
#     corpus-27     all the others
#
# The data lie below $EDICT_DATA or ../shared/data; the corpus is unpacked into $BUILD,
# as unpack.c does it: renamed into its place, since tests run side by side.
set -u
suite=$1 n_tests=$2 n_requests=$3 n_failed=$4
shift 4
data=${EDICT_DATA:-../shared/data}/cedar
[ -r "$data/README.md" ] || { echo "skipped: no data"; exit 77; }

unpack()
{
	[ -e "$1/.complete" ] && return 0
	new=$(mktemp -d "${1%/*}/unpack.XXXXXX") &&
		tar -xJf "$data/corpus-dev.tar.xz" -C "$new" &&
		touch "$new/corpus-dev/.complete" || return 1
	[ -e "$1/.complete" ] || rm -rf "$1"
	mv -T "$new/corpus-dev" "$1" || [ -e "$1/.complete" ] || return 1
	rm -rf "$new"
}

corpus=$BUILD/tests/conformance/corpus-dev
case $suite in
corpus*) unpack "$corpus" || exit 1 ;;
esac
case $suite in
corpus) set -- "$@" "$corpus" ;;
corpus-01) set -- "$@" "$corpus"/[01]*[0-9a-f].json ;;
corpus-27) set -- "$@" "$corpus"/[2-7]*[0-9a-f].json ;;
*) set -- "$@" "$data/$suite" ;;
esac
output=$("$EDICT" run-tests "$@")
status=$?
echo "$output" | tail -n 60
n_passed=$((n_tests - n_failed))
summary="$n_tests tests, $n_requests requests: $n_passed passed, $n_failed failed"
[ "$(echo "$output" | tail -n 1)" = "$summary" ] && [ $status = $((n_failed > 0)) ]

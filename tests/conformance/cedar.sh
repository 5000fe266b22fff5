#!/bin/sh
# cedar.sh SUITE N_TESTS N_REQUESTS [OPTION...] - Cedar's own tests pass, all of them.
#
#     handwritten   the integration tests written by hand
#     apps          requests of the three benchmark applications
#     corpus        the generated tests whose names begin with 0 to 7
#
# The data lie below $EDICT_DATA or ../shared/data; the corpus is unpacked into $BUILD.
set -u
suite=$1 n_tests=$2 n_requests=$3
shift 3
data=${EDICT_DATA:-../shared/data}/cedar
[ -r "$data/README.md" ] || { echo "skipped: no data"; exit 77; }
folder=$data/$suite
if [ "$suite" = corpus ]; then
	folder=$BUILD/tests/conformance/corpus-dev
	[ -e "$folder/.complete" ] || {
		mkdir -p "${folder%/*}" &&
			tar -xJf "$data/corpus-dev.tar.xz" -C "${folder%/*}" &&
			touch "$folder/.complete"
	} || exit 1
fi
output=$("$EDICT" run-tests "$@" "$folder")
status=$?
echo "$output" | tail -n 60
[ "$status" = 0 ] && [ "$output" = \
	"$n_tests tests, $n_requests requests: $n_tests passed, 0 failed" ]

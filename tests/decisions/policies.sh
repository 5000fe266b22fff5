#!/bin/sh
# policies.sh - the policies of the project pass their own tests, by every engine.
# EDICT names the command to test.
set -u
edict=${EDICT:?names the edict command}
XDG_CACHE_HOME=$(mktemp -d)
trap 'rm -rf "$XDG_CACHE_HOME"' EXIT
export XDG_CACHE_HOME

n_failed=0
for test in policies/*.test.yaml; do
	for engine in --engine=eval "--engine=c --layout=code" "--engine=c --layout=table"; do
		# shellcheck disable=SC2086 # an engine is two words
		"$edict" test $engine "$test" >"$XDG_CACHE_HOME/log" 2>&1 && continue
		echo "$test: $engine"
		cat "$XDG_CACHE_HOME/log"
		n_failed=$((n_failed + 1))
	done
done
[ $n_failed = 0 ]

#!/bin/sh
# run.sh - a longer differential campaign than ./check has time for.
#
#     tests/differential/run.sh [SEED [POLICIES [REQUESTS]]]
#
# Runs with the next seed and the next one until it finds a difference or is stopped.
# BUILD is the build folder, build/dev unless it is set.
set -eu
cd "$(dirname "$0")/../.."
seed=${1:-1000}
policies=${2:-240}
requests=${3:-2000}
program=${BUILD:-build/dev}/tests/differential/differential_campaign

if [ ! -x "$program" ]; then
	echo "run.sh: $program is not built; set BUILD to the build folder" >&2
	exit 2
fi
while "$program" "$seed" "$policies" "$requests"; do
	seed=$((seed + 1))
done
exit 1

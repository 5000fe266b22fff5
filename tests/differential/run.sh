#!/bin/sh
# run.sh - longer differential campaigns than ./check has time for.
#
#     tests/differential/run.sh [SEED [POLICIES [REQUESTS]]]
#     tests/differential/run.sh patterns [SEED [ROUNDS]]
#
# The first runs with the next seed and the next one until it finds a difference or is
# stopped.  The second runs ROUNDS rounds (20: some millions of checks), each of 400 sets
# of patterns over random texts and 60 over every edge, and sums up.
# BUILD is the build folder, build/dev unless it is set.
set -eu
cd "$(dirname "$0")/../.."
folder=${BUILD:-build/dev}/tests/differential

need()
{
	[ -x "$1" ] || {
		echo "run.sh: $1 is not built; set BUILD to the build folder" >&2
		exit 2
	}
}

campaign()
{
	program=$folder/differential_campaign
	seed=${1:-1000}
	need "$program"
	while "$program" "$seed" "${2:-240}" "${3:-2000}"; do
		seed=$((seed + 1))
	done
	exit 1
}

# Print the output of a program and add its figures to those before.
run()
{
	need "$1"
	"$@" >"$log" || {
		cat "$log"
		exit 1
	}
	sed -n 's/^seed/'"${1##*_}"': seed/p' "$log"
	cat "$log" >>"$all"
}

patterns()
{
	seed=${1:-1000}
	last=$((seed + ${2:-20}))
	log=$(mktemp)
	all=$(mktemp)
	trap 'rm -f "$log" "$all"' EXIT
	while [ "$seed" -lt "$last" ]; do
		run "$folder/differential_patterns" "$seed" 400
		run "$folder/differential_patterns_edges" "$seed" 60
		seed=$((seed + 1))
	done
	awk '
	/^seed/ { for (i = 2; i < NF; i++) {
			if ($(i + 1) ~ /^checks/) checks += $i
			if ($(i + 1) ~ /^positive/) yes += $i
			if ($(i + 1) ~ /^edges/) edges += $i } }
	/ cuts,/ { cuts += $3 }
	/ voted on / { votes[$1] += $4 }
	/^skipped/ { skipped[$0] = 1 }
	END {
		printf "together: %d checks, %d positive (%.1f %%), %d edges, %d cuts, ", checks,
			yes, 100 * yes / checks, edges, cuts
		print "no difference"
		for (v in votes) printf "%s voted on %d\n", v, votes[v]
		for (s in skipped) print s
	}' "$all"
}

case ${1:-} in
patterns)
	shift
	patterns "$@"
	;;
-*)
	sed -n '2,11s/^# \{0,1\}//p' tests/differential/run.sh
	exit 2
	;;
*) campaign "$@" ;;
esac

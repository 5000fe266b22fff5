#!/bin/sh
# run.sh [TARGET] [SECONDS] - fuzz one target (or all), by default for a minute each.
#
# New inputs go to build/fuzz/corpus/TARGET, findings to build/fuzz/findings/TARGET.
# A finding becomes a test by moving its input to fuzz/corpus/TARGET with a name that
# says what was wrong.
set -u
cd "$(dirname "$0")/.." || exit 1
targets=${1:-policy condition json pattern lowering scanner cedar cedar_json entities schema bundle image audit}
seconds=${2:-60}

sh cmake/packages.sh fuzz || exit 1
mkdir -p build
cmake --preset fuzz >build/fuzz.log 2>&1 && cmake --build build/fuzz >>build/fuzz.log 2>&1 || {
	tail -n 30 build/fuzz.log
	exit 1
}
rm -f build/fuzz.log

failed=0
for target in $targets; do
	mkdir -p "build/fuzz/corpus/$target" "build/fuzz/findings/$target"
	echo "fuzz: $target for $seconds s"
	# Compiling a policy allocates in arenas, hence the generous memory limit.
	build/fuzz/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=10 \
		-rss_limit_mb=4096 -max_len=8192 -print_final_stats=1 \
		-artifact_prefix="build/fuzz/findings/$target/" \
		"build/fuzz/corpus/$target" "fuzz/corpus/$target" \
		>"build/fuzz/$target.log" 2>&1
	status=$?
	grep -E 'stat::(number_of_executed_units|peak_rss_mb)|ERROR|SUMMARY' \
		"build/fuzz/$target.log"
	[ "$status" = 0 ] || {
		echo "fuzz: $target found something, see build/fuzz/$target.log"
		failed=1
	}
done
exit $failed

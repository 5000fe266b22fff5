#!/bin/sh
# run.sh [--update] [case...] - commands with exact output, errors and exit status.
#
# A case is a folder: `cmd` is a shell script that calls `edict`; `stdout`, `stderr` and
# `status` are what it must give (a file that is not there stands for nothing, or 0).
# It runs in a copy of the folder that also holds the files of shared/.  With --update
# the results become the expectation.  EDICT names the command to test.
set -u
cd "$(dirname "$0")" || exit 1
edict=${EDICT:?names the edict command}
case $edict in
/*) ;;
*) edict=$OLDPWD/$edict ;;
esac

update=no
if [ "${1:-}" = --update ]; then
	update=yes
	shift
fi
if [ $# = 0 ]; then
	for cmd in */cmd; do
		set -- "$@" "${cmd%/cmd}"
	done
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/cache"
ln -s "$edict" "$tmp/bin/edict"
PATH=$tmp/bin:$PATH
XDG_CACHE_HOME=$tmp/cache
TERM=dumb
LC_ALL=C
export PATH XDG_CACHE_HOME TERM LC_ALL
unset EDICT_PACKS

run_case()
{
	rm -rf "$tmp/work"
	mkdir "$tmp/work"
	cp -R shared/. "$1/." "$tmp/work"
	rm -f "$tmp/work/stdout" "$tmp/work/stderr" "$tmp/work/status"
	(cd "$tmp/work" && sh ./cmd) >"$tmp/stdout" 2>"$tmp/stderr" </dev/null
	echo $? >"$tmp/status"
}

# Nothing is expected where there is no file.
keep()
{
	if [ "$2" = status ] && [ "$(cat "$tmp/status")" = 0 ] || [ ! -s "$tmp/$2" ]; then
		rm -f "$1/$2"
	else
		cp "$tmp/$2" "$1/$2"
	fi
}

compare()
{
	expected=$1/$2
	if [ ! -e "$expected" ]; then
		expected=$tmp/expected
		: >"$expected"
		[ "$2" != status ] || echo 0 >"$expected"
	fi
	diff -u "$expected" "$tmp/$2" >"$tmp/diff" && return 0
	echo "$1: $2 differs"
	sed 1,2d "$tmp/diff"
	return 1
}

n_failed=0
for case; do
	run_case "$case"
	failed=0
	for stream in stdout stderr status; do
		if [ $update = yes ]; then
			keep "$case" $stream
		else
			compare "$case" $stream || failed=1
		fi
	done
	n_failed=$((n_failed + failed))
done
echo "$# cases, $n_failed failed"
[ "$n_failed" = 0 ] && exit 0
echo "If the new output is meant: tests/cli/run.sh --update"
exit 1

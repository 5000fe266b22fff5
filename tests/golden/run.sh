#!/bin/sh
# run.sh [--update] [case...] - what the passes and emitters make, byte for byte.
#
# A case is a folder.  Its policy is policy.yaml or policy.cedar; `options` may hold
# options of the command, such as the schema.cedarschema and entities.json of a Cedar
# policy.  Beside it stand
#
#     ast ir plan                          what `edict compile --dump` prints
#     policy.listing .json .dot            renderings of the plan
#     code/policy.c .h  table/policy.c .h  both layouts of the emitted C
#
# A case named errors-* holds policies that are wrong, or deserve a warning.  For each
# NAME.yaml (or NAME.sh, which prints one too large to keep) NAME.txt is what `edict
# check` says.  A first line "# check: OPTION..." gives it options; files that begin with
# `_` are only extended by others.
#
# With --update the results become the expectation.  EDICT names the command to test.
set -u
cd "$(dirname "$0")" || exit 1
edict=${EDICT:?names the edict command}
case $edict in
/*) ;;
*) edict=$OLDPWD/$edict ;;
esac

# What a case is given; all else is made.
given="-name *.yaml -o -name *.sh -o -name options -o -name policy.cedar
	-o -name schema.cedarschema -o -name entities.json"

update=no
if [ "${1:-}" = --update ]; then
	update=yes
	shift
fi
if [ $# = 0 ]; then
	for case in */; do
		set -- "$@" "${case%/}"
	done
fi

here=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
TERM=dumb
LC_ALL=C
export TERM LC_ALL
unset EDICT_PACKS

compile()
{
	# shellcheck disable=SC2086 # options are words
	"$edict" compile $policy $options "$@"
}

# The renderings of the policy in this folder, below $tmp/out.
make_renderings()
{
	options=
	[ ! -e options ] || options=$(cat options)
	policy=policy.yaml
	[ -e $policy ] || policy=policy.cedar
	for pass in ast ir plan; do
		compile --dump=$pass >"$tmp/out/$pass" || return 1
	done
	compile --emit=listing,json,dot -n policy -o "$tmp/out" || return 1
	for layout in code table; do
		compile --emit=c --layout=$layout -n policy -o "$tmp/out/$layout" || return 1
	done
}

# What `edict check` says about each policy of this folder, below $tmp/out.
make_diagnostics()
{
	for script in *.sh; do
		[ ! -e "$script" ] || sh "./$script" >"${script%.sh}.yaml"
	done
	for policy in [!_]*.yaml; do
		options=$(sed -n '1s/^# check://p' "$policy" | tr -d '\r')
		# shellcheck disable=SC2086 # options are words
		"$edict" check $options "$policy" >"$tmp/out/${policy%.yaml}.txt" 2>&1
		echo "exit status $?" >>"$tmp/out/${policy%.yaml}.txt"
	done
}

make()
{
	rm -rf "$tmp/work" "$tmp/out"
	cp -R "$here/$1" "$tmp/work"
	mkdir "$tmp/out"
	cd "$tmp/work" || exit 1
	case $1 in
	errors-*) make_diagnostics ;;
	*) make_renderings 2>"$tmp/log" || cat "$tmp/log" ;;
	esac
	cd "$here" || exit 1
}

# Compare in both directions: what is expected must be made, what is made expected.
compare()
{
	same=0
	for file in $(cd "$tmp/out" && find . -type f | sort); do
		diff -u "$1/$file" "$tmp/out/$file" >"$tmp/diff" 2>&1 && continue
		echo "$1/${file#./} differs"
		sed 1,2d "$tmp/diff" | head -40
		same=1
	done
	for file in $(cd "$1" && set -f && find . -type f ! \( $given \) | sort); do
		[ -e "$tmp/out/$file" ] && continue
		echo "$1/${file#./} is not made any more"
		same=1
	done
	return $same
}

replace()
{
	(set -f && find "$1" -type f ! \( $given \) -exec rm {} +)
	cp -R "$tmp/out/." "$1"
}

n_failed=0
for case; do
	make "$case"
	if [ $update = yes ]; then
		replace "$case"
	elif ! compare "$case"; then
		n_failed=$((n_failed + 1))
	fi
done
[ $update = no ] || exit 0
echo "$# cases, $n_failed failed"
if [ $n_failed -gt 0 ]; then
	echo "if the new results are right: EDICT=$edict tests/golden/run.sh --update"
	exit 1
fi

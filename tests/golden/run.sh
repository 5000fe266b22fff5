#!/bin/sh
# run.sh [--update] [case...] - what the passes and emitters make, byte for byte.
#
# A case is a folder.  Its policy is policy.yaml or policy.cedar; `options` may hold
# options of the command, such as the schema.cedarschema and entities.json of a Cedar
# policy.  Beside it stand
#
#     ast ir plan scans                    what `edict compile --dump` prints
#     policy.listing .json .dot            renderings of the plan
#     code/policy.c .h  table/policy.c .h  both layouts of the emitted C
#
# A case named errors-* holds policies that are wrong, or deserve a warning.  For each
# NAME, NAME.txt is what `edict check` says of NAME.yaml, NAME.cedar or NAME.json, or of
# _policy.cedar if it is about other files: NAME.cedarschema or NAME.cedarschema.json,
# NAME.entities.json, and NAME.request.json, which `edict explain` reads.  A first line
# "# check: OPTION..." or "// check: OPTION..." of the policy gives options.  FILE.sh
# prints a FILE too large to keep; files that begin with `_` belong to others.
#
# With --update the results become the expectation.  EDICT names the command to test.
set -u
cd "$(dirname "$0")" || exit 1
edict=${EDICT:?names the edict command}
case $edict in
/*) ;;
*) edict=$OLDPWD/$edict ;;
esac

# What a case is given, for find; all else is made.
given()
{
	case $1 in
	errors-*) echo '! -name *.txt' ;;
	*) echo '-name *.yaml -o -name options -o -name policy.cedar
		-o -name schema.cedarschema -o -name entities.json' ;;
	esac
}

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
	for pass in ast ir plan scans; do
		compile --dump=$pass >"$tmp/out/$pass" || return 1
	done
	compile --emit=listing,json,dot -n policy -o "$tmp/out" || return 1
	for layout in code table; do
		compile --emit=c --layout=$layout -n policy -o "$tmp/out/$layout" || return 1
	done
}

# The first of these files that is there, behind an option if it has one.
first_of()
{
	option=$1
	shift
	for file; do
		[ -e "$file" ] && echo "$option$file" && return
	done
}

# What is said of one policy, or of what it is given.
diagnose()
{
	policy=$(first_of '' "$1.yaml" "$1.cedar" "$1.json" _policy.cedar)
	options=$(sed -n '1s/^[#/]* check://p' "$policy" | tr -d '\r')
	verb=check
	request=$(first_of --request= "$1.request.json")
	[ -z "$request" ] || verb=explain
	# shellcheck disable=SC2046,SC2086 # options are words
	"$edict" $verb $options $request "$policy" \
		$(first_of --schema= "$1.cedarschema" "$1.cedarschema.json" _schema.cedarschema) \
		$(first_of --entities= "$1.entities.json")
	echo "exit status $?"
}

# What is said of each case in this folder, below $tmp/out.
make_diagnostics()
{
	for script in *.sh; do
		[ ! -e "$script" ] || sh "./$script" >"${script%.sh}"
	done
	for name in $(find . -type f ! -name '_*' ! -name '*.sh' ! -name '*.txt' |
		sed 's/^..//; s/\..*//' | sort -u); do
		diagnose "$name" >"$tmp/out/$name.txt" 2>&1
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
	# shellcheck disable=SC2046 # what is given is words for find
	for file in $(cd "$1" && set -f && find . -type f ! \( $(given "$1") \) | sort); do
		[ -e "$tmp/out/$file" ] && continue
		echo "$1/${file#./} is not made any more"
		same=1
	done
	return $same
}

replace()
{
	# shellcheck disable=SC2046 # what is given is words for find
	(set -f && find "$1" -type f ! \( $(given "$1") \) -exec rm {} +)
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

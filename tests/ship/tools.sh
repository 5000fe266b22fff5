# tools.sh - what the tests of bundles, keys, stores and logs share.
#
# Read with `.` in the source tree; goes on in a folder of the test's own.  Gives $edict,
# $root (the source tree) and $work; a test ends with `exit $failed`.
edict=$(realpath "${EDICT:?names the edict command}") || exit 1
root=$PWD
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
umask 022
failed=0

complain()
{
	echo "FAIL: $*"
	failed=1
}

# expect <status> <text in the output> <argument>...: of `edict $verb`
expect()
{
	wanted=$1 text=$2
	shift 2
	"$edict" ${verb-} "$@" >out 2>&1 </dev/null
	status=$?
	[ $status = "$wanted" ] || complain "${verb-} $*: status $status: $(cat out)"
	[ -z "$text" ] || grep -qF -- "$text" out ||
		complain "${verb-} $*: no \`$text\`: $(cat out)"
}

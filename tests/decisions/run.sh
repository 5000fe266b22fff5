#!/bin/sh
# run.sh [table...] - tables of requests with the decision, the rule and the reason.
#
# A table NAME.txt has sections:
#
#     $ OPTION... POLICY...                 what to decide by; files beside the table
#     {"tool": "a"}                         a request
#     deny no-a rule:no-a                   decision, rule, and reason unless it is
#                                           rule:<rule>; `-` stands for the default
#     {"tool": "b"}
#     allow - | warn:noted audit:seen       obligations after a bar
#     = OPTION... POLICY...                 the requests of the section above again,
#                                           with the same answers
#     ! E0519 OPTION... POLICY...           `edict check` refuses with this code
#
# The evaluator and both layouts of emitted C must all give what the table says.
# EDICT names the command to test.
set -u
cd "$(dirname "$0")" || exit 1
edict=${EDICT:?names the edict command}
case $edict in
/*) ;;
*) edict=$OLDPWD/$edict ;;
esac
[ $# -gt 0 ] || set -- *.txt

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
XDG_CACHE_HOME=$tmp
LC_ALL=C
export XDG_CACHE_HOME LC_ALL

# Answers of the command, in the words of the tables.
simplify_answers()
{
	sed -e 's/^{"decision":"\([a-z_]*\)","rule":null,"reason":"\(\([^"\\]\|\\.\)*\)"/\1 - \2/' \
		-e 's/^{"decision":"\([a-z_]*\)","rule":"\([^"]*\)","reason":"\(\([^"\\]\|\\.\)*\)"/\1 \2 \3/' \
		-e 's/,"obligations":\[\]//' \
		-e 's/,"errors":.*//' -e 's/,"approvers":.*//' -e 's/}$//' \
		-e 's/,"obligations":\[\(.*\)\]/ | \1/' \
		-e 's/{"rule":"\([^"]*\)","action":"\([a-z]*\)"},*/\2:\1 /g' -e 's/ $//' \
		-e 's/^\([a-z_]* -\) default/\1/' \
		-e 's/^\([a-z_]*\) \([^ ]*\) rule:\2$/\1 \2/' \
		-e 's/^\([a-z_]*\) \([^ ]*\) rule:\2 |/\1 \2 |/'
}

# decide LINE OPTION...: the requests and answers collected so far, by every engine.
decide()
{
	line=$1
	shift
	[ -s "$tmp/requests" ] || return 0
	for engine in --engine=eval "--engine=c --layout=code" "--engine=c --layout=table"; do
		# shellcheck disable=SC2086 # an engine is two words
		"$edict" decide $engine "$@" --requests "$tmp/requests" \
			>"$tmp/answers" 2>"$tmp/log" || cat "$tmp/log"
		simplify_answers <"$tmp/answers" >"$tmp/simple"
		n_decided=$((n_decided + $(wc -l <"$tmp/requests")))
		paste -d '\n' "$tmp/requests" "$tmp/expected" >"$tmp/wanted"
		paste -d '\n' "$tmp/requests" "$tmp/simple" >"$tmp/given"
		diff -U 1 "$tmp/wanted" "$tmp/given" >"$tmp/diff" && continue
		echo "$table:$line: $engine $*"
		sed 1,2d "$tmp/diff"
		n_failed=$((n_failed + 1))
	done
}

refuse()
{
	line=$1
	code=$2
	shift 2
	n_refused=$((n_refused + 1))
	"$edict" check "$@" >"$tmp/log" 2>&1
	status=$?
	[ $status = 1 ] && grep -q "^error\\[$code\\]" "$tmp/log" && return
	echo "$table:$line: not refused with $code (exit status $status): $*"
	cat "$tmp/log"
	n_failed=$((n_failed + 1))
}

# shellcheck disable=SC2086 # options are words
run_table()
{
	n=0
	at=0
	options=
	while IFS= read -r text || [ -n "$text" ]; do
		n=$((n + 1))
		case $text in
		'#'* | '') ;;
		'{'*) echo "$text" >>"$tmp/requests" ;;
		'$ '*)
			decide $at $options
			options=${text#??}
			at=$n
			: >"$tmp/requests"
			: >"$tmp/expected"
			;;
		'= '*)
			decide $at $options
			options=${text#??}
			at=$n
			;;
		'! '*) refuse $n ${text#??} ;;
		*) echo "$text" >>"$tmp/expected" ;;
		esac
	done <"$table"
	decide $at $options
}

n_failed=0
n_decided=0
n_refused=0
here=$PWD
for path; do
	cd "$here/$(dirname "$path")" || exit 1
	table=$(basename "$path")
	: >"$tmp/requests"
	: >"$tmp/expected"
	run_table
done
echo "$n_decided decisions, $n_refused refusals, $n_failed failures"
[ $n_failed = 0 ]

#!/bin/sh
# layering.sh - a file includes only rooms that stand above its own.
#
#     base pattern cedar front meaning plan emit bundle audit command     (the compiler, in order)
#     grammar counts as front; of the runtime the compiler knows the contract of emitted code
#     alone (edict/abi.h, edict/cedar.h, edict/scan.h),
#     bundle, audit and command are hosts, and may use all of the runtime and its adapters;
#     the evaluator is used by the command, and to verify the witnesses of findings,
#     but by nothing that it is compared with;
#     the runtime includes its own headers and those of a freestanding compiler.
set -u
bad=0

includes()
{
	sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*\(["<][^">]*[">]\).*/\1/p' "$1"
}

rank()
{
	case $1 in
	base) echo 1 ;;
	pattern) echo 2 ;;
	cedar) echo 3 ;;
	front | grammar) echo 4 ;;
	meaning) echo 5 ;;
	plan) echo 6 ;;
	emit) echo 7 ;;
	bundle) echo 8 ;;
	audit) echo 9 ;;
	command) echo 10 ;;
	*) echo 99 ;;
	esac
}

complain()
{
	echo "$1 includes $2: $3"
	bad=$((bad + 1))
}

check_compiler_include()
{
	case $3 in
	'"edict/abi.h"' | '"edict/cedar.h"' | '"edict/scan.h"' | '<'*) return ;;
	'"edict/'* | '"port/'*)
		case $2 in
		bundle | audit | command) ;;
		*) complain "$1" "$3" "the compiler uses only edict/abi.h of the runtime" ;;
		esac ;;
	'"meaning/eval.h"' | '"cedar/eval.h"')
		case $1 in
		compiler/meaning/eval*.c | compiler/meaning/witness.c | compiler/cedar/* | compiler/command/*) ;;
		*) complain "$1" "$3" "the evaluator must share nothing with what it checks" ;;
		esac ;;
	*/*)
		used=${3#\"}
		used=${used%%/*}
		[ "$(rank "$used")" -le "$(rank "$2")" ] ||
			complain "$1" "$3" "$used comes after $2" ;;
	esac
}

check_runtime_include()
{
	case $2 in
	'"edict/'*) return ;;
	'<stdbool.h>' | '<stddef.h>' | '<stdint.h>' | '<limits.h>') return ;;
	'"'*/*) ;;
	'"'*)
		used=${2#\"}
		[ -f "runtime/${used%\"}" ] && return ;;
	esac
	complain "$1" "$2" "the runtime is freestanding"
}

for file in compiler/*/*.[ch] compiler/*/*.def grammar/*.re grammar/*.y; do
	[ -f "$file" ] || continue
	room=${file%/*}
	for name in $(includes "$file"); do
		check_compiler_include "$file" "${room##*/}" "$name"
	done
done
for file in runtime/*.[ch] runtime/edict/*.h; do
	for name in $(includes "$file"); do
		check_runtime_include "$file" "$name"
	done
done
for file in gen/*.c gen/*/*.c; do
	[ -f "$file" ] || continue
	own=${file##*/}
	for name in $(includes "$file"); do
		[ "$name" = "\"${own%.c}.h\"" ] || [ "$name" = '"edict/abi.h"' ] ||
			complain "$file" "$name" "emitted C uses edict/abi.h alone"
	done
done
[ "$bad" = 0 ]

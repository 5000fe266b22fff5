#!/bin/sh
# diagnostics.sh - every diagnostic is given by some pass, and shown by some test.
set -u
bad=0
def=compiler/base/diag.def
shown=$(grep -rhoE '\b[EWN][0-9]{4}\b' tests/golden tests/cli tests/expressions tests/regression \
	tests/unit |
	sort -u)
given=$(grep -rhoE '\bDIAG_[A-Z0-9_]+\b' compiler grammar --include='*.[ch]' \
	--include='*.re' --include='*.y' | sort -u)

for entry in $(sed -n 's/^DIAG(\([A-Z0-9_]*\), *"\([EWN][0-9]*\)".*/\1:\2/p' $def); do
	symbol=${entry%:*}
	code=${entry#*:}
	echo "$shown" | grep -qx "$code" || {
		echo "$code ($symbol) occurs in no expected text below tests/"
		bad=$((bad + 1))
	}
	echo "$given" | grep -qx "DIAG_$symbol" || {
		echo "$code ($symbol) is given by no pass"
		bad=$((bad + 1))
	}
done
twice=$(sed -n 's/^DIAG([A-Z0-9_]*, *"\([EWN][0-9]*\)".*/\1/p' $def | sort | uniq -d)
[ -z "$twice" ] || { echo "used twice:" $twice; bad=1; }
[ "$bad" = 0 ]

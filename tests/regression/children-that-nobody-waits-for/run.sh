#!/bin/sh
# Started where SIGCHLD is ignored, the command lost the exit status of C compilers.
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
case $(uname -m) in
x86_64 | aarch64) target=$(uname -m)-linux ;;
*) echo "skipped: no objects for $(uname -m)"; exit 77 ;;
esac
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
# A shell does not ignore SIGCHLD for others.
python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execvp(sys.argv[1], sys.argv[1:])' "$EDICT" bundle create policies/data-access.yaml \
	--sequence=1 --expires=2000000000 --target="$target" -o "$work/bundle"

#!/bin/sh
# A limit to the size of files ended the command without a word, and left half a key.
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
"$EDICT" key generate -o key >out || exit 1
(
	ulimit -f 0
	"$EDICT" key generate -o half 2>&1 | grep -q 'cannot write' || exit 1
	"$EDICT" key rotate --name=a --expires=2000000000 --add=key.pub --key=key -o keys 2>&1 |
		grep -q 'cannot write'
) && [ ! -e half ] && [ "$(ls)" = "$(printf 'key\nkey.pub\nout')" ]

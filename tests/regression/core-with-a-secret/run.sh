#!/bin/sh
# A program that the system gives cores to was given secrets: the limit of core files says
# nothing to it.  What no core is made of belongs to root in /proc.
[ -e /proc/self/mem ] || { echo "skipped: no /proc"; exit 77; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
as=
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chown 65534 "$work"
	$as test -x "$EDICT" 2>/dev/null || { echo "skipped: nobody cannot run $EDICT"; exit 77; }
fi
mkfifo -m 666 "$work/pipe"
$as "$EDICT" key generate -o "$work/key" --passphrase-file="$work/pipe" >"$work/out" &
# The command opens the pipe when it is ready for secrets.
exec 3>"$work/pipe"
owner=$(stat -c %u /proc/$!/mem)
echo words >&3
exec 3>&-
wait $! && [ "$owner" = 0 ] || { echo "the owner is $owner"; exit 1; }

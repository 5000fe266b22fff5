#!/bin/sh
# ports.sh - the runtime is configured where no library is found; the command is not
# configured without its adapters, and says so.
set -u
: "${CC:?names a C compiler}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PKG_CONFIG_LIBDIR="$work/none" PKG_CONFIG_PATH=
status=0

configure()
{
	cmake -S . -B "$work/build" -G Ninja -DCMAKE_C_COMPILER="$CC" "$@" >"$work/log" 2>&1
}

configure -DEDICT_COMPILER=OFF -DEDICT_TESTS=OFF || {
	echo "the runtime wants a library:"
	cat "$work/log"
	status=1
}
configure -DEDICT_COMPILER=OFF -DEDICT_TESTS=OFF -DEDICT_PORTS=ON && {
	echo "the adapters were configured without libsodium"
	status=1
}
rm -rf "$work/build"
configure -DEDICT_COMPILER=ON -DEDICT_PORTS=OFF || :
grep -q 'needs the adapters' "$work/log" || {
	echo "the command was configured without its adapters"
	status=1
}
exit $status

#!/bin/sh
# packages.sh build|check|fuzz - make sure that the system packages are there.
#
# Probes for each tool and library, installs the missing ones with apt-get where
# that is possible without a question, and otherwise names the packages for each
# system and fails.  Called by ./run, ./check and fuzz/run.sh; touches nothing
# when everything is there.
set -u
set_of=${1:-build}
cmake_needed=3.25

need()
{
	wanted="$wanted $1"
	package=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $package"
}

# A package that only some tests need: they are skipped without it.
want()
{
	"$2" "$3" >/dev/null 2>&1 || optional="$optional $1"
}

tool()
{
	command -v "$1"
}

lib()
{
	pkg-config --exists "$1" || pkgconf --exists "$1"
}

c_library()
{
	printf '#include <stdio.h>\n' | gcc -E -
}

# libFuzzer and clang's sanitizers are in a package that carries clang's version.
clang_runtime()
{
	ls "$(clang --print-resource-dir)"/lib/*/libclang_rt.fuzzer*
}

probe()
{
	wanted=
	missing=
	optional=
	need gcc tool gcc
	need libc6-dev c_library
	need cmake tool cmake
	need ninja-build tool ninja
	need pkg-config tool pkg-config
	need re2c tool re2c
	need lemon tool lemon
	need libyaml-dev lib yaml-0.1
	need libjansson-dev lib jansson
	need libxxhash-dev lib libxxhash
	need libsodium-dev lib libsodium
	[ "$set_of" = build ] && return
	need clang tool clang
	need libcmocka-dev lib cmocka
	if [ "$set_of" = fuzz ]; then
		major=$(clang -dumpversion 2>/dev/null | cut -d. -f1)
		need "libclang-rt-${major:-14}-dev" clang_runtime
	else
		want gcc-arm-none-eabi tool arm-none-eabi-gcc
		want qemu-system-arm tool qemu-system-arm
		want libpcre2-dev lib libpcre2-8
		want libre2-dev lib re2
		want g++ tool g++
	fi
}

name_packages()
{
	cat >&2 <<END
Edict needs packages that are not installed:$missing
They cannot be installed from here.  The packages of each system, to install by hand:

  Debian, Ubuntu  apt-get install$wanted$optional
  Fedora          dnf install gcc clang cmake ninja-build pkgconf-pkg-config re2c lemon
                    libyaml-devel jansson-devel xxhash-devel libsodium-devel
                    libcmocka-devel compiler-rt arm-none-eabi-gcc-cs
                    qemu-system-arm-core pcre2-devel re2-devel gcc-c++
  Arch            pacman -S gcc clang cmake ninja pkgconf re2c lemon libyaml jansson
                    xxhash libsodium cmocka compiler-rt arm-none-eabi-gcc
                    qemu-system-arm pcre2 re2
  Alpine          apk add gcc clang musl-dev cmake ninja-build samurai pkgconf re2c lemon
                    yaml-dev jansson-dev xxhash-dev libsodium-dev cmocka-dev
                    compiler-rt gcc-arm-none-eabi qemu-system-arm pcre2-dev re2-dev g++
  macOS           brew install cmake ninja pkgconf re2c lemon libyaml jansson xxhash
                    libsodium cmocka llvm qemu pcre2 re2; brew install --cask gcc-arm-embedded

What each is for: docs/dependencies.md
END
}

can_install()
{
	command -v apt-get >/dev/null 2>&1 || return 1
	as_root=
	[ "$(id -u)" = 0 ] && return 0
	as_root="sudo -n"
	sudo -n true >/dev/null 2>&1
}

apt_install()
{
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends "$@" </dev/null >>"$log" 2>&1
}

install_packages()
{
	log=$(mktemp)
	echo "packages: installing$*"
	# Split on purpose: the arguments are lists of names.
	# shellcheck disable=SC2086,SC2068
	apt_install $@ && rm -f "$log" && return 0
	$as_root apt-get update </dev/null >>"$log" 2>&1
	# shellcheck disable=SC2086,SC2068
	apt_install $@ && rm -f "$log" && return 0
	echo "packages: apt-get failed, its output is in $log" >&2
	return 1
}

# clang's version, which names a package, is known only after a first round.
install_missing()
{
	[ -z "$missing" ] || install_packages "$missing" || return
	probe
	[ -z "$missing" ] || install_packages "$missing" || return
	probe
	[ -z "$optional" ] || install_packages "$optional" ||
		echo "packages: without$optional some tests are skipped" >&2
}

cmake_is_new_enough()
{
	have=$(cmake --version | sed -n '1s/[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
	oldest=$(printf '%s\n%s\n' "$cmake_needed" "$have" | sort -V | head -n 1)
	[ "$oldest" = "$cmake_needed" ]
}

probe
if [ -n "$missing$optional" ] && can_install; then
	install_missing
fi
if [ -n "$missing" ]; then
	name_packages
	exit 1
fi
if ! cmake_is_new_enough; then
	echo "Edict needs CMake $cmake_needed or newer, this is $have" \
		"(Debian 12 and Ubuntu 24.04 have it)" >&2
	exit 1
fi

# sodium.sh - sourced after tools.sh: libsodium's verification for a Cortex-M4.
#
# Built from the source package of the distribution, which apt fetches and checks, into a
# folder below BUILD, where it stays: $sodium_library, and $sodium_include for its headers.
# EDICT_LIBSODIUM_SOURCE names an unpacked source instead.  Without either the test leaves
# with 77.  Only the files that verifying needs are compiled, as firmware would do it; a
# board brings the rest (board_sodium.c).
sodium_folder=${BUILD:?names the build folder}/embedded-libsodium
sodium_library=$sodium_folder/libsodium-verify.a
sodium_include=$sodium_folder/include

no_sodium()
{
	rm -rf "$fresh"
	echo "skipped: $1"
	exit 77
}

# fetch_sodium <folder>: with a list of sources and a state of apt's own, so that it needs
# no right and changes nothing
fetch_sodium()
{
	command -v apt-get >/dev/null || no_sodium "no apt-get to fetch libsodium's source"
	mkdir -p "$1/parts" "$1/lists/partial" "$1/cache/archives/partial"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources \
		/etc/apt/sources.list.d/ubuntu.sources; do
		[ -f "$list" ] || continue
		name=${list##*/}
		[ "$name" = sources.list ] && name=main.list
		sed -e 's/^Types:.*/Types: deb-src/' -e 's/^deb /deb-src /' "$list" \
			>"$1/parts/$name"
	done
	cat >"$1/apt.conf" <<END
Dir::State "$1";
Dir::State::status "/var/lib/dpkg/status";
Dir::State::Lists "$1/lists";
Dir::Cache "$1/cache";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$1/parts";
APT::Sandbox::User "$(id -un)";
END
	(cd "$1" && APT_CONFIG=$1/apt.conf timeout 30 apt-get -q update &&
		APT_CONFIG=$1/apt.conf timeout 30 apt-get -q source --download-only libsodium) \
		>"$1/log" 2>&1 || no_sodium "apt has no source of libsodium"
	tar -xzf "$1"/libsodium_*.orig.tar.gz -C "$1" || exit 1
	for source in "$1"/libsodium-*/; do
		EDICT_LIBSODIUM_SOURCE=${source%/}
	done
}

build_sodium()
{
	fresh=$(mktemp -d)
	[ -n "${EDICT_LIBSODIUM_SOURCE:-}" ] || fetch_sodium "$fresh"
	source=$EDICT_LIBSODIUM_SOURCE/src/libsodium
	mkdir -p "$sodium_folder"
	rm -rf "$sodium_include"
	cp -R "$source/include" "$sodium_include"
	sed 's/@[A-Z_]*@/0/' "$source/include/sodium/version.h.in" \
		>"$sodium_include/sodium/version.h"
	for file in crypto_sign/ed25519/ref10/open crypto_sign/ed25519/ref10/sign \
		crypto_core/ed25519/ref10/ed25519_ref10 \
		crypto_hash/sha512/cp/hash_sha512_cp crypto_verify/sodium/verify; do
		arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -Os -std=c99 -ffreestanding \
			-fno-tree-loop-distribute-patterns -ffunction-sections \
			-fdata-sections -DCONFIGURED=1 -Itests/embedded/libc -I"$sodium_include" \
			-I"$sodium_include/sodium" -c "$source/$file.c" \
			-o "$fresh/${file##*/}.o" || exit 1
	done
	rm -f "$fresh/library"
	arm-none-eabi-ar rcs "$fresh/library" "$fresh"/*.o &&
		mv "$fresh/library" "$sodium_library" && rm -rf "$fresh"
}

[ -f "$sodium_library" ] || build_sodium || exit 1

#!/bin/sh
# consumer.sh - examples/embed-c against an install tree: by find_package and by
# pkg-config; a changed policy, and a changed parent of it, are rebuilt.
#
# The consumer's PATH has a C compiler and build tools only: what Edict itself is
# built with (re2c, lemon) is not there.
set -u
build=${BUILD:?names the build folder}
cc=${CC:-cc}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

fail()
{
	echo "consumer.sh: $*"
	exit 1
}

quietly()
{
	"$@" >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		fail "failed: $*"
	}
}

wants()
{
	got=$(printf '%s\n' "$2" | "$3")
	[ "$got" = "$1" ] || fail "request $2: got '$got' instead of '$1'"
}

# Install, then move the tree: nothing in it may know where it was.
quietly cmake --install "$build" --prefix "$tmp/first"
mv "$tmp/first" "$tmp/prefix"
for file in bin/edict include/edict/abi.h include/edict/edict.h share/man/man1/edict.1 \
	share/edict/packs/prompt-injection.yaml; do
	[ -f "$tmp/prefix/$file" ] || fail "$file is not installed"
done
if grep -rlI "$PWD\|$tmp" "$tmp/prefix"; then
	fail "these installed files name a folder of this machine"
fi

mkdir "$tmp/tools"
for tool in cmake ninja make sh "$cc" cc as ld ar ranlib nm strip pkg-config; do
	path=$(command -v "$tool") && ln -sf "$path" "$tmp/tools/${path##*/}"
done
cp -R examples/embed-c "$tmp/consumer"
cd "$tmp/consumer" || exit 1
PATH=$tmp/tools:/bin
export PATH

quietly cmake -B out -G Ninja "-DCMAKE_PREFIX_PATH=$tmp/prefix" "-DCMAKE_C_COMPILER=$cc"
quietly cmake --build out
large='{"tool":"transfer","args":{"amount":900,"currency":"EUR"}}'
wants 'require_approval (rule:large-transfers)' "$large" out/gate
wants 'deny (missing:args.currency)' '{"tool":"transfer","args":{"amount":100}}' out/gate
[ "$(out/gate struct)" = 'allow (rule:small-transfers)' ] || fail "gate struct"

cmake --build out | grep -q 'no work to do' || fail "built again without a change"
sed 's/> 500/> 1000/' policy.yaml >changed
mv changed policy.yaml
quietly cmake --build out
wants 'allow (rule:small-transfers)' "$large" out/gate

# The parent of a policy is named by the depfile alone.
cat >parent.yaml <<END
apiVersion: governance.toolkit/v1
name: parent
agents: ["*"]
default_action: deny
rules:
  - name: no-vault
    condition: "tool == 'vault'"
    action: deny
END
{
	echo 'extends: parent.yaml'
	cat policy.yaml
} >changed
mv changed policy.yaml
quietly cmake --build out
wants 'deny (rule:no-vault)' '{"tool":"vault"}' out/gate
sed "s/no-vault/no-safe/; s/'vault'/'safe'/" parent.yaml >changed
mv changed parent.yaml
quietly cmake --build out
wants 'deny (rule:no-safe)' '{"tool":"safe"}' out/gate

command -v pkg-config >/dev/null || exit 0
PKG_CONFIG_PATH=$(dirname "$(find "$tmp/prefix" -name edict-runtime.pc)")
export PKG_CONFIG_PATH
quietly "$tmp/prefix/bin/edict" compile policy.yaml -o . --name payments
# shellcheck disable=SC2046
quietly "$cc" -std=c11 main.c payments.c $(pkg-config --cflags --libs edict-runtime) -o plain
wants 'allow (rule:small-transfers)' "$large" ./plain

#!/bin/sh
# consumer.sh - examples/embed-c, embed-cedar and embed-bundle against an install tree: by
# find_package and by pkg-config; a changed policy, a changed parent of it, a changed schema
# and changed entities are rebuilt; a bundle made by the installed command decides.
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

# wants DECISION REQUEST PROGRAM...
wants()
{
	want=$1
	request=$2
	shift 2
	got=$(printf '%s\n' "$request" | "$@")
	[ "$got" = "$want" ] || fail "request $request: got '$got' instead of '$want'"
}

configure()
{
	quietly cmake -B out -G Ninja "-DCMAKE_PREFIX_PATH=$tmp/prefix" "-DCMAKE_C_COMPILER=$cc"
}

# Install, then move the tree: nothing in it may know where it was.
quietly cmake --install "$build" --prefix "$tmp/first"
mv "$tmp/first" "$tmp/prefix"
for file in bin/edict include/edict/abi.h include/edict/cedar.h include/edict/edict.h \
	include/edict/bundle.h include/edict/port/host.h share/edict/runtime/port/image_m4.ld \
	share/man/man1/edict.1 share/edict/packs/prompt-injection.yaml; do
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
cp -R examples/embed-cedar "$tmp/cedar"
cp -R examples/embed-bundle "$tmp/bundle"
cp examples/embed-c/policy.yaml "$tmp/bundle"
cd "$tmp/consumer" || exit 1
PATH=$tmp/tools:/bin
export PATH

configure
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

cd "$tmp/cedar" || exit 1
configure
quietly cmake --build out
ann='"principal":"User::\"ann\"","action":"Action::\"read\"","resource":"Document::\"budget\""'
inside="{$ann,\"context\":{\"address\":\"10.1.2.3\"}}"
outside="{$ann,\"context\":{\"address\":\"203.0.113.9\"}}"
wants 'allow (rule:policy0)' "$inside" out/gate entities.json
wants 'deny (rule:policy1)' "$outside" out/gate entities.json
wants 'deny (request:schema)' "{$ann}" out/gate entities.json
cmake --build out | grep -q 'no work to do' || fail "Cedar built again without a change"

sed 's/"parents": \[\]/"parents": [{ "type": "Folder", "id": "all" }]/' groups.json >changed
mv changed groups.json
if cmake --build out >/dev/null; then
	fail "a folder in a folder, which the schema does not allow, was compiled"
fi
sed 's/entity Folder;/entity Folder in [Folder];/; s/entity Group;/entity Group in [Folder];/' \
	drive.cedarschema >changed
mv changed drive.cedarschema
sed 's/resource in principal.home/resource in Folder::"all"/' drive.cedar >changed
mv changed drive.cedar
quietly cmake --build out
wants 'allow (rule:policy0)' "$inside" out/gate entities.json

# The adapters ask pkg-config for libsodium.
command -v pkg-config >/dev/null || exit 0
cd "$tmp/bundle" || exit 1
unset EDICT_RUNTIME
umask 077
edict=$tmp/prefix/bin/edict
soon=$(($(date +%s) + 1000))
configure
quietly cmake --build out
quietly "$edict" key generate -o owner.key
quietly "$edict" key rotate --name payments --threshold 1 --expires "$soon" \
	--add owner.key.pub --key owner.key -o payments.keys
quietly "$edict" store init store --keys payments.keys
if out/gate store </dev/null 2>err || ! grep -q 'no policy: empty' err; then
	fail "a gate without a bundle: $(cat err)"
fi
quietly "$edict" bundle create policy.yaml --id payments --sequence 1 --expires "$soon" \
	--target "$(uname -m)-linux" --key owner.key -o 1.bundle
quietly "$edict" bundle activate store 1.bundle
wants 'require_approval (rule:large-transfers)' "$large" out/gate store

cd "$tmp/consumer" || exit 1
PKG_CONFIG_PATH=$(dirname "$(find "$tmp/prefix" -name edict-runtime.pc)")
export PKG_CONFIG_PATH
quietly "$tmp/prefix/bin/edict" compile policy.yaml -o . --name payments
# shellcheck disable=SC2046
quietly "$cc" -std=c11 main.c payments.c $(pkg-config --cflags --libs edict-runtime) -o plain
wants 'allow (rule:small-transfers)' "$large" ./plain
cd "$tmp/bundle" || exit 1
# shellcheck disable=SC2046
quietly "$cc" -std=c11 main.c $(pkg-config --cflags --libs edict-host) -o plain
wants 'require_approval (rule:large-transfers)' "$large" ./plain store

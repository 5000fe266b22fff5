#!/bin/sh
# keys.sh - `edict key`: key pairs, sealed and plain, and key sets over four versions.
set -u
verb=key
. tests/ship/tools.sh

id()
{
	sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' "$1.json"
}

# ---- key pairs
for key in a b c d; do
	expect 0 "secret in $key, public in $key.pub" generate -o $key
	"$edict" key show --format=json $key >$key.json || complain "show $key"
	"$edict" key show --format=json $key.pub | sed 's/\.pub//' | cmp -s - $key.json ||
		complain "$key and $key.pub differ"
	[ "$(ls -l $key | cut -c 1-10)" = -rw------- ] || complain "$key is open to others"
done
secret=$(sed -n 's/^secret: //p' a)
[ ${#secret} = 128 ] || complain "no secret in a"
seed=$(echo "$secret" | cut -c 1-64)
expect 0 "$(id a)" show a
! grep -q "$seed" out || complain "a secret is shown"
expect 2 "File exists" generate -o a
[ "$(sed -n 's/^secret: //p' a)" = "$secret" ] || complain "a was overwritten"
expect 2 "takes no file but --output" generate
expect 2 "cannot write" generate -o none/a
expect 1 "neither a key nor a key set" show a.json

# ---- sealed
printf 'correct horse\n' >right
printf 'correct house\n' >wrong
: >empty
expect 0 "secret in s" generate -o s --passphrase-file=right
! grep -q '^secret:' s || complain "a sealed key has its secret in the clear"
expect 2 "is no passphrase" generate -o t --passphrase-file=empty
[ ! -e t ] || complain "a key was made without its passphrase"

# ---- the first version: two of three, signed in two places
expect 2 "needs --name" rotate --add a.pub --expires=2000000000 -o k1
expect 1 "the threshold is 1 up to" rotate --name=fleet --threshold=3 --add a.pub \
	--add b.pub --expires=2000000000 -o k1
expect 1 "a key is there twice" rotate --name=fleet --add a.pub --add a \
	--expires=2000000000 -o k1
[ ! -e k1 ] || complain "a wrong key set was written"
expect 0 "0 of 2 signatures" rotate --name=fleet --threshold=2 --add a.pub --add b.pub \
	--add s.pub --expires=2000000000 -o k1
expect 1 "refused: unsigned" show k1 --keys=k1
expect 2 "\`k1\` exists" rotate --name=fleet --add a.pub --expires=2000000000 -o k1
expect 0 "1 of 2 signatures" sign k1 --key=a
expect 1 "refused: threshold" show k1 --keys=k1
expect 1 "a key that the key set does not have" sign k1 --key=c
expect 2 "is no secret key" sign k1 --key=b.pub
expect 2 "does not open" sign k1 --key=s --passphrase-file=wrong
expect 2 "no terminal" sign k1 --key=s
chmod 640 b
expect 2 "is open to others" sign k1 --key=b
chmod 600 b
expect 0 "2 of 2 signatures" sign k1 --key=b
cp k1 once
expect 0 "2 of 2 signatures" sign k1 --key=b
cmp -s k1 once || complain "signing twice changed the key set"

# ---- the second: s goes, c comes; a and b sign for both
expect 0 "1 of 2 signatures by its own keys, 1 of 2 by those of version 1; more" \
	rotate k1 --drop s.pub --add c.pub --key a -o k2
expect 1 "refused: threshold" show k2 --keys=k1
cp k2 alone
expect 1 "help: --after=KEYSET" sign alone --key=s --passphrase-file=right
expect 0 "counts those by the keys of version 1" sign alone --key=b
expect 0 "2 of 2 by those of version 1" sign k2 --after=k1 --key=b
expect 0 "version 2, threshold 2 of 3" show k2 --keys=k1
expect 2 "no key of the key set" rotate k2 --drop s.pub -o k3
expect 2 "--name is for the first version" rotate k2 --name=other -o k3

# ---- trust is a chain: s has signed version 1 only
expect 0 "version 1" sign k1 --key=s --passphrase-file=right
expect 0 "version 2" rotate k1 --drop s.pub --add c.pub --key a --key b --key s \
	--passphrase-file=right -o k2s
"$edict" store init store --keys=k2s >out 2>&1
grep -q "refused: key-unknown" out || complain "k2s was trusted for itself: $(cat out)"
"$edict" store init store --keys=k1 --keys=k2s >out 2>&1 || complain "$(cat out)"
grep -q "version 2" out || complain "the store does not trust k2s: $(cat out)"

# ---- the third: a was stolen; it signs no more
expect 0 "2 of 2 by those of version 2" revoke k2 a.pub --add d.pub --key b --key c -o k3
expect 0 "revoked $(id a)" show k3 --keys=k1 --keys=k2
expect 1 "refused: version" show k3 --keys=k1
expect 1 "does not have" sign k3 --key=a
expect 1 "both in the set and revoked" rotate k3 --add a.pub -o k4
expect 0 '"revoked":["'"$(id a)"'"]' show --format=json k3

# ---- the fourth: signed by the stolen key, which the command does not do
expect 0 "version 4" rotate k3 --key b --key c -o k4
expect 0 "version 4" show k4 --keys=k1 --keys=k2 --keys=k3
expect 1 "refused: version" show k4 --keys=k1 --keys=k3
printf x >>k4
expect 1 "refused: trailing" show k4
head -c 300 k3 >k5
expect 1 "refused: size" show k5
expect 2 "cannot read" show none
expect 2 "takes files" show
exit $failed

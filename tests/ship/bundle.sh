#!/bin/sh
# bundle.sh - `edict bundle create`, sign, verify, show: the same bytes from everywhere, a
# rebuild that finds what was changed, and each refusal by its name.
set -u
verb=bundle
policies=$PWD/policies
. tests/ship/tools.sh

# refused <fault> <argument>...: `edict bundle verify` names the fault, to people and scripts
refused()
{
	fault=$1
	shift
	expect 1 "refused: $fault: " verify "$@"
	expect 1 "\"valid\":false,\"fault\":\"$fault\"" verify --format=json "$@"
}

# bytes <file> <offset> <printf format>: write over them
bytes()
{
	# shellcheck disable=SC2059 # the format is the content
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# ---- keys: two of three; one of them revoked later
for key in a b c other; do
	"$edict" key generate -o $key >/dev/null || exit 1
done
"$edict" key rotate --name=team --threshold=2 --expires=4000000000 --add=a.pub \
	--add=b.pub --add=c.pub -k a -k b -o keys >/dev/null || exit 1
"$edict" key revoke keys c --threshold=2 -k a -k b -o keys.2 >/dev/null || exit 1

# create <sequence> <file> <option>...
create()
{
	sequence=$1 file=$2
	shift 2
	"$edict" bundle create "$policies/bank-teller.yaml" --sequence="$sequence" \
		--not-before=1000 --expires=2000000000 -o "$file" "$@" 2>err ||
		complain "create $file: $(cat err)"
}

# ---- the same bytes, from wherever it is made
create 7 draft --requests="$policies/bank-teller.requests.jsonl" \
	--tests="$policies/bank-teller.test.yaml"
grep -q 'is a draft' err || complain "nobody says that nothing loads a draft"
mkdir -p elsewhere/deep
cp "$policies"/bank-*.yaml elsewhere/deep
(cd elsewhere && "$edict" bundle create ./deep/../deep/bank-teller.yaml --sequence=7 \
	--not-before=1000 --expires=2000000000 -o ../again \
	--requests="$policies/bank-teller.requests.jsonl" \
	--tests="$policies/bank-teller.test.yaml" 2>/dev/null)
cmp draft again || complain "the same policy gives another bundle elsewhere"

# ---- signed here and there, in any order
"$edict" bundle sign draft -k a -o one && "$edict" bundle sign one -k b -o good ||
	complain "sign"
"$edict" bundle sign draft -k b -k a -o good.2 && cmp good good.2 ||
	complain "the order of signing is seen"
cp good same && "$edict" bundle sign same -k a && cmp good same ||
	complain "signing twice is a change"
expect 0 "\`bank-teller\` 7 is valid until 2033-05-18T03:33:20Z" verify good --keys=keys --now=1500
expect 0 '"valid":true,"fault":"none","policy":"bank-teller","sequence":7' \
	verify good --keys=keys --now=1500 --format=json
expect 0 "rebuilt from its sources: the same bytes" \
	verify good --keys=keys --now=1500 --rebuild
expect 0 "policies/bank-base.yaml" show good
"$edict" bundle show good -x policies/bank-base.yaml |
	cmp - "$policies/bank-base.yaml" || complain "the source is another one"
expect 1 "has no section \`nothing\`" show good -x nothing

# ---- refused: signatures
refused unsigned draft --keys=keys --now=1500
refused threshold one --keys=keys --now=1500
for few in draft one; do
	expect 1 "rebuilt from its sources: the same bytes" \
		verify $few --keys=keys --now=1500 --rebuild
done
"$edict" bundle sign good -k other -o foreign
refused key-unknown foreign --keys=keys --now=1500
"$edict" bundle sign good -k c -o by-c
expect 0 valid verify by-c --keys=keys --now=1500
refused key-revoked by-c --keys=keys --keys=keys.2 --now=1500
refused keys-expired good --keys=keys --now=4000000000
size=$(wc -c <good)
head -c $((size - 1)) good >short
refused size short --keys=keys --now=1500
(cat good && printf x) >long
refused trailing long --keys=keys --now=1500
draft_size=$(wc -c <draft)
head -c "$draft_size" good >stripped
refused unsigned stripped --keys=keys --now=1500
(head -c $((draft_size + 4)) good && tail -c 72 good && tail -c 144 good | head -c 72) >swapped
refused signatures swapped --keys=keys --now=1500
(head -c $((draft_size + 4)) good && tail -c 72 good && tail -c 72 good) >twice
refused signatures twice --keys=keys --now=1500

# ---- refused: what was changed
cp good changed && bytes changed 0 E
refused magic changed --keys=keys --now=1500
cp good changed && bytes changed 60 '\002'
refused algorithm changed --keys=keys --now=1500
cp good changed && bytes changed 400 x
refused reserved changed --keys=keys --now=1500
cp good changed && bytes changed 90 x
refused text changed --keys=keys --now=1500
cp good changed && bytes changed 56 '\003'
refused window changed --keys=keys --now=1500
cp good changed && bytes changed 32 '\010'
refused signature changed --keys=keys --now=1500
cp good changed && bytes changed 416 xxxx
refused chunk-table changed --keys=keys --now=1500
cp good changed && bytes changed $((draft_size - 1)) x
refused chunk changed --keys=keys --now=1500
cp draft changed && bytes changed $((draft_size - 1)) x
expect 1 "refused: chunk: " sign changed -k a

# ---- refused: not for this machine, not now, not any more
create 8 bound --channel=beta --device-class=till -k a -k b
refused policy bound --keys=keys --now=1500 --id=shop
refused policy bound --keys=keys --now=1500 --channel=stable
refused class bound --keys=keys --now=1500
expect 0 valid verify bound --keys=keys --now=1500 --device-class=till --channel=beta
refused target good --keys=keys --now=1500 --target=wasm32
cp good changed && bytes changed 20 '\143'
refused signature changed --keys=keys --now=1500
refused not-yet good --keys=keys --now=999
refused expired good --keys=keys --now=2000000000
expect 1 "now is 2033-05-18T03:33:20Z" verify good --keys=keys --now=2000000000
refused clock good --keys=keys --now=0
create 9 clockless --clock=last-seen -k a -k b
expect 0 valid verify clockless --keys=keys --now=0
create 6 older -k a -k b
refused rollback older --keys=keys --now=1500 --confirmed=good
grep -q rollback out || complain "no rollback"
expect 1 "sequence 6 is older than the confirmed 7" \
	verify older --keys=keys --now=1500 --confirmed=good
create 7 replaced -k a -k b
refused replaced replaced --keys=keys --now=1500 --confirmed=good
expect 0 valid verify by-c --keys=keys --now=1500 --confirmed=good

# ---- a rebuild finds what the sources do not give
python3 - draft "$policies/bank-teller.yaml" <<'END' || complain "the forger failed"
import hashlib, struct, sys
# One letter of the listing, and digests that agree with it: as one who holds the keys could.
data = bytearray(open(sys.argv[1], "rb").read())
chunks = struct.unpack_from("<I", data, 168)[0]
body = 416 + 32 * chunks
at = data.index(b"policy bank-teller\n", body)
data[at] = ord("P")
for i in range(chunks):
    chunk = data[body + 4096 * i:body + 4096 * (i + 1)]
    data[416 + 32 * i:448 + 32 * i] = hashlib.sha256(chunk).digest()
data[176:208] = hashlib.sha256(data[416:body]).digest()
open("forged", "wb").write(data)
END
"$edict" bundle sign forged -k a -k b || complain "sign the forgery"
expect 0 valid verify forged --keys=keys --now=1500
expect 1 "rebuilding gives another listing \`bank_teller.listing\`" \
	verify forged --keys=keys --now=1500 --rebuild
expect 1 '"rebuilt":false,"differences":["listing `bank_teller.listing`"]' \
	verify forged --keys=keys --now=1500 --rebuild --format=json

# ---- parents in other folders, packs, Cedar with schema and entities: all of it is carried
mkdir -p tree/base
cp "$policies/bank-base.yaml" tree/base
sed 's#bank-base.yaml#base/bank-base.yaml#' "$policies/bank-teller.yaml" >tree/teller.yaml
cat >tree/desk.yaml <<'END'
policies:
  desk:
    allowed_tools: [mail.reply]
    enable_code_validation: [path-traversal]
END
# carries <name> <section>...: `name` is rebuilt without the files that it was made of
carries()
{
	name=$1
	shift
	"$edict" bundle show "$name" >shown
	for section; do
		grep -q " $section\$" shown || complain "$name carries no $section"
	done
	expect 0 "the same bytes" verify "$name" --keys=keys --now=1500 --rebuild
}
for policy in teller desk; do
	"$edict" bundle create tree/$policy.yaml --sequence=1 --expires=2000000000 -k a -k b \
		-o $policy 2>err || complain "create $policy: $(cat err)"
done
"$edict" bundle create "$policies/helpdesk.cedar" --schema="$policies/helpdesk.cedarschema" \
	--entities="$policies/helpdesk.entities.json" --tests="$policies/helpdesk.test.yaml" \
	--sequence=1 --expires=2000000000 -k a -k b -o helpdesk 2>err ||
	complain "create helpdesk: $(cat err)"
rm -r tree
carries teller policies/base/bank-base.yaml policies/teller.yaml
carries desk policies/desk.yaml packs/path-traversal.yaml
carries helpdesk policies/helpdesk.cedar helpdesk.cedarschema helpdesk.entities.json tests

# A header that names another digest of the sources than theirs is not signed, and not valid.
cp draft changed && bytes changed 208 xxxx
expect 1 "refused: digest: " sign changed -k a

# ---- usage
expect 2 "--sequence=N is missing" create "$policies/shop.yaml" -o x --expires=5
expect 2 "--expires=TIME is missing" create "$policies/shop.yaml" -o x --sequence=1
expect 2 "did you mean \`cortex-m4\`" create "$policies/shop.yaml" -o x --sequence=1 \
	--expires=5 --target=cortex-m3
expect 1 "it expires before it begins" create "$policies/shop.yaml" -o x --sequence=1 \
	--expires=5 --not-before=5
expect 2 "--keys=KEYSET" verify good
expect 2 "cannot read" verify nothing --keys=keys
expect 1 "fails; \`edict test\` says how" create "$policies/shop.yaml" -o x --sequence=1 \
	--expires=5 --tests="$policies/lab.test.yaml"
[ ! -e x ] || complain "something was written in vain"
exit $failed

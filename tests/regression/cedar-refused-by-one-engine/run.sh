# Requests that only one of the engines refused, or for another reason: what is nested too
# deeply where nobody reads it, two faults in one line, an action in something else, a
# hierarchy beyond the evaluator's limit.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
echo 'permit (principal in U::"last", action, resource);' >"$out/p.cedar"

repeat() { # STRING N
	awk -v s="$1" -v n="$2" 'BEGIN { while (n-- > 0) printf "%s", s }'
}
request() { # MEMBERS
	echo '{"principal":{"type":"U","id":"0"},"action":"Action::\"x\"",' \
		'"resource":{"type":"U","id":"r"}'"$1}"
}
entity() { # TYPE ATTRS PARENTS MEMBERS
	echo '{"uid":{"type":"'"$1"'","id":"0"},"attrs":'"$2"',"parents":['"$3]$4}"
}
{
	for depth in 61 62 63 64 65; do
		lists=$(repeat '[' $depth)$(repeat ']' $depth)
		request ",\"other\":$lists"
		request ",\"context\":{\"a\":$lists}"
		request ",\"entities\":[$(entity U '{}' '' ",\"other\":$lists")]"
		request ",\"entities\":[$(entity U null '' ",\"other\":$lists")]"
		request ",\"entities\":[$(entity U "{\"a\":$lists}" '' '')]"
	done
	request ',"context":{"a":{"__extn":{"fn":"ip","arg":"x"}}},"entities":[1]'
	request ',"context":[],"entities":['"$(entity U '{"a":1.5}' '' '')"']'
	request ',"entities":['"$(entity Action '{}' '{"type":"U","id":"1"}' '')"']'
	request ',"entities":['"$(awk 'BEGIN {
		for (i = 0; i < 4200; i++)
			printf "%s{\"uid\":{\"type\":\"U\",\"id\":\"%d\"},\"attrs\":{}," \
				"\"parents\":[{\"type\":\"U\",\"id\":\"%d\"}]}",
				i ? "," : "", i, i + 1
	}')"']'
} >"$out/requests.jsonl"

export XDG_CACHE_HOME="$out/cache"
"$EDICT" decide "$out/p.cedar" --requests="$out/requests.jsonl" >"$out/eval" &&
	"$EDICT" decide "$out/p.cedar" --requests="$out/requests.jsonl" --engine=c \
		>"$out/c" &&
	diff "$out/eval" "$out/c" &&
	grep -q 'request:depth' "$out/eval" &&
	tail -n 1 "$out/eval" | grep -q 'request:space'

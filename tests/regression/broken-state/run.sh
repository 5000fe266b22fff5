# A state that was no object counted as none, and released the kill switch.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/open.yaml" <<'POLICY'
version: 1
name: open
default: allow
rules:
  - {id: no-drop, when: {tool: drop}, verdict: deny}
POLICY
cat >"$work/requests" <<'REQUESTS'
{"tool":"read"}
{"tool":"read","state":{}}
{"tool":"read","state":{"killed":true}}
{"tool":"read","state":"killed"}
{"tool":"read","state":["killed"]}
{"tool":"read","state":null}
REQUESTS
status=0
for engine in --engine=eval "--engine=c --layout=code" "--engine=c --layout=table"; do
	# shellcheck disable=SC2086 # two options
	answers=$("$EDICT" decide $engine "$work/open.yaml" --requests "$work/requests" 2>/dev/null |
		sed 's/.*"reason":"\([^"]*\)".*/\1/' | tr '\n' ' ')
	[ "$answers" = "default default killed type:state.killed type:state.killed type:state.killed " ] || {
		echo "$engine: $answers"
		status=1
	}
done
exit $status

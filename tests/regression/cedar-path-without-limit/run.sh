# `has` with a path of 10,000 attributes became 600 MB of C.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
path() { # LENGTH
	awk -v n="$1" 'BEGIN { while (--n > 0) printf "a."; print "a" }'
}
echo "permit (principal, action, resource) when { context has $(path 10000) };" >"$out/long.cedar"
echo "permit (principal, action, resource) when { context has $(path 249) };" >"$out/short.cedar"
"$EDICT" check "$out/short.cedar" &&
	"$EDICT" check "$out/long.cedar" 2>&1 | grep -q E0970

# A dispatch up to a character that is not ASCII, or a line feed, gave C that did not compile.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
for mark in 'é' '\n'; do
	{
		printf 'apiVersion: governance.toolkit/v1\nname: p\ndefault_action: deny\nrules:\n'
		for i in a b c d e; do
			printf '  - {name: %s, action: allow, condition: "tool like '\''%s%s*'\''"}\n' $i $i "$mark"
		done
	} >"$out/p.yaml"
	"$EDICT" compile "$out/p.yaml" --layout=code -o "$out" &&
		"$CC" -std=c11 -fsyntax-only -Wall -Wextra -Werror -I runtime -I "$out" "$out/p.c" ||
		exit 1
done

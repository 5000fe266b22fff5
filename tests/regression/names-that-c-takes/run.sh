# Fields named like a member, a macro or a function of the headers gave C that did not compile.
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
cat >"$out/p.yaml" <<'END'
apiVersion: governance.toolkit/v1
name: p
default_action: deny
schema: {bits: string, edict: string, Edict: string, EDICT_TRUE: string, INT64_MIN: integer, constexpr: string}
rules:
  - {name: a, action: allow, condition: "bits == 'x' and EDICT_TRUE == 'x' and INT64_MIN > 1 and constexpr == 'x'"}
  - {name: b, action: allow, condition: "edict == null or edict == 'set' or Edict == null"}
END
"$EDICT" compile "$out/p.yaml" --layout=code -o "$out" &&
	"$CC" -std=c11 -fsyntax-only -Wall -Wextra -Werror -I runtime -I "$out" "$out/p.c"

# Repeats zero times of repeats took more ranks than 32 bits count, and the compiler read
# and wrote beyond its memory.
n='(?:(?:a{0}){65535}){0}'
printf '%s\n' 'policies: {a: {allowed_tools: "*", blocked_patterns: [' \
	"'x(?:(?:a{0}){21845}){0}(?:$n){10922}(?:ab|c){0,5}d(?:$n){10923}y']}}" |
	"$EDICT" check /dev/stdin >/dev/null

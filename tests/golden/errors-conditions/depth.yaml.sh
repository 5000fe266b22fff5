# 65 parentheses around a test.
printf 'apiVersion: governance.toolkit/v1\nname: deep\nagents: ["*"]\ndefault_action: deny\nrules:\n'
awk 'BEGIN { for (i = 0; i < 65; i++) { open = open "("; close_ = close_ ")" }
	print "  - {name: deep, action: deny, condition: \"" open "tool == \x27a\x27" close_ "\"}" }'

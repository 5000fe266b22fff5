# A condition of more than 64 KiB.
printf 'apiVersion: governance.toolkit/v1\nname: long\nagents: ["*"]\ndefault_action: deny\nrules:\n'
printf '  - name: long\n    action: deny\n    condition: |\n'
awk 'BEGIN { for (i = 0; i < 3000; i++) print "      tool == \x27name-" i "\x27 or"; print "      tool == \x27z\x27" }'

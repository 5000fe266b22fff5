# A list of more than 65,535 items.
printf 'version: 1\nname: list\ndefault: allow\nrules:\n  - id: long\n    verdict: deny\n    when:\n      tool:\n        in:\n'
awk 'BEGIN { for (i = 0; i < 65536; i++) print "          - t" i }'

# A file of 60,001 rules.
awk 'BEGIN { for (i = 0; i < 60001; i++) printf "- {action: a%d, effect: allow}\n", i }'

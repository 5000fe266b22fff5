# Lists in lists, 100 deep.
awk 'BEGIN { for (i = 0; i < 100; i++) s = s "["; print "version: " s }'

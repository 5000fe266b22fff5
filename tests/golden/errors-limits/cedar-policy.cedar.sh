# A million and one elements of a set.
awk 'BEGIN {
	print "permit (principal, action, resource)"
	print "when { context.n in ["
	for (i = 0; i < 1000001; i++)
		print "1,"
	print "] };"
}'

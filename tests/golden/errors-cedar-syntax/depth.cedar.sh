# 251 parentheses, one inside the other.
awk 'BEGIN {
	print "permit (principal, action, resource)"
	printf "when { "
	for (i = 0; i < 251; i++)
		printf "("
	printf "true"
	for (i = 0; i < 251; i++)
		printf ")"
	print " };"
}'

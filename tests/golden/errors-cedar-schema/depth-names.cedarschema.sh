# 251 types, each a set of the one before.
awk 'BEGIN {
	print "type T0 = Long;"
	for (i = 1; i <= 251; i++)
		print "type T" i " = Set<T" i - 1 ">;"
}'

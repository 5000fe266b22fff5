# A type that doubles 30 times.
awk 'BEGIN {
	print "type T0 = { a: Long, b: Long };"
	for (i = 1; i <= 30; i++)
		print "type T" i " = { a: T" i - 1 ", b: T" i - 1 " };"
}'

# 200 lists, one inside the other.
awk 'BEGIN {
	printf "[{\"uid\": {\"type\": \"User\", \"id\": \"ann\"}, \"parents\": [], \"attrs\": {\"a\": "
	for (i = 0; i < 200; i++)
		printf "["
	for (i = 0; i < 200; i++)
		printf "]"
	print "}}]"
}'

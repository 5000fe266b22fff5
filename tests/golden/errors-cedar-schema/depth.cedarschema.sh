# 251 sets, one inside the other.
awk 'BEGIN {
	printf "entity User = { a: "
	for (i = 0; i < 251; i++)
		printf "Set<"
	printf "Long"
	for (i = 0; i < 251; i++)
		printf ">"
	print " };"
}'

# 100,000 entities, each with the next as parent.
awk 'BEGIN {
	for (i = 0; i < 100000; i++)
		printf "%s{\"uid\": {\"type\": \"Team\", \"id\": \"%d\"}, \"attrs\": {}, \"parents\": [{\"type\": \"Team\", \"id\": \"%d\"}]}",
			i ? ",\n" : "[", i, i + 1
	print "]"
}'

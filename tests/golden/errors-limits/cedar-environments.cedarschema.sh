# 1,025 types of principals, each with all of them as resources.
awk 'BEGIN {
	for (i = 0; i < 1025; i++)
		types = types (i ? ", T" : "T") i
	print "entity " types ";"
	print "action view appliesTo { principal: [" types "], resource: [" types "] };"
}'

# cases.awk - from lines "effect<TAB>rule id<TAB>JSON request" to the table of main.c.
BEGIN {
	FS = "\t"
	print "static const struct test_case cases[] = {"
}
/^#/ || NF < 3 { next }
{
	json = substr($0, length($1) + length($2) + 3)
	gsub(/\\/, "\\\\\\\\", json)
	gsub(/"/, "\\\\\"", json)
	gsub(/\?/, "\\\\?", json)
	printf "\t{\"%s\", sizeof \"%s\" - 1, EDICT_%s, \"%s\"},\n", json, json, toupper($1), $2
}
END { print "};" }

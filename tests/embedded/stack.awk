# stack.awk - the deepest stack below a function, from gcc's -fcallgraph-info=su.
#
#   awk -v root=edict_decide -v indirect=shop_choose,shop_truth -f stack.awk *.ci
#
# Prints "<bytes> <path>".  A call through a pointer may reach any function of
# `indirect`, one in table.c any of `scans`: the functions of a policy that run its
# scans.  A cycle, or a frame without a bound, is reported and fails.
function name_of(title)
{
	sub(/.*:/, "", title)
	return title
}

function quoted(key,   part)
{
	part = $0
	sub(".*" key ": \"", "", part)
	sub(/".*/, "", part)
	return part
}

BEGIN {
	calls["__indirect_call"] = indirect
	calls["__scan_call"] = scans
}

function deepest(f,   i, n, kids, best, d)
{
	if (f in done)
		return done[f]
	if (f in active) {
		print "recursion through " f
		failed = 1
		return 0
	}
	active[f] = 1
	n = split(calls[f], kids, ",")
	for (i = 1; i <= n; i++) {
		d = deepest(kids[i])
		if (d >= best) {
			best = d
			next_of[f] = kids[i]
		}
	}
	delete active[f]
	return done[f] = frame[f] + best
}

/^node:/ && / bytes \(/ {
	label = quoted("label")
	if (label !~ /\(static\)/) {
		print "no bound: " label
		failed = 1
	}
	sub(/ bytes.*/, "", label)
	sub(/.*\\n/, "", label)
	frame[name_of(quoted("title"))] = label
}
/^edge:/ {
	from = name_of(quoted("sourcename"))
	to = name_of(quoted("targetname"))
	if (to == "__indirect_call" && FILENAME ~ /table\.ci$/)
		to = "__scan_call"
	calls[from] = calls[from] (from in calls && calls[from] != "" ? "," : "") to
}
END {
	total = deepest(root)
	path = root
	for (f = root; f in next_of; f = next_of[f])
		path = path " > " next_of[f]
	print total, path
	exit failed
}

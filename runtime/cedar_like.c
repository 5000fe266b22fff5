/* cedar_like.c - strings against patterns: `like` with wildcards, `matches` by a
 * scan.
 *
 * A wildcard stands for any run of bytes.  The first literal run is compared at the
 * front and the last at the back, unless a wildcard stands there; the others are found
 * one behind the other, each as early as possible, which is exact and linear in the
 * string and the pattern together.  Bytes will do for characters: in UTF-8 no character
 * begins within another.
 */
#include "cedar_internal.h"
#include "search.h"

static uint32_t type_error(void)
{
	return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
}

/* All of `runs` in `s`, in order and apart. */
static bool holds_runs(struct edict_string s, const struct edict_string *runs, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = edict_search(s, runs[i]);
		if (at == UINT32_MAX)
			return false;
		s.data += at + runs[i].len;
		s.len -= at + runs[i].len;
	}
	return true;
}

static bool fits(struct edict_string s, const struct edict_cedar_pattern *pattern)
{
	const struct edict_string *runs = pattern->runs;
	uint32_t n = pattern->n_runs;
	if (n == 0)
		return pattern->is_open_start || pattern->is_open_end || s.len == 0;
	if (n == 1 && !pattern->is_open_start && !pattern->is_open_end)
		return edict_string_equal(s, runs[0]);
	if (!pattern->is_open_start) {
		if (!edict_string_starts(s, runs[0]))
			return false;
		s.data += runs[0].len;
		s.len -= runs[0].len;
		runs++;
		n--;
	}
	if (!pattern->is_open_end) {
		if (!edict_string_ends(s, runs[n - 1]))
			return false;
		s.len -= runs[n - 1].len;
		n--;
	}
	return holds_runs(s, runs, n);
}

uint32_t edict_cedar_like(const struct edict_cedar_value *v,
			  const struct edict_cedar_pattern *pattern)
{
	if (v->kind != EDICT_CEDAR_STRING)
		return type_error();
	return edict_truth(fits(edict_cedar_text(v), pattern));
}

uint32_t edict_cedar_matches(const struct edict_cedar_value *v,
			     const struct edict_scan *scan)
{
	if (v->kind != EDICT_CEDAR_STRING)
		return type_error();
	return edict_truth(edict_scan_finds(scan, edict_cedar_text(v)));
}

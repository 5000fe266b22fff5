/* pattern.c - run a byte automaton over a text.
 *
 * A search automaton reads the text once.  An anchored one is tried at each
 * position until it dies; it is emitted only where the search automaton would be
 * too large, and the worst case is then the length of the text times that of the
 * longest attempt.
 */
#include "edict/abi.h"

/* Run from `state` over the bytes from `at` on. */
static bool run(const struct edict_automaton *a, uint16_t state, struct edict_string s,
		uint32_t at)
{
	/* Leaves the dead state (0) and the accepting ones in one comparison. */
	uint32_t n_live = a->accept_from - 1u;
	while (state - 1u < n_live && at < s.len)
		state = a->next[state + a->class_of[(uint8_t)s.data[at++]]];
	if (state - 1u >= n_live)
		return state != 0;
	uint32_t number = (uint32_t)state / a->n_classes;
	return ((uint32_t)a->end_accepts[number / 8] >> number % 8 & 1u) != 0;
}

bool edict_automaton_finds(const struct edict_automaton *a, struct edict_string s)
{
	if (run(a, a->start_edge, s, 0))
		return true;
	if (a->start == NULL)
		return false;
	for (uint32_t at = 1; at <= s.len; at++)
		if (run(a, a->start[a->class_of[(uint8_t)s.data[at - 1]]], s, at))
			return true;
	return false;
}

bool edict_automaton_finds_any(const struct edict_automaton *a, struct edict_list texts)
{
	for (uint32_t i = 0; i < texts.n_items; i++)
		if (edict_automaton_finds(a, texts.items[i].as.string))
			return true;
	return false;
}

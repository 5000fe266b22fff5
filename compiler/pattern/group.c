/* group.c - one automaton for several patterns: NFA, DFA, tables.
 *
 * Repeats of many bytes are counted, exact ones written out; where that has too many
 * states, exact ones are counted too; where that needs too many counters, only longer
 * repeats are.  The first form that is within the caps is taken.
 */
#include "pattern/group.h"

#include "pattern/dfa.h"

static const struct nfa_thresholds forms[] = {
	{8, 64}, {8, 8}, {16, 64}, {32, 64}, {64, 128}, {128, 256},
};

static struct nfa *build_nfa(struct arena *scratch, const struct pattern *const *patterns,
			     size_t n, struct nfa_thresholds form)
{
	struct nfa *nfa = ARENA_NEW(scratch, struct nfa);
	for (size_t i = 0; i < n; i++)
		if (!nfa_add(scratch, nfa, patterns[i]->tree, form))
			return NULL;
	return nfa;
}

/* Does no match begin after the beginning of the text? */
static bool is_anchored(const struct edict_group *tables)
{
	for (uint16_t i = 0; i < tables->n_classes; i++)
		if (tables->start[i] != 0)
			return false;
	return true;
}

struct group *group_build(struct arena *arena, const struct pattern *const *patterns,
			  const uint16_t *ids, size_t n, struct group_caps caps,
			  uint32_t *n_states)
{
	struct group *group = NULL;
	size_t last_counters = SIZE_MAX, last_nodes = SIZE_MAX;
	*n_states = 0;
	for (size_t i = 0; i < sizeof forms / sizeof *forms && group == NULL; i++) {
		struct arena *scratch = arena_new();
		const struct nfa *nfa = build_nfa(scratch, patterns, n, forms[i]);
		bool is_new = nfa != NULL && (nfa->n_counters != last_counters ||
					      nfa->n_nodes != last_nodes);
		if (is_new && nfa->n_counters <= EDICT_GROUP_COUNTERS_MAX) {
			const struct dfa *dfa =
				dfa_build(scratch, nfa, ids, caps, n_states);
			if (dfa != NULL)
				group = minimise(arena, scratch, dfa, n_states);
		}
		if (nfa != NULL) {
			last_counters = nfa->n_counters;
			last_nodes = nfa->n_nodes;
		}
		arena_free(scratch);
	}
	if (group != NULL)
		group->is_anchored = is_anchored(&group->tables);
	return group;
}

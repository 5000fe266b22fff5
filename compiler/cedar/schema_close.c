/* schema_close.c - ancestors of entity types and actions.
 *
 * Needs:   a graph whose nodes have lists of parents; cycles are allowed.
 * Gives:   for each list all nodes on it, their parents and so on.
 * Keeps:   a bound on the steps: n types that are all in n types take n of them, not
 *          n squared, because a list is walked once however many nodes have it.
 */
#include <stdlib.h>

#include "cedar/schema_resolver.h"

uint32_t schema_graph_add(struct arena *arena, struct schema_graph *graph,
			  uint32_t *items, size_t n)
{
	struct schema_list list = {items, 0};
	if (n == 0)
		return SCHEMA_NO_LIST;
	qsort(items, n, sizeof *items, uint32_order);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || items[i] != items[i - 1])
			items[list.n++] = items[i];
	ARENA_PUSH(arena, graph->lists, graph->n_lists, list);
	return (uint32_t)(graph->n_lists - 1);
}

bool schema_list_has(const struct schema_list *list, uint32_t item)
{
	return list->n > 0 &&
	       bsearch(&item, list->items, list->n, sizeof item, uint32_order) != NULL;
}

struct walk {
	const struct schema_graph *graph;
	uint32_t *seen_list, *seen_node; /* the walk that was there last */
	uint32_t *pending;		 /* lists to go through */
	size_t n_pending;
	uint32_t *found;
	size_t n_found;
	size_t n_steps, n_kin; /* over all walks */
};

static void visit(struct walk *w, uint32_t node, uint32_t walk)
{
	uint32_t list = w->graph->list_of[node];
	if (w->seen_node[node] == walk)
		return;
	w->seen_node[node] = walk;
	w->found[w->n_found++] = node;
	if (list == SCHEMA_NO_LIST || w->seen_list[list] == walk)
		return;
	w->seen_list[list] = walk;
	w->pending[w->n_pending++] = list;
}

/* All that can be reached from list `start`; false if that is too much. */
static bool walk_from(struct walk *w, uint32_t start)
{
	uint32_t walk = start + 1;
	w->n_found = 0;
	w->n_pending = 1;
	w->pending[0] = start;
	w->seen_list[start] = walk;
	while (w->n_pending > 0) {
		const struct schema_list *list =
			&w->graph->lists[w->pending[--w->n_pending]];
		for (size_t i = 0; i < list->n; i++)
			visit(w, list->items[i], walk);
		w->n_steps += list->n;
		if (w->n_steps > SCHEMA_CLOSE_MAX)
			return false;
	}
	w->n_kin += w->n_found;
	return w->n_kin <= SCHEMA_KIN_MAX;
}

bool schema_graph_close(struct arena *arena, struct schema_graph *graph)
{
	struct walk w = {.graph = graph,
			 .seen_list = ARENA_ARRAY(arena, uint32_t, graph->n_lists),
			 .seen_node = ARENA_ARRAY(arena, uint32_t, graph->n_nodes),
			 .pending = ARENA_ARRAY(arena, uint32_t, graph->n_lists + 1),
			 .found = ARENA_ARRAY(arena, uint32_t, graph->n_nodes)};
	graph->closed = ARENA_ARRAY(arena, struct schema_list, graph->n_lists);
	for (uint32_t i = 0; i < graph->n_lists; i++) {
		if (!walk_from(&w, i))
			return false;
		struct schema_list *closed = &graph->closed[i];
		closed->n = w.n_found;
		closed->items = ARENA_ARRAY(arena, uint32_t, w.n_found);
		for (size_t j = 0; j < w.n_found; j++)
			closed->items[j] = w.found[j];
		qsort(closed->items, closed->n, sizeof *closed->items, uint32_order);
	}
	return true;
}

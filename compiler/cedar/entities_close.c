/* entities_close.c - from parents to ancestors.
 *
 * Needs:   drafts sorted by reference, distinct.
 * Gives:   for each entity its ancestors, sorted, transitively closed over the listed
 *          entities; parents that are not listed are ancestors without ancestors.
 * Keeps:   a bounded amount of work and memory, and no recursion: the hierarchy is
 *          walked with a stack of its own, parents before children, so that the
 *          ancestors of an entity are those of its parents, and its parents.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/entities_draft.h"

/* A reference that occurs as entity or parent; numbered in the order of references. */
struct node {
	struct cedar_uid uid;
	struct cedar_draft *draft; /* NULL: not listed */
	uint32_t *ancestors;	   /* nodes, ascending */
	size_t n_ancestors;
	enum { NODE_NEW, NODE_OPEN, NODE_DONE } state;
	uint32_t stamp; /* of the entity whose ancestors it was last counted for */
};

struct frame {
	uint32_t node;
	size_t next_parent;
};

struct closing {
	struct arena *arena;   /* of the store */
	struct arena *scratch; /* of this pass */
	struct diag_list *diags;
	struct node *nodes;
	size_t n_nodes;
	struct frame *stack;
	size_t n_stack;
	uint32_t *found; /* ancestors being collected; n_nodes at most */
	uint32_t n_stamps;
	size_t n_ancestors, n_steps;
	size_t n_cycles;
};

enum {
	CYCLE_SHOWN = 6,  /* steps of a cycle in a diagnostic */
	CYCLES_MAX = 100, /* then the rest is not looked for */
};

/* ---- nodes --------------------------------------------------------------- */

static int compare_nodes(const void *a, const void *b)
{
	const struct node *left = a, *right = b;
	int order = cedar_uid_compare(left->uid, right->uid);
	if (order != 0)
		return order;
	return (right->draft != NULL) - (left->draft != NULL); /* listed ones first */
}

static void make_nodes(struct closing *c, const struct cedar_drafts *drafts)
{
	size_t n = drafts->n, n_distinct = 0;
	for (size_t i = 0; i < drafts->n; i++)
		n += drafts->items[i].n_parents;
	c->nodes = ARENA_ARRAY(c->scratch, struct node, n + 1);
	n = 0;
	for (size_t i = 0; i < drafts->n; i++) {
		struct cedar_draft *draft = &drafts->items[i];
		c->nodes[n++] = (struct node){.uid = draft->entity.uid, .draft = draft};
		for (size_t j = 0; j < draft->n_parents; j++)
			c->nodes[n++].uid = draft->parents[j].uid;
	}
	qsort(c->nodes, n, sizeof *c->nodes, compare_nodes);
	for (size_t i = 0; i < n; i++)
		if (n_distinct == 0 ||
		    !cedar_uid_equal(c->nodes[n_distinct - 1].uid, c->nodes[i].uid))
			c->nodes[n_distinct++] = c->nodes[i];
	c->n_nodes = n_distinct;
	c->stack = ARENA_ARRAY(c->scratch, struct frame, n_distinct + 1);
	c->found = ARENA_ARRAY(c->scratch, uint32_t, n_distinct + 1);
}

/* The node of a reference, which has one. */
static uint32_t node_of(const struct closing *c, struct cedar_uid uid)
{
	size_t low = 0, high = c->n_nodes;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cedar_uid_compare(c->nodes[middle].uid, uid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* ---- diagnostics --------------------------------------------------------- */

/* The parents that lead from frame `first` of the stack to its top, and the last back to
 * the entity of `first`. */
static void report_cycle(struct closing *c, size_t first)
{
	const struct node *node = &c->nodes[c->stack[first].node];
	struct text uid = cedar_uid_text(c->arena, node->uid);
	struct diag *d = NULL;
	for (size_t i = c->n_stack; i-- > first;) {
		const struct frame *frame = &c->stack[i];
		const struct cedar_parent *parent =
			&c->nodes[frame->node].draft->parents[frame->next_parent - 1];
		if (d == NULL) {
			d = diag_add(c->diags, DIAG_CEDAR_ENTITY_CYCLE, parent->span,
				     "entity `%.*s` is its own ancestor", TEXT_ARG(uid));
			diag_label(d, "this parent closes the circle");
		} else if (i < first + CYCLE_SHOWN) {
			diag_also(d, parent->span, "by this parent");
		}
	}
	diag_help(d, "remove one of these parents");
	c->n_cycles++;
}

static void report_limit(struct closing *c, const struct cedar_draft *draft)
{
	struct text uid = cedar_uid_text(c->arena, draft->entity.uid);
	bool is_total = c->n_ancestors > CEDAR_ANCESTORS_MAX;
	struct diag *d =
		diag_add(c->diags, DIAG_CEDAR_ENTITY_LIMIT, draft->uid_span,
			 "the hierarchy above `%.*s` is too large", TEXT_ARG(uid));
	diag_label(d,
		   is_total ? "with its ancestors there are more than %u in all"
			    : "up to here closing looks at more than %u ancestors",
		   is_total ? CEDAR_ANCESTORS_MAX : CEDAR_STEPS_MAX);
	diag_help(d, "shorten the chains of parents, or split the file");
}

/* ---- closing ------------------------------------------------------------- */

static size_t find(struct closing *c, uint32_t node, size_t n)
{
	c->n_steps++;
	if (c->nodes[node].stamp == c->n_stamps)
		return n;
	c->nodes[node].stamp = c->n_stamps;
	c->found[n] = node;
	return n + 1;
}

static bool is_over(const struct closing *c)
{
	return c->n_ancestors > CEDAR_ANCESTORS_MAX || c->n_steps > CEDAR_STEPS_MAX;
}

/* All parents of the entity are done. */
static void collect(struct closing *c, struct node *node)
{
	const struct cedar_draft *draft = node->draft;
	size_t n = 0;
	c->n_stamps++;
	for (size_t i = 0; i < draft->n_parents; i++) {
		uint32_t parent = node_of(c, draft->parents[i].uid);
		const struct node *above = &c->nodes[parent];
		n = find(c, parent, n);
		for (size_t j = 0; j < above->n_ancestors; j++)
			n = find(c, above->ancestors[j], n);
		if (is_over(c))
			break;
	}
	c->n_ancestors += n;
	if (is_over(c)) {
		report_limit(c, draft);
		return;
	}
	qsort(c->found, n, sizeof *c->found, uint32_order);
	node->ancestors = ARENA_ARRAY(c->scratch, uint32_t, n + 1);
	node->n_ancestors = n;
	memcpy(node->ancestors, c->found, n * sizeof *c->found);
}

/* Open the next parent of the top frame, or finish it. */
static void step(struct closing *c)
{
	struct frame *frame = &c->stack[c->n_stack - 1];
	struct node *node = &c->nodes[frame->node];
	if (node->draft == NULL || frame->next_parent == node->draft->n_parents) {
		if (node->draft != NULL)
			collect(c, node);
		node->state = NODE_DONE;
		c->n_stack--;
		return;
	}
	uint32_t parent = node_of(c, node->draft->parents[frame->next_parent++].uid);
	if (c->nodes[parent].state == NODE_NEW) {
		c->nodes[parent].state = NODE_OPEN;
		c->stack[c->n_stack++] = (struct frame){parent, 0};
	} else if (c->nodes[parent].state == NODE_OPEN) {
		size_t first = c->n_stack;
		while (c->stack[--first].node != parent)
			continue;
		report_cycle(c, first);
	}
}

static bool close_all(struct closing *c)
{
	for (uint32_t i = 0; i < c->n_nodes; i++) {
		if (c->nodes[i].state != NODE_NEW)
			continue;
		c->nodes[i].state = NODE_OPEN;
		c->stack[c->n_stack++] = (struct frame){i, 0};
		while (c->n_stack > 0) {
			step(c);
			if (is_over(c) || c->n_cycles >= CYCLES_MAX)
				return false;
		}
	}
	return c->n_cycles == 0;
}

static void hand_over(const struct closing *c)
{
	for (size_t i = 0; i < c->n_nodes; i++) {
		const struct node *node = &c->nodes[i];
		if (node->draft == NULL)
			continue;
		struct cedar_entity *entity = &node->draft->entity;
		entity->ancestors =
			ARENA_ARRAY(c->arena, struct cedar_uid, node->n_ancestors + 1);
		entity->n_ancestors = node->n_ancestors;
		for (size_t j = 0; j < node->n_ancestors; j++)
			entity->ancestors[j] = c->nodes[node->ancestors[j]].uid;
	}
}

bool cedar_drafts_close(struct arena *arena, struct cedar_drafts *drafts,
			struct diag_list *diags)
{
	struct closing c = {.arena = arena, .diags = diags};
	c.scratch = arena_new();
	make_nodes(&c, drafts);
	bool ok = close_all(&c);
	if (ok)
		hand_over(&c);
	arena_free(c.scratch);
	return ok;
}

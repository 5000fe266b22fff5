/* cedar_close.c - from parents to ancestors.
 *
 * Needs:   a table of entities whose `ancestors` are their parents; those compiled in
 *          have their ancestors already, which count as parents here.
 * Gives:   for each listed entity its ancestors, ascending, transitively closed over the
 *          listed entities; or EDICT_E_CYCLE.
 * Keeps:   no recursion: the hierarchy is walked along links in borrowed memory, parents
 *          before children, so that an entity's ancestors are its parents and theirs.
 *
 * The ancestors of one entity are collected in a bit set of three levels, a bit of the
 * upper ones for each word of the lower that is not empty: they come out in order, and
 * what is not set costs next to nothing.
 */
#include "cedar_read.h"

#define NONE UINT32_MAX
#define DONE (UINT32_MAX - 1)

/* Of each entity, for the walk. */
struct link {
	uint32_t below; /* the entity that this one is an ancestor of, on the way here */
	uint32_t next;	/* place of the next parent; NONE: not begun; DONE */
};

struct closing {
	struct edict_cedar_reader *r;
	struct edict_cedar_entity *entities;
	struct link *links;
	uint32_t *bits;	 /* one an entity */
	uint32_t *words; /* one a word of `bits` */
	uint32_t *parts; /* one a word of `words` */
	uint32_t n_parts;
	uint32_t n_set;
};

/* ---- the bit set --------------------------------------------------------- */

/* False if it was set before. */
static bool set(struct closing *c, uint32_t handle)
{
	uint32_t *word = &c->bits[handle / 32];
	uint32_t bit = UINT32_C(1) << handle % 32;
	if (*word & bit)
		return false;
	if (*word == 0) {
		c->words[handle >> 10] |= UINT32_C(1) << (handle >> 5 & 31);
		c->parts[handle >> 15] |= UINT32_C(1) << (handle >> 10 & 31);
	}
	*word |= bit;
	c->n_set++;
	return true;
}

static bool is_set(const struct closing *c, uint32_t handle)
{
	return (c->bits[handle / 32] >> handle % 32 & 1u) != 0;
}

/* The place of the lowest bit, which is cleared. */
static uint32_t take_bit(uint32_t *word)
{
	uint32_t place = (uint32_t)__builtin_ctz(*word);
	*word &= *word - 1;
	return place;
}

/* Empty the set, its members in order to `to` unless that is NULL. */
static void drain(struct closing *c, uint32_t *to)
{
	for (uint32_t i = 0; i < c->n_parts && c->n_set > 0; i++) {
		while (c->parts[i] != 0) {
			uint32_t part = i << 5 | take_bit(&c->parts[i]);
			while (c->words[part] != 0) {
				uint32_t at = part << 5 | take_bit(&c->words[part]);
				uint32_t word = c->bits[at];
				c->bits[at] = 0;
				for (; word != 0 && to != NULL; to++)
					*to = at << 5 | take_bit(&word);
			}
		}
	}
	c->n_set = 0;
}

/* ---- ancestors ----------------------------------------------------------- */

/* A parent, and what it is in.  Whoever is set already was set with all it is in. */
static void add_parent(struct closing *c, uint32_t parent, bool with_ancestors)
{
	const struct edict_cedar_entity *entity = &c->entities[parent];
	if (!set(c, parent) || !with_ancestors)
		return;
	for (uint32_t i = 0; i < entity->n_ancestors; i++)
		set(c, entity->ancestors[i]);
}

/* The parent with the most ancestors comes first: often the others are among them. */
static void add_greatest(struct closing *c, const struct edict_cedar_entity *entity)
{
	uint32_t greatest = entity->ancestors[0];
	for (uint32_t i = 1; i < entity->n_ancestors; i++) {
		uint32_t parent = entity->ancestors[i];
		if (c->entities[parent].n_ancestors > c->entities[greatest].n_ancestors)
			greatest = parent;
	}
	add_parent(c, greatest, true);
}

/* All parents have their ancestors. */
static bool close_entity(struct closing *c, struct edict_cedar_entity *entity)
{
	if (entity->n_ancestors > 1)
		add_greatest(c, entity);
	for (uint32_t i = 0; i < entity->n_ancestors; i++)
		add_parent(c, entity->ancestors[i], true);
	if (c->n_set == entity->n_ancestors) {
		drain(c, NULL);
		return true;
	}
	uint32_t n = c->n_set;
	uint32_t *ancestors = edict_cedar_take(c->r, n, sizeof *ancestors);
	if (ancestors == NULL)
		return false;
	drain(c, ancestors);
	entity->ancestors = ancestors;
	entity->n_ancestors = n;
	return true;
}

/* On from the entity `at`: to a parent, or, where there is none to go to, back. */
static bool step(struct closing *c, uint32_t *at)
{
	struct edict_cedar_entity *entity = &c->entities[*at];
	struct link *link = &c->links[*at];
	while (link->next < entity->n_ancestors) {
		uint32_t parent = entity->ancestors[link->next++];
		struct link *up = &c->links[parent];
		if (!c->entities[parent].is_listed || up->next == DONE)
			continue;
		if (up->next != NONE)
			return edict_cedar_fail(c->r, EDICT_E_CYCLE);
		up->below = *at;
		up->next = 0;
		*at = parent;
		return true;
	}
	link->next = DONE;
	*at = link->below;
	return close_entity(c, entity);
}

static bool close_all(struct closing *c)
{
	for (uint32_t i = 0; i < c->r->own.n_entities; i++) {
		uint32_t at = i;
		if (!c->entities[i].is_listed || c->links[i].next != NONE)
			continue;
		c->links[i].below = NONE;
		c->links[i].next = 0;
		while (at != NONE)
			if (!step(c, &at))
				return false;
	}
	return true;
}

/* ---- entities that are compiled in and listed once more ------------------ */

/* Of actions of a schema the file must say all: what it does not list adds nothing. */
static bool is_same_again(struct closing *c, const struct edict_cedar_again *again,
			  bool is_declared)
{
	const struct edict_cedar_entity *entity = &c->entities[again->handle];
	for (uint32_t i = 0; i < again->n_parents; i++) {
		uint32_t parent = again->parents[i];
		add_parent(c, parent, !is_declared || c->entities[parent].reserved != 0);
	}
	bool is_same = c->n_set == entity->n_ancestors;
	for (uint32_t i = 0; i < entity->n_ancestors; i++)
		is_same = is_same && is_set(c, entity->ancestors[i]);
	drain(c, NULL);
	return is_same;
}

static bool is_declared_action(const struct edict_cedar_reader *r, uint32_t handle)
{
	return r->policy->schema != NULL &&
	       edict_cedar_action_find(r->policy->schema, handle) != NULL;
}

static bool compare_all(struct closing *c)
{
	struct edict_cedar_reader *r = c->r;
	for (const struct edict_cedar_again *a = r->again; a != NULL; a = a->next) {
		bool is_declared = is_declared_action(r, a->handle);
		if (!is_same_again(c, a, is_declared))
			return edict_cedar_fail(r, is_declared ? EDICT_E_SCHEMA
							       : EDICT_E_DUPLICATE);
	}
	for (const struct edict_cedar_again *a = r->again; a != NULL; a = a->next)
		c->entities[a->handle].reserved = 0;
	return true;
}

/* ---- all ----------------------------------------------------------------- */

static uint32_t *borrow_words(struct edict_cedar_reader *r, uint32_t n)
{
	uint32_t *words = edict_cedar_borrow(r, n, sizeof *words);
	if (words != NULL)
		memset(words, 0, n * sizeof *words);
	return words;
}

bool edict_cedar_close(struct edict_cedar_reader *r)
{
	uint32_t n = r->own.n_entities;
	char *back = r->in.back;
	struct closing c = {.r = r, .entities = r->own.entities};
	c.n_parts = (n >> 15) + 1;
	c.links = edict_cedar_borrow(r, n, sizeof *c.links);
	c.bits = c.links ? borrow_words(r, (n >> 5) + 1) : NULL;
	c.words = c.bits ? borrow_words(r, (n >> 10) + 1) : NULL;
	c.parts = c.words ? borrow_words(r, c.n_parts) : NULL;
	if (c.parts == NULL)
		return false;
	memset(c.links, 0xff, n * sizeof *c.links);
	bool ok = close_all(&c) && compare_all(&c);
	r->in.back = back;
	return ok;
}

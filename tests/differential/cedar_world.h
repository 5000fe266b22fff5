/* cedar_world.h - random worlds for Cedar: a schema, entities that fit it, requests.
 *
 * Everything is text, as users write it; equal seeds give equal worlds.
 */
#ifndef EDICT_TESTS_CEDAR_WORLD_H
#define EDICT_TESTS_CEDAR_WORLD_H

#include "base/arena.h"
#include "base/text.h"
#include "random.h"

enum world_kind {
	WORLD_BOOL,
	WORLD_LONG,
	WORLD_STRING,
	WORLD_ENTITY,
	WORLD_SET,
	WORLD_RECORD,
	WORLD_DECIMAL,
	WORLD_IP,
	WORLD_DATETIME,
	WORLD_DURATION,
	N_WORLD_KINDS
};

enum { WORLD_TYPES = 5, WORLD_ACTIONS = 6, WORLD_ATTRS_MAX = 6, WORLD_ENTITIES_MAX = 8 };

struct world_attr;

struct world_type {
	enum world_kind kind;
	unsigned entity;		  /* ENTITY: which entity type */
	const struct world_type *element; /* SET */
	const struct world_attr *attrs;	  /* RECORD */
	size_t n_attrs;
};

struct world_attr {
	const char *name;
	const struct world_type *type;
	bool is_required;
};

struct world {
	struct arena *arena;
	struct random *random;
	struct world_type shapes[WORLD_TYPES]; /* records */
	const struct world_type *tags[WORLD_TYPES];
	struct world_type contexts[WORLD_ACTIONS];
	bool has_small_numbers; /* JSON without integers that a double cannot hold */
	/* What is written should fit the schema: no empty sets, no literals that fail. */
	bool is_careful;
	size_t n_entities[WORLD_TYPES]; /* listed ones, ids world_ids[0 ..] */
};

extern const char *const world_type_names[WORLD_TYPES];
extern const char *const world_type_parents[WORLD_TYPES]; /* as the schema lists them */
extern const char *const world_actions[WORLD_ACTIONS];
extern const char *const world_ids[WORLD_ENTITIES_MAX]; /* as Cedar and JSON spell them */
extern const char *const world_strings[];
extern const size_t world_n_strings;

void world_init(struct world *world, struct arena *arena, struct random *random);

/* The texts of docs/cedar-schema.md and docs/entities.md. */
void world_schema(const struct world *world, struct buffer *out);
void world_entities(struct world *world, struct buffer *out);
/* One request; valid by the schema if `is_valid`, else anything. */
void world_request(struct world *world, bool is_valid, struct buffer *out);

/* Literal values: as Cedar text. */
void world_literal(struct world *world, const struct world_type *type,
		   struct buffer *out);
const struct world_type *world_random_type(struct world *world, unsigned depth);

#endif

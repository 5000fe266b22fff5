/* cedar_runtime_fixture.h - a Cedar request with a few entities, written by hand.
 *
 * The hierarchy:   ALICE in STAFF in ALL;   BOB in ALL;   GHOST is referred to, not
 * listed
 */
#ifndef EDICT_CEDAR_RUNTIME_FIXTURE_H
#define EDICT_CEDAR_RUNTIME_FIXTURE_H

#include "edict/cedar.h"

enum { ALICE, ALL, BOB, GHOST, STAFF, N_ENTITIES, STRANGER = N_ENTITIES };

enum { NAME_NONE, AGE, EMAIL, MANAGER, TEAM, USER, N_NAMES };

#define FAULT(name) edict_cedar_error(EDICT_CEDAR_FAULT_##name)

#define BOOL(b) ((struct edict_cedar_value){EDICT_CEDAR_BOOL, {0}, 0, {.boolean = (b)}})
#define LONG(i) ((struct edict_cedar_value){EDICT_CEDAR_LONG, {0}, 0, {.integer = (i)}})
#define ENTITY(h)                                                                        \
	((struct edict_cedar_value){EDICT_CEDAR_ENTITY, {0}, 0, {.entity = (h)}})
#define DECIMAL(i)                                                                       \
	((struct edict_cedar_value){EDICT_CEDAR_DECIMAL, {0}, 0, {.integer = (i)}})
#define DATETIME(i)                                                                      \
	((struct edict_cedar_value){EDICT_CEDAR_DATETIME, {0}, 0, {.integer = (i)}})
#define DURATION(i)                                                                      \
	((struct edict_cedar_value){EDICT_CEDAR_DURATION, {0}, 0, {.integer = (i)}})
#define STRING(s)                                                                        \
	((struct edict_cedar_value){                                                     \
		EDICT_CEDAR_STRING, {0}, sizeof(s) - 1, {.bytes = (s)}})
#define ABSENT ((struct edict_cedar_value){EDICT_CEDAR_ABSENT, {0}, 0, {.boolean = 0}})
#define IP(p)  ((struct edict_cedar_value){EDICT_CEDAR_IP, {0}, 0, {.ip = (p)}})
/* Of arrays */
#define SET(array)                                                                       \
	((struct edict_cedar_value){EDICT_CEDAR_SET,                                     \
				    {0},                                                 \
				    sizeof(array) / sizeof((array)[0]),                  \
				    {.items = (array)}})
#define RECORD(array)                                                                    \
	((struct edict_cedar_value){EDICT_CEDAR_RECORD,                                  \
				    {0},                                                 \
				    sizeof(array) / sizeof((array)[0]),                  \
				    {.members = (array)}})
#define EMPTY_SET ((struct edict_cedar_value){EDICT_CEDAR_SET, {0}, 0, {.items = NULL}})
#define EMPTY_RECORD                                                                     \
	((struct edict_cedar_value){EDICT_CEDAR_RECORD, {0}, 0, {.members = NULL}})

static const struct edict_cedar_member alice_attrs[] = {
	{AGE, 0, {EDICT_CEDAR_LONG, {0}, 0, {.integer = 30}}},
	{EMAIL, 0, {EDICT_CEDAR_ABSENT, {0}, 0, {.boolean = 0}}},
	{MANAGER, 0, {EDICT_CEDAR_ENTITY, {0}, 0, {.entity = BOB}}},
};
static const uint32_t alice_ancestors[] = {ALL, STAFF};
static const uint32_t all_ancestors[] = {ALL};

static const struct edict_cedar_entity fixture_entities[N_ENTITIES] = {
	[ALICE] = {USER, 1, {"alice", 5}, alice_attrs, NULL, alice_ancestors, 3, 0, 2, 0},
	[ALL] = {TEAM, 1, {"all", 3}, NULL, NULL, NULL, 0, 0, 0, 0},
	[BOB] = {USER, 1, {"bob", 3}, NULL, NULL, all_ancestors, 0, 0, 1, 0},
	[GHOST] = {USER, 0, {"ghost", 5}, NULL, NULL, NULL, 0, 0, 0, 0},
	[STAFF] = {TEAM, 1, {"staff", 5}, NULL, NULL, all_ancestors, 0, 0, 1, 0},
};
static const struct edict_cedar_entity fixture_strangers[] = {
	{USER, 0, {"eve", 3}, NULL, NULL, NULL, 0, 0, 0, 0},
};

/* A request of alice for `all`; the context is {age: 41, team: alice}. */
static const struct edict_cedar_member fixture_context[] = {
	{AGE, 0, {EDICT_CEDAR_LONG, {0}, 0, {.integer = 41}}},
	{TEAM, 0, {EDICT_CEDAR_ENTITY, {0}, 0, {.entity = STAFF}}},
};

static inline struct edict_cedar_request
fixture_request(struct edict_cedar_scratch *scratch)
{
	struct edict_cedar_request q = {
		.n_entities = N_ENTITIES,
		.keys = {ALICE, STAFF, ALL, USER, TEAM, TEAM},
		.entities = fixture_entities,
		.context = RECORD(fixture_context),
		.scratch = scratch,
		.strangers = fixture_strangers,
		.n_strangers = 1,
	};
	return q;
}

#endif

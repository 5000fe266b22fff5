/* edict/cedar.h - the contract between emitted Cedar policies, the runtime and hosts.
 *
 * Emitted Cedar policies include this header, which brings edict/abi.h along; so do the
 * programs that host one.  Policies of the agent dialects know nothing of it.
 *
 * What costs time is done once, at the edge: names and entity references are *interned*
 * when entities and requests are read, and a decision compares integers.
 *
 *     handle   an entity reference.  0 .. policy->n_entities - 1 are those the policy
 *              names, sorted by (type, id); the store numbers on from there, a request
 *              after the store ("strangers": references that neither knows).
 *     name     an attribute, tag or type name.  1 .. policy->n_names are the policy's,
 *              the store and the request number on in the same way; 0 is no name.
 *
 * Equal references have equal handles, equal names equal numbers, so equality of values
 * never looks at their text.
 *
 * Freestanding as abi.h: no allocation, no recursion on data, the caller owns all memory.
 */
#ifndef EDICT_CEDAR_H
#define EDICT_CEDAR_H

#include "edict/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- limits -------------------------------------------------------------- */

#define EDICT_CEDAR_DEPTH_MAX 64    /* nesting of JSON entities and contexts */
#define EDICT_CEDAR_STACK_MAX 64    /* values a term program keeps open */
#define EDICT_CEDAR_NAMES_MAX 65535 /* names, and entities, that a policy may know */

/* ---- values -------------------------------------------------------------- */

enum edict_cedar_kind {
	EDICT_CEDAR_ABSENT =
		0, /* an optional attribute that is not there; never a value */
	EDICT_CEDAR_BOOL,
	EDICT_CEDAR_LONG,
	EDICT_CEDAR_STRING,
	EDICT_CEDAR_ENTITY,
	EDICT_CEDAR_SET,
	EDICT_CEDAR_RECORD,
	EDICT_CEDAR_DECIMAL,  /* integer: ten-thousandths */
	EDICT_CEDAR_DATETIME, /* integer: milliseconds since 1970-01-01T00:00:00Z */
	EDICT_CEDAR_DURATION, /* integer: milliseconds */
	EDICT_CEDAR_IP,
};

struct edict_cedar_member;

struct edict_cedar_ip {
	uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest are 0 */
	uint8_t prefix;
	uint8_t is_v6;
};

/* 16 bytes. */
struct edict_cedar_value {
	uint8_t kind; /* enum edict_cedar_kind */
	uint8_t reserved[3];
	uint32_t n; /* bytes of a string, items of a set, members of a record; else 0 */
	union {
		uint64_t boolean; /* 0 or 1 */
		int64_t integer;  /* LONG, DECIMAL, DATETIME, DURATION */
		uint64_t entity;  /* handle */
		const char *bytes;
		const struct edict_cedar_value
			*items; /* sorted by edict_cedar_order, distinct */
		const struct edict_cedar_member *members; /* sorted by name, distinct */
		const struct edict_cedar_ip *ip;
	} as;
};

/* Of a record, an entity's attributes, or its tags (name: the tag key).  Records read by
 * a schema have a member for every declared attribute, in the order of the declaration
 * table (by name), so that an attribute has a fixed place; one that is not given is
 * EDICT_CEDAR_ABSENT, and equality passes over it. */
struct edict_cedar_member {
	uint32_t name;
	uint32_t reserved;
	struct edict_cedar_value value;
};

/* ---- entities ------------------------------------------------------------ */

struct edict_cedar_entity {
	uint32_t type;	    /* name */
	uint32_t is_listed; /* 0: only referred to; has no attributes, tags, ancestors */
	struct edict_string id;
	const struct edict_cedar_member *attrs;
	const struct edict_cedar_member *tags;
	const uint32_t *ancestors; /* handles, ascending, transitively closed */
	uint32_t n_attrs;
	uint32_t n_tags;
	uint32_t n_ancestors;
	uint32_t reserved;
};

/* ---- the schema, as tables ----------------------------------------------- */

#define EDICT_CEDAR_NONE UINT16_C(0xffff)

struct edict_cedar_type {
	uint8_t kind; /* enum edict_cedar_kind; ABSENT: any value */
	uint8_t reserved;
	uint16_t n_attrs; /* RECORD */
	uint32_t of; /* SET: type index of the elements; RECORD: first of its attributes;
			ENTITY: name of the entity type */
};

struct edict_cedar_attr {
	uint32_t name;
	uint16_t type; /* index into `types` */
	uint16_t is_required;
};

struct edict_cedar_entity_type {
	uint32_t name;
	uint16_t shape; /* type index of a record */
	uint16_t tags;	/* type index of every tag value, or EDICT_CEDAR_NONE */
	const uint32_t
		*ancestors;  /* names of the types its ancestors may have, ascending */
	const uint32_t *ids; /* enumerated: handles of the declared ids, ascending */
	uint16_t n_ancestors;
	uint16_t n_ids;
	uint8_t is_enumerated;
	uint8_t is_action;
	uint16_t reserved;
};

struct edict_cedar_action {
	uint32_t entity;  /* handle */
	uint16_t context; /* type index of a record */
	uint16_t n_principals;
	uint16_t n_resources;
	uint16_t reserved;
	const uint32_t *principals; /* names of types, ascending */
	const uint32_t *resources;
};

struct edict_cedar_schema {
	const struct edict_cedar_type *types;
	const struct edict_cedar_attr *attrs; /* of each record ascending by name */
	const struct edict_cedar_entity_type *entity_types; /* ascending by name */
	const struct edict_cedar_action *actions;	    /* ascending by handle */
	uint16_t n_types;
	uint16_t n_entity_types;
	uint16_t n_actions;
	uint16_t reserved;
	uint32_t n_attrs;
};

/* ---- the policy ---------------------------------------------------------- */

struct edict_cedar_policy {
	/* Rules, texts, `choose`, `truth` and all reports; n_fields is 0 there. */
	struct edict_policy base;
	const struct edict_names *names;       /* ids are names; NULL if n_names is 0 */
	const struct edict_string *name_texts; /* n_names entries: names 1, 2, ... */
	/* Every reference the policy makes, and the entities it was compiled with; sorted
	 * by (type as text, id), bytewise, shorter first where one begins the other. */
	const struct edict_cedar_entity *entities;
	const struct edict_cedar_schema *schema; /* NULL: compiled without one */
	uint32_t n_names;
	uint32_t n_entities;
	/* Bytes of scratch space that the sets and records computed in one decision take
	 * at most (one policy at a time: it is emptied between rules). */
	uint32_t scratch_size;
	/* The rules were validated against the schema: the code relies on it, and a
	 * request or entity that does not fit the schema must be refused before. */
	uint8_t is_typed;
	uint8_t reserved[3];
};

/* ---- the store ----------------------------------------------------------- *
 *
 * The policy's entities, and those the host adds.  Reading needs the store alone;
 * afterwards any number of threads may decide with it.
 */
struct edict_cedar_slot {
	uint32_t hash;
	uint32_t number; /* a handle or name, +1; 0: empty */
};

struct edict_cedar_store {
	const struct edict_cedar_policy *policy;
	const struct edict_cedar_entity *entities; /* by handle */
	const struct edict_string
		*names; /* the store's own: by name - policy->n_names - 1 */
	const struct edict_cedar_slot *entity_slots; /* open-addressed, a power of two */
	const struct edict_cedar_slot *name_slots;
	uint32_t n_entities;
	uint32_t n_names; /* the policy's included: the last name */
	uint32_t n_entity_slots;
	uint32_t n_name_slots;
	uint32_t seed; /* of the hashes in the slots */
	uint32_t reserved;
};

/* ---- requests ------------------------------------------------------------ */

enum edict_cedar_key {
	EDICT_CEDAR_PRINCIPAL,
	EDICT_CEDAR_ACTION,
	EDICT_CEDAR_RESOURCE,
	EDICT_CEDAR_PRINCIPAL_TYPE,
	EDICT_CEDAR_ACTION_TYPE,
	EDICT_CEDAR_RESOURCE_TYPE,
	EDICT_CEDAR_KEYS
};

/* Where one decision puts the sets and records that it computes.  `used` goes back to 0
 * between rules; `status` stays EDICT_E_SPACE once there was no room. */
struct edict_cedar_scratch {
	char *bytes; /* aligned for edict_cedar_value */
	uint32_t size;
	uint32_t used;
	uint32_t status;
};

struct edict_cedar_request {
	uint32_t n_entities; /* handles from here on are unknown to the store */
	int64_t keys[EDICT_CEDAR_KEYS];		   /* handles, then names */
	const struct edict_cedar_entity *entities; /* by handle, n_entities of them */
	const struct edict_cedar_policy *policy;
	const struct edict_cedar_store *store; /* NULL: the policy's entities alone */
	struct edict_cedar_value context;      /* a record */
	struct edict_cedar_scratch
		*scratch; /* of the caller; NULL if scratch_size is 0 */
	/* References and names that the store does not know, in this request alone: texts
	 * of name n_store_names + 1 .., and type and id of handle n_entities .. */
	const struct edict_string *stranger_names;
	const struct edict_cedar_entity *strangers;
	uint32_t n_stranger_names;
	uint32_t n_strangers;
	uint32_t n_store_names;
};

/* ---- errors -------------------------------------------------------------- *
 *
 * A condition is EDICT_FALSE, EDICT_TRUE, or an error: fault << 4 | EDICT_UNKNOWN.
 */
enum edict_cedar_fault {
	EDICT_CEDAR_FAULT_NONE = 0,
	EDICT_CEDAR_FAULT_TYPE = 8,  /* an operand of a wrong type */
	EDICT_CEDAR_FAULT_ATTRIBUTE, /* a record or entity has no such attribute */
	EDICT_CEDAR_FAULT_ENTITY,    /* the entity is not in the store */
	EDICT_CEDAR_FAULT_TAG,	     /* the entity has no such tag */
	EDICT_CEDAR_FAULT_OVERFLOW,  /* beyond 64 bits */
	EDICT_CEDAR_FAULT_EXTENSION, /* a text that is no decimal, ip, datetime, duration
				      */
	EDICT_CEDAR_FAULT_ARITY,     /* a wrong number of arguments */
	EDICT_CEDAR_FAULT_SPACE, /* scratch ran out: denies, whatever the policies say */
};

static inline uint32_t edict_cedar_error(enum edict_cedar_fault fault)
{
	return (uint32_t)fault << 4 | EDICT_UNKNOWN;
}

/* ---- hosts: store, request, decision (cedar_store.c, _request.c, _decide.c) --- *
 *
 * All `read` functions take JSON in Cedar's formats (docs/entities.md); texts are used in
 * place where they have no escapes, so `json` must stay unchanged as long as what was
 * read from it is used.  Too little memory is EDICT_E_SPACE.  For `len` bytes of JSON
 * `edict_cedar_request_size` gives what always suffices; mostly a quarter of it does.
 * `edict_cedar_store_size` gives several times what usual entities take, ancestors
 * included.  No size suffices for all: n entities in a row have n * n / 2 ancestors, of
 * four bytes.  Whoever loads such data doubles the memory and tries again.
 *
 * What could not be read must not be used.
 */
size_t edict_cedar_store_size(const struct edict_cedar_policy *policy, size_t len);

/* Read an array of entities into `memory`, resolve and close it.  With a schema, parsing
 * is directed by it, the result is checked against it.  `*at`, if not NULL, gets the
 * offset in `json` where reading stopped. */
enum edict_status edict_cedar_store_read(struct edict_cedar_store *store,
					 const struct edict_cedar_policy *policy,
					 const char *json, size_t len, void *memory,
					 size_t size, size_t *at);

/* The handle of a reference; UINT32_MAX if neither policy nor store knows it. */
uint32_t edict_cedar_store_find(const struct edict_cedar_store *store,
				struct edict_string type, struct edict_string id);
uint32_t edict_cedar_policy_find(const struct edict_cedar_policy *policy,
				 struct edict_string type, struct edict_string id);

/* A request from handles (known ones) and a context in parts: for hosts that keep
 * handles.  `store` may be NULL.  The context is the empty record. */
void edict_cedar_request_init(struct edict_cedar_request *request,
			      const struct edict_cedar_policy *policy,
			      const struct edict_cedar_store *store, uint32_t principal,
			      uint32_t action, uint32_t resource);

size_t edict_cedar_request_size(const struct edict_cedar_policy *policy, size_t len);

/* Read {"principal", "action", "resource", "context"?}: references as {"type", "id"} or
 * as "T::\"id\"".  Other members are passed over.  With `validate` and a schema the
 * request is checked; a typed policy always checks. */
enum edict_status edict_cedar_request_read(struct edict_cedar_request *request,
					   const struct edict_cedar_policy *policy,
					   const struct edict_cedar_store *store,
					   const char *json, size_t len, bool validate,
					   void *memory, size_t size);

/* As edict_decide: effect allow or deny, the rule that decided. */
void edict_cedar_decide(const struct edict_cedar_policy *policy,
			const struct edict_cedar_request *request,
			struct edict_decision *decision);

/* Evaluate every rule: truths[i] is EDICT_FALSE, EDICT_TRUE or an error, n_rules entries.
 */
void edict_cedar_explain(const struct edict_cedar_policy *policy,
			 const struct edict_cedar_request *request,
			 struct edict_decision *decision, uint32_t *truths);

const char *edict_cedar_fault_name(enum edict_cedar_fault fault);

/* ---- operations that emitted code and term programs share ---------------- *
 *
 * Those that make a value return 0 or an error and write `*out` only on success; those
 * that test return a truth or an error.  Operands are never ABSENT; `out` may be one of
 * them.
 */
static inline struct edict_cedar_value edict_cedar_of_entity(uint64_t handle)
{
	struct edict_cedar_value v = {EDICT_CEDAR_ENTITY, {0}, 0, {.entity = handle}};
	return v;
}

static inline struct edict_cedar_value edict_cedar_of_long(int64_t integer)
{
	struct edict_cedar_value v = {EDICT_CEDAR_LONG, {0}, 0, {.integer = integer}};
	return v;
}

static inline struct edict_cedar_value edict_cedar_of_bool(bool holds)
{
	struct edict_cedar_value v = {EDICT_CEDAR_BOOL, {0}, 0, {.boolean = holds}};
	return v;
}

/* The entity behind a handle, or NULL where the store does not list it. */
static inline const struct edict_cedar_entity *
edict_cedar_entity_at(const struct edict_cedar_request *q, uint64_t handle)
{
	if (handle >= q->n_entities)
		return NULL;
	const struct edict_cedar_entity *entity = &q->entities[handle];
	return entity->is_listed ? entity : NULL;
}

/* Attributes whose place the schema settles: number `place` of an entity of a known type,
 * of a record of a known type.  What the types promise is still looked at, for the price
 * of a compare: a request that breaks the promise gets an error, never wrong memory. */
static inline uint32_t edict_cedar_entity_place(const struct edict_cedar_request *q,
						uint64_t handle, uint32_t type,
						uint32_t place,
						struct edict_cedar_value *out)
{
	const struct edict_cedar_entity *entity = edict_cedar_entity_at(q, handle);
	if (entity == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_ENTITY);
	if (entity->type != type || place >= entity->n_attrs)
		return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
	*out = entity->attrs[place].value;
	return out->kind != EDICT_CEDAR_ABSENT
		       ? 0
		       : edict_cedar_error(EDICT_CEDAR_FAULT_ATTRIBUTE);
}

static inline uint32_t edict_cedar_record_place(const struct edict_cedar_value *record,
						uint32_t place,
						struct edict_cedar_value *out)
{
	if (record->kind != EDICT_CEDAR_RECORD || place >= record->n)
		return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
	*out = record->as.members[place].value;
	return out->kind != EDICT_CEDAR_ABSENT
		       ? 0
		       : edict_cedar_error(EDICT_CEDAR_FAULT_ATTRIBUTE);
}

/* The truth of a value that must be a bool. */
static inline uint32_t edict_cedar_truth(const struct edict_cedar_value *v)
{
	return v->kind == EDICT_CEDAR_BOOL ? (uint32_t)v->as.boolean
					   : edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
}

/* Every rule starts with all of the scratch: nothing that it computes outlives it. */
static inline void edict_cedar_scratch_reset(const struct edict_cedar_request *q)
{
	if (q->scratch != NULL)
		q->scratch->used = 0;
}

/* cedar_value.c: -1, 0 or 1 (or any number of that sign).  Values are ordered by
 *
 *     kind
 *     bool, long, decimal, datetime, duration: value      entity: handle
 *     string: length, then bytes
 *     ip: family, address, prefix
 *     set: number of items, then item by item
 *     record: number of members present, then member by member: name, then value
 *
 * The sets of a policy are emitted in this order. */
int edict_cedar_order(const struct edict_cedar_value *a,
		      const struct edict_cedar_value *b);

/* Of strings of one length, addresses, sets, records. */
bool edict_cedar_equal_parts(const struct edict_cedar_value *a,
			     const struct edict_cedar_value *b);

static inline bool edict_cedar_equal(const struct edict_cedar_value *a,
				     const struct edict_cedar_value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == EDICT_CEDAR_STRING && a->n != b->n)
		return false;
	if (a->kind == EDICT_CEDAR_STRING || a->kind == EDICT_CEDAR_SET ||
	    a->kind == EDICT_CEDAR_RECORD || a->kind == EDICT_CEDAR_IP)
		return edict_cedar_equal_parts(a, b);
	return a->as.entity == b->as.entity;
}

/* The member `name` of a record, NULL if it is not there.  The halving has no branch on
 * the names. */
static inline const struct edict_cedar_value *
edict_cedar_member_find(const struct edict_cedar_member *members, uint32_t n,
			uint32_t name)
{
	if (n == 0)
		return NULL;
	for (; n > 1; n -= n / 2)
		members += members[n / 2].name <= name ? n / 2 : 0;
	return members->name == name && members->value.kind != EDICT_CEDAR_ABSENT
		       ? &members->value
		       : NULL;
}

/* Does `a` have the ancestor `b`, or are they the same?  Handles; what the store does not
 * list has no ancestors. */
static inline bool edict_cedar_descends(const struct edict_cedar_request *q, uint64_t a,
					uint64_t b)
{
	if (a == b)
		return true;
	const struct edict_cedar_entity *entity = edict_cedar_entity_at(q, a);
	if (entity == NULL || entity->n_ancestors == 0)
		return false;
	const uint32_t *at = entity->ancestors;
	for (uint32_t n = entity->n_ancestors; n > 1; n -= n / 2)
		at += at[n / 2] <= b ? n / 2 : 0;
	return *at == b;
}

/* ---- operands of known kinds, in emitted code ----------------------------- */

static inline uint64_t edict_cedar_principal(const struct edict_cedar_request *q)
{
	return (uint64_t)q->keys[EDICT_CEDAR_PRINCIPAL];
}

static inline uint64_t edict_cedar_action(const struct edict_cedar_request *q)
{
	return (uint64_t)q->keys[EDICT_CEDAR_ACTION];
}

static inline uint64_t edict_cedar_resource(const struct edict_cedar_request *q)
{
	return (uint64_t)q->keys[EDICT_CEDAR_RESOURCE];
}

static inline bool edict_cedar_is_bool(const struct edict_cedar_value *v, bool holds)
{
	return v->kind == EDICT_CEDAR_BOOL && v->as.boolean == holds;
}

static inline bool edict_cedar_is_long(const struct edict_cedar_value *v, int64_t integer)
{
	return v->kind == EDICT_CEDAR_LONG && v->as.integer == integer;
}

static inline bool edict_cedar_is_entity(const struct edict_cedar_value *v,
					 uint64_t handle)
{
	return v->kind == EDICT_CEDAR_ENTITY && v->as.entity == handle;
}

/* Against the literal that a policy names. */
static inline bool edict_cedar_is_text(const struct edict_cedar_value *v,
				       const char *literal, uint32_t len)
{
	return v->kind == EDICT_CEDAR_STRING && v->n == len &&
	       edict_bytes_same(v->as.bytes, literal, len);
}

static inline uint32_t edict_cedar_record_attr(const struct edict_cedar_value *record,
					       uint32_t name,
					       struct edict_cedar_value *out)
{
	const struct edict_cedar_value *found =
		edict_cedar_member_find(record->as.members, record->n, name);
	if (found == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_ATTRIBUTE);
	*out = *found;
	return 0;
}

static inline uint32_t edict_cedar_entity_attr(const struct edict_cedar_request *q,
					       uint64_t handle, uint32_t name,
					       struct edict_cedar_value *out)
{
	const struct edict_cedar_entity *entity = edict_cedar_entity_at(q, handle);
	if (entity == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_ENTITY);
	const struct edict_cedar_value *found =
		edict_cedar_member_find(entity->attrs, entity->n_attrs, name);
	if (found == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_ATTRIBUTE);
	*out = *found;
	return 0;
}

static inline bool edict_cedar_record_has(const struct edict_cedar_value *record,
					  uint32_t name)
{
	return edict_cedar_member_find(record->as.members, record->n, name) != NULL;
}

static inline bool edict_cedar_entity_has(const struct edict_cedar_request *q,
					  uint64_t handle, uint32_t name)
{
	const struct edict_cedar_entity *entity = edict_cedar_entity_at(q, handle);
	return entity != NULL &&
	       edict_cedar_member_find(entity->attrs, entity->n_attrs, name) != NULL;
}

/* ---- operands of any kind ------------------------------------------------- */

/* cedar_ops.c, cedar_set.c, cedar_tag.c, cedar_like.c */
uint32_t edict_cedar_attr(const struct edict_cedar_request *q,
			  const struct edict_cedar_value *of, uint32_t name,
			  struct edict_cedar_value *out); /* `.name` */
uint32_t edict_cedar_has(const struct edict_cedar_request *q,
			 const struct edict_cedar_value *of, uint32_t name);
uint32_t edict_cedar_get_tag(const struct edict_cedar_request *q,
			     const struct edict_cedar_value *of,
			     const struct edict_cedar_value *key,
			     struct edict_cedar_value *out);
uint32_t edict_cedar_has_tag(const struct edict_cedar_request *q,
			     const struct edict_cedar_value *of,
			     const struct edict_cedar_value *key);
uint32_t edict_cedar_in(const struct edict_cedar_request *q,
			const struct edict_cedar_value *a,
			const struct edict_cedar_value *b);
uint32_t edict_cedar_is(const struct edict_cedar_request *q,
			const struct edict_cedar_value *v, uint32_t type);
/* `<` and `<=` of longs, datetimes, durations. */
uint32_t edict_cedar_less(const struct edict_cedar_value *a,
			  const struct edict_cedar_value *b, bool or_equal);
enum edict_cedar_arithmetic { EDICT_CEDAR_ADD, EDICT_CEDAR_SUB, EDICT_CEDAR_MUL };
uint32_t edict_cedar_compute(enum edict_cedar_arithmetic op,
			     const struct edict_cedar_value *a,
			     const struct edict_cedar_value *b,
			     struct edict_cedar_value *out);
uint32_t edict_cedar_negate(const struct edict_cedar_value *a,
			    struct edict_cedar_value *out);
uint32_t edict_cedar_contains(const struct edict_cedar_value *set,
			      const struct edict_cedar_value *item);
uint32_t edict_cedar_contains_all(const struct edict_cedar_value *set,
				  const struct edict_cedar_value *other);
uint32_t edict_cedar_contains_any(const struct edict_cedar_value *set,
				  const struct edict_cedar_value *other);
uint32_t edict_cedar_is_empty(const struct edict_cedar_value *set);

/* `like`: a pattern is its literal runs, with the wildcards between them. */
struct edict_cedar_pattern {
	const struct edict_string *runs; /* n_runs: literal texts, in order */
	uint16_t n_runs;
	uint8_t is_open_start; /* a `*` before the first run */
	uint8_t is_open_end;   /* a `*` after the last one; both for the pattern `*` */
};
uint32_t edict_cedar_like(const struct edict_cedar_value *v,
			  const struct edict_cedar_pattern *pattern);
uint32_t edict_cedar_matches(const struct edict_cedar_value *v,
			     const struct edict_scan *scan);

/* Sets and records computed at run time, in scratch: take room for `n`, fill the items
 * (members by ascending name), then close: sorted and distinct. */
struct edict_cedar_value *edict_cedar_set_begin(const struct edict_cedar_request *q,
						uint32_t n);
uint32_t edict_cedar_set_end(struct edict_cedar_value *items, uint32_t n,
			     struct edict_cedar_value *out);
struct edict_cedar_member *edict_cedar_record_begin(const struct edict_cedar_request *q,
						    uint32_t n);
/* Scratch bytes of one set of `n` items, or record of `n` members. */
#define EDICT_CEDAR_SET_SIZE(n)	   ((n)*16u)
#define EDICT_CEDAR_RECORD_SIZE(n) ((n)*24u)

/* cedar_ext.c: the functions of the extension types; the numbers are part of the ABI. */
enum edict_cedar_fn {
	EDICT_CEDAR_FN_DECIMAL,
	EDICT_CEDAR_FN_IP,
	EDICT_CEDAR_FN_DATETIME,
	EDICT_CEDAR_FN_DURATION,
	EDICT_CEDAR_FN_LESS_THAN,
	EDICT_CEDAR_FN_LESS_THAN_OR_EQUAL,
	EDICT_CEDAR_FN_GREATER_THAN,
	EDICT_CEDAR_FN_GREATER_THAN_OR_EQUAL,
	EDICT_CEDAR_FN_IS_IPV4,
	EDICT_CEDAR_FN_IS_IPV6,
	EDICT_CEDAR_FN_IS_LOOPBACK,
	EDICT_CEDAR_FN_IS_MULTICAST,
	EDICT_CEDAR_FN_IS_IN_RANGE,
	EDICT_CEDAR_FN_OFFSET,
	EDICT_CEDAR_FN_DURATION_SINCE,
	EDICT_CEDAR_FN_TO_DATE,
	EDICT_CEDAR_FN_TO_TIME,
	EDICT_CEDAR_FN_TO_MILLISECONDS,
	EDICT_CEDAR_FN_TO_SECONDS,
	EDICT_CEDAR_FN_TO_MINUTES,
	EDICT_CEDAR_FN_TO_HOURS,
	EDICT_CEDAR_FN_TO_DAYS,
	EDICT_CEDAR_FNS
};
/* `b` is unused by functions of one argument.  `ip` takes sizeof(struct edict_cedar_ip)
 * of scratch, rounded up to 24. */
uint32_t edict_cedar_call(const struct edict_cedar_request *q, enum edict_cedar_fn fn,
			  const struct edict_cedar_value *a,
			  const struct edict_cedar_value *b,
			  struct edict_cedar_value *out);
#define EDICT_CEDAR_IP_SIZE 24u

/* The formats alone; false if `text` is no such value.  Also used when entities and
 * contexts are read. */
bool edict_cedar_read_decimal(struct edict_string text, int64_t *value);
bool edict_cedar_read_ip(struct edict_string text, struct edict_cedar_ip *ip);
bool edict_cedar_read_datetime(struct edict_string text, int64_t *value);
bool edict_cedar_read_duration(struct edict_string text, int64_t *value);

/* ---- term programs (cedar_term.c): the table layout ---------------------- *
 *
 * A term is evaluated by a program over a stack of values.  A word is op | operand << 8.
 * Jumps are forward, relative to the next word.  A program ends with EDICT_CEDAR_DO_END,
 * where the one value left must be a bool; the first error ends it at once.
 */
enum edict_cedar_do {
	/* where to go on */
	EDICT_CEDAR_DO_END = 0,
	EDICT_CEDAR_DO_FAIL,	   /* operand: fault (a literal that can only fail) */
	EDICT_CEDAR_DO_JUMP,	   /* always */
	EDICT_CEDAR_DO_JUMP_FALSE, /* top must be a bool: if false jump, else pop (&&) */
	EDICT_CEDAR_DO_JUMP_TRUE,  /* top must be a bool: if true jump, else pop (||) */
	EDICT_CEDAR_DO_BRANCH,	   /* pop a bool: jump if it is false (if) */
	EDICT_CEDAR_DO_DROP,	   /* pop */
	/* push */
	EDICT_CEDAR_DO_CONSTANT, /* constants[operand] */
	EDICT_CEDAR_DO_KEY,	 /* principal, action or resource (operand: key) */
	EDICT_CEDAR_DO_CONTEXT,	 /* the context */
	EDICT_CEDAR_DO_DUP,	 /* the top once more */
	EDICT_CEDAR_DO_KEY_ATTR, /* an attribute of a key, or of the context:
				    EDICT_CEDAR_KEY_ATTR */
	EDICT_CEDAR_DO_SET,	 /* an open set with room for `operand` items */
	EDICT_CEDAR_DO_RECORD,	 /* an open record with room for `operand` members */
	/* pop, push */
	EDICT_CEDAR_DO_ATTR, /* attribute `operand` */
	EDICT_CEDAR_DO_HAS,  /* whether it has attribute `operand` */
	EDICT_CEDAR_DO_IS,   /* whether its type is `operand` */
	EDICT_CEDAR_DO_BOOL, /* itself, which must be a bool */
	EDICT_CEDAR_DO_NOT,
	EDICT_CEDAR_DO_NEGATE,
	EDICT_CEDAR_DO_IS_EMPTY,
	EDICT_CEDAR_DO_LIKE,	   /* operand: pattern */
	EDICT_CEDAR_DO_MATCHES,	   /* operand: scan */
	EDICT_CEDAR_DO_CALL1,	   /* operand: function of one argument */
	EDICT_CEDAR_DO_SET_END,	   /* close an open set */
	EDICT_CEDAR_DO_RECORD_END, /* close an open record */
	/* a against the constant `operand` */
	EDICT_CEDAR_DO_EQUAL_CONSTANT,
	EDICT_CEDAR_DO_LESS_CONSTANT,
	EDICT_CEDAR_DO_LESS_EQUAL_CONSTANT,
	EDICT_CEDAR_DO_IN_CONSTANT,
	/* pop b, pop a, push */
	EDICT_CEDAR_DO_EQUAL,
	EDICT_CEDAR_DO_LESS,
	EDICT_CEDAR_DO_LESS_EQUAL,
	EDICT_CEDAR_DO_ADD,
	EDICT_CEDAR_DO_SUB,
	EDICT_CEDAR_DO_MUL,
	EDICT_CEDAR_DO_IN,
	EDICT_CEDAR_DO_CONTAINS,
	EDICT_CEDAR_DO_CONTAINS_ALL,
	EDICT_CEDAR_DO_CONTAINS_ANY,
	EDICT_CEDAR_DO_HAS_TAG,
	EDICT_CEDAR_DO_GET_TAG,
	EDICT_CEDAR_DO_CALL2,	   /* operand: function of two arguments */
	EDICT_CEDAR_DO_SET_ADD,	   /* append b to the open set a */
	EDICT_CEDAR_DO_RECORD_ADD, /* add b to the open record a under name `operand`;
				      ascending names are fastest */
	EDICT_CEDAR_DOS
};
/* The variable is that of a key, or EDICT_CEDAR_KEY_CONTEXT. */
#define EDICT_CEDAR_KEY_CONTEXT		3u
#define EDICT_CEDAR_KEY_ATTR(key, name) ((uint32_t)(key) | (uint32_t)(name) << 2)
#define EDICT_CEDAR_WORD(op, operand)	((uint32_t)(op) | (uint32_t)(operand) << 8)

struct edict_cedar_terms {
	const uint32_t *words;
	const struct edict_cedar_value *constants;
	const struct edict_cedar_pattern *patterns;
	const struct edict_scan *scans; /* of one pattern each */
};

/* The truth of the program that starts at word `start`.  Scratch is free again behind it:
 * its outcome is a bool. */
uint32_t edict_cedar_term_truth(const struct edict_cedar_terms *terms, uint32_t start,
				const struct edict_cedar_request *q);

/* ---- the table layout (cedar_table.c) ------------------------------------ *
 *
 * The plan is that of abi.h, with the keys of a request as its fields.  Its operators
 * are END, TRUE, INTEGER_EQ, INTEGER_IN and TERM; its keys NONE, SET and RANGE.  There
 * are no rows, names or symbols.
 */
struct edict_cedar_table {
	struct edict_table plan;
	struct edict_cedar_terms terms;
};

uint32_t edict_cedar_table_choose(const struct edict_cedar_table *table,
				  const struct edict_cedar_request *q);
uint32_t edict_cedar_table_truth(const struct edict_cedar_table *table,
				 const struct edict_cedar_request *q, uint16_t rule);

#ifdef __cplusplus
}
#endif

#endif

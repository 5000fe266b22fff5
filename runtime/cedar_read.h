/* cedar_read.h - what the readers of Cedar entities and requests share.
 *
 *     cedar_find.c     names and references that are known
 *     cedar_intern.c   those that are new
 *     cedar_json.c     JSON text into nodes
 *     cedar_read.c     nodes into values
 *     cedar_call.c     extension calls
 *     cedar_check.c    values and references against the schema
 *     cedar_entity.c   one entity of a file
 *     cedar_close.c    parents into ancestors
 *     cedar_store.c    all of it: entities
 *     cedar_request.c  all of it: requests
 *
 * All memory is the caller's.  What stays grows from the front, what is needed only while
 * reading from the back:
 *
 *     +-------------------------------------+------+----------------+----------+
 *     | tables, decoded texts, values, ..-> | free | <- open frames | <- nodes |
 *     +-------------------------------------+------+----------------+----------+
 *
 * Functions that return bool or a pointer give false or NULL with `in.status` set.
 */
#ifndef EDICT_CEDAR_READ_H
#define EDICT_CEDAR_READ_H

#include "cedar_internal.h"

/* ---- nodes --------------------------------------------------------------- *
 *
 * A JSON value as an array that grows downwards: a container comes before what is in it,
 * a key right before its value.
 */
enum edict_cedar_node_kind {
	EDICT_CEDAR_NODE_NULL,
	EDICT_CEDAR_NODE_BOOL,
	EDICT_CEDAR_NODE_INTEGER,
	EDICT_CEDAR_NODE_FRACTION, /* a number that is no 64-bit integer */
	EDICT_CEDAR_NODE_TEXT,
	EDICT_CEDAR_NODE_LIST,
	EDICT_CEDAR_NODE_OBJECT,
};

struct edict_cedar_node {
	uint8_t kind; /* enum edict_cedar_node_kind */
	uint8_t reserved;
	uint16_t mark; /* of a key: what tells most keys apart */
	uint32_t n;    /* bytes of a text, items of a list, members of an object */
	union {
		uint64_t boolean;
		int64_t integer;
		const char *text;
		struct edict_cedar_node *next; /* of a container: behind its last part;
						  while it is open what it stands in */
	} as;
};

/* The first item or key of a container, the value of a key. */
static inline const struct edict_cedar_node *
edict_cedar_inside(const struct edict_cedar_node *node)
{
	return node - 1;
}

/* What comes behind `node` in its container. */
static inline const struct edict_cedar_node *
edict_cedar_behind(const struct edict_cedar_node *node)
{
	return node->kind < EDICT_CEDAR_NODE_LIST ? node - 1 : node->as.next;
}

static inline struct edict_string
edict_cedar_node_text(const struct edict_cedar_node *node)
{
	struct edict_string text = {node->as.text, node->n};
	return text;
}

/* ---- the reader ---------------------------------------------------------- */

/* An entity that is compiled in and listed once more; it must be the same. */
struct edict_cedar_again {
	const struct edict_cedar_again *next;
	const uint32_t *parents; /* ascending, distinct */
	uint32_t n_parents;
	uint32_t handle;
};

/* What is new: of a store everything but the policy's names, of a request strangers. */
struct edict_cedar_own {
	struct edict_string *names; /* the first is number `first_name` */
	struct edict_cedar_slot *name_slots;
	struct edict_cedar_entity *entities; /* the first has handle `first_handle` */
	struct edict_cedar_slot *entity_slots;
	uint32_t first_name;
	uint32_t n_names;
	uint32_t max_names;
	uint32_t n_name_slots;
	uint32_t first_handle;
	uint32_t n_entities;
	uint32_t max_entities;
	uint32_t n_entity_slots;
};

struct edict_cedar_frame;

struct edict_cedar_reader {
	struct edict_json in;
	const struct edict_cedar_policy *policy;
	const struct edict_cedar_store *store; /* NULL while one is read */
	struct edict_cedar_own own;
	struct edict_cedar_frame *top; /* the innermost open container */
	const struct edict_cedar_again *again;
	const char *at;	    /* where the reader is, for reports */
	uint32_t seed;	    /* of all hashes */
	uint32_t n_keys;    /* in the nodes that were read last */
	uint32_t n_objects; /* of two members or more: each may be a reference */
	bool is_checked;    /* values must be of their types */
};

static inline bool edict_cedar_fail(struct edict_cedar_reader *r,
				    enum edict_status status)
{
	r->in.status = status;
	return false;
}

/* Begin with `size` bytes of memory and a text of `len` bytes. */
EDICT_HIDDEN void edict_cedar_reader_init(struct edict_cedar_reader *r,
					  const struct edict_cedar_policy *policy,
					  const char *json, size_t len, void *memory,
					  size_t size);

/* Room for `n` objects of `size` bytes: to stay, or from the back until the caller puts
 * `in.back` where it was. */
EDICT_HIDDEN void *edict_cedar_take(struct edict_cedar_reader *r, size_t n, size_t size);
EDICT_HIDDEN void *edict_cedar_borrow(struct edict_cedar_reader *r, size_t n,
				      size_t size);

/* Ascending, in place (cedar_sort.c). */
EDICT_HIDDEN void edict_cedar_sort_numbers(uint64_t *numbers, uint32_t n);

/* ---- names and references (cedar_find.c, cedar_intern.c) ----------------- */

EDICT_HIDDEN uint32_t edict_cedar_hash(struct edict_string text, uint32_t seed);

static inline uint32_t edict_cedar_hash_reference(uint32_t type, struct edict_string id,
						  uint32_t seed)
{
	return edict_cedar_hash(id, seed + type * UINT32_C(0x9E3779B1));
}

/* Open-addressed: the slots are a power of two and never full.  Given back is the number
 * in the slot, 0 if there is none. */
EDICT_HIDDEN uint32_t edict_cedar_find_name(const struct edict_cedar_slot *slots,
					    uint32_t n_slots, uint32_t hash,
					    const struct edict_string *names,
					    uint32_t first, struct edict_string text);

struct edict_cedar_reference {
	uint32_t type;
	struct edict_string id;
};
EDICT_HIDDEN uint32_t
edict_cedar_find_entity(const struct edict_cedar_slot *slots, uint32_t n_slots,
			uint32_t hash, const struct edict_cedar_entity *entities,
			uint32_t first, const struct edict_cedar_reference *reference);

/* The name that the policy gives to `text`; 0 if it has none. */
static inline uint32_t edict_cedar_policy_name(const struct edict_cedar_policy *policy,
					       struct edict_string text)
{
	return policy->n_names > 0 ? edict_names_find(policy->names, text) : 0;
}

/* Begin the tables of a store: the policy's references, with what is compiled in, and
 * room for so many more names and references. */
EDICT_HIDDEN bool edict_cedar_intern_policy(struct edict_cedar_reader *r,
					    uint32_t n_names, uint32_t n_entities);

/* See to it that so many more names and references find room. */
EDICT_HIDDEN bool edict_cedar_reserve(struct edict_cedar_reader *r, uint32_t n_names,
				      uint32_t n_entities);

/* The name or handle of a text or reference, a new one if it is not known; there is room
 * for it.  A new reference must have a type whose name is in normal form. */
EDICT_HIDDEN uint32_t edict_cedar_intern_name(struct edict_cedar_reader *r,
					      struct edict_string text);
EDICT_HIDDEN bool edict_cedar_intern_entity(struct edict_cedar_reader *r,
					    struct edict_string type,
					    struct edict_string id, uint32_t *handle);

/* The entity of any handle, the reader's own included. */
EDICT_HIDDEN const struct edict_cedar_entity *
edict_cedar_entity_of(const struct edict_cedar_reader *r, uint32_t handle);

/* ---- JSON (cedar_json.c) ------------------------------------------------- */

/* The value at `p`, which stands in `depth` containers, as nodes; returns the place
 * behind it.  `n_keys` and `n_objects` bound the names and references that it holds. */
EDICT_HIDDEN const char *edict_cedar_json_read(struct edict_cedar_reader *r,
					       const char *p, uint32_t depth,
					       const struct edict_cedar_node **node);

/* Is a text, or a key, that word? */
EDICT_HIDDEN bool edict_cedar_text_is(struct edict_string text, const char *word);

static inline bool edict_cedar_node_is(const struct edict_cedar_node *text,
				       const char *word)
{
	return edict_cedar_text_is(edict_cedar_node_text(text), word);
}

/* The value of a member; NULL if `node` is no object or has no such member. */
EDICT_HIDDEN const struct edict_cedar_node *
edict_cedar_node_get(const struct edict_cedar_node *node, const char *key);

/* The same if it is a text. */
EDICT_HIDDEN const struct edict_cedar_node *
edict_cedar_node_get_text(const struct edict_cedar_node *node, const char *key);

/* ---- extension calls (cedar_call.c) -------------------------------------- */

/* {"fn", "arg"} or {"fn", "args"}. */
struct edict_cedar_json_call {
	const struct edict_cedar_node *fn;
	const struct edict_cedar_node *args; /* the first */
	uint32_t n_args;
};
EDICT_HIDDEN bool edict_cedar_node_is_call(const struct edict_cedar_node *node,
					   struct edict_cedar_json_call *call);

/* EDICT_CEDAR_FNS if there is none of this name. */
EDICT_HIDDEN enum edict_cedar_fn edict_cedar_fn_find(struct edict_string name);

/* Apply it to one or two arguments. */
EDICT_HIDDEN bool edict_cedar_apply(struct edict_cedar_reader *r, enum edict_cedar_fn fn,
				    const struct edict_cedar_value *args,
				    struct edict_cedar_value *out);

/* ---- references as text (cedar_uid.c) ------------------------------------ */

/* T::"id" */
EDICT_HIDDEN bool edict_cedar_read_uid(struct edict_cedar_reader *r,
				       struct edict_string text, uint32_t *handle);

/* ---- values (cedar_read.c) ----------------------------------------------- *
 *
 * `type` says what is expected; NULL, or of kind ABSENT: anything.
 */

/* {"type", "id"}, or {"__entity": {"type", "id"}}. */
EDICT_HIDDEN bool edict_cedar_read_reference(struct edict_cedar_reader *r,
					     const struct edict_cedar_node *node,
					     uint32_t *handle);

/* Any value. */
EDICT_HIDDEN bool edict_cedar_read_value(struct edict_cedar_reader *r,
					 const struct edict_cedar_node *node,
					 struct edict_cedar_value *value);

/* The members of an object, never an escape: a record of type `type`, or of any members
 * that are all of type `element`. */
EDICT_HIDDEN bool edict_cedar_read_record(struct edict_cedar_reader *r,
					  const struct edict_cedar_node *node,
					  const struct edict_cedar_type *type,
					  const struct edict_cedar_type *element,
					  struct edict_cedar_value *record);

/* What an open container borrows, at most: its frame, and the two arguments of a call. */
#define EDICT_CEDAR_FRAME_SIZE 112

/* What records of declared types can take of memory for one byte of JSON. */
EDICT_HIDDEN size_t edict_cedar_record_cost(const struct edict_cedar_policy *policy);

/* ---- checks (cedar_check.c); the policy has a schema --------------------- */

EDICT_HIDDEN const struct edict_cedar_entity_type *
edict_cedar_type_find(const struct edict_cedar_schema *schema, uint32_t name);
EDICT_HIDDEN const struct edict_cedar_action *
edict_cedar_action_find(const struct edict_cedar_schema *schema, uint32_t handle);

/* Actions must be declared, enumerated types have only their ids. */
EDICT_HIDDEN bool edict_cedar_check_reference(struct edict_cedar_reader *r,
					      uint32_t handle);

/* May an entity of this type have that ancestor? */
EDICT_HIDDEN bool edict_cedar_check_parent(struct edict_cedar_reader *r,
					   const struct edict_cedar_entity_type *type,
					   uint32_t parent);

/* Is a value of its type?  Its parts have been checked. */
EDICT_HIDDEN bool edict_cedar_check_value(struct edict_cedar_reader *r,
					  const struct edict_cedar_type *type,
					  const struct edict_cedar_value *value);

/* Does the action apply to this principal and resource? */
EDICT_HIDDEN bool edict_cedar_check_request(struct edict_cedar_reader *r,
					    const struct edict_cedar_action *action,
					    uint32_t principal, uint32_t resource);

/* ---- entities (cedar_entity.c, cedar_close.c) ---------------------------- */

/* One entity; its parents stand in place of its ancestors until all are closed. */
EDICT_HIDDEN bool edict_cedar_entity_read(struct edict_cedar_reader *r,
					  const struct edict_cedar_node *node);

EDICT_HIDDEN bool edict_cedar_close(struct edict_cedar_reader *r);

#endif

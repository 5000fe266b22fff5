/* cedar_store.c - a store of entities from JSON.
 *
 * Needs:   a policy of this ABI; an array of entities (docs/entities.md).
 * Gives:   the table of all entities and references, closed, and the tables to find them
 *          and their names by.
 *
 * One entity at a time is turned into nodes and these into values; what the nodes took is
 * free again behind each.
 */
#include "cedar_read.h"

/* Bytes of JSON that one new reference, and one new name, take as a rule. */
#define REFERENCE_LEN 128
#define NAME_LEN      1024

/* ---- the array ----------------------------------------------------------- */

static const char *read_entity(struct edict_cedar_reader *r, const char *p)
{
	const struct edict_cedar_node *node;
	char *back = r->in.back;
	const char *begin = p;
	p = edict_cedar_json_read(r, p, 1, &node);
	if (p == NULL)
		return NULL;
	r->at = begin;
	if (node->kind != EDICT_CEDAR_NODE_OBJECT)
		return edict_json_fail(&r->in, EDICT_E_SYNTAX);
	if (!edict_cedar_reserve(r, r->n_keys + r->n_objects, r->n_objects) ||
	    !edict_cedar_entity_read(r, node))
		return NULL;
	r->in.back = back;
	return p;
}

static const char *read_array(struct edict_cedar_reader *r, const char *p)
{
	struct edict_json *in = &r->in;
	r->at = p = edict_json_space(in, p);
	if (edict_json_peek(in, p) != '[')
		return edict_json_fail(in, EDICT_E_SYNTAX);
	r->at = p = edict_json_space(in, p + 1);
	if (edict_json_peek(in, p) == ']')
		return p + 1;
	for (;;) {
		p = read_entity(r, p);
		if (p == NULL)
			return NULL;
		r->at = p = edict_json_space(in, p);
		if (edict_json_peek(in, p) == ']')
			return p + 1;
		if (edict_json_peek(in, p) != ',')
			return edict_json_fail(in, EDICT_E_SYNTAX);
		p = edict_json_space(in, p + 1);
	}
}

static bool read_all(struct edict_cedar_reader *r, const char *json, size_t len)
{
	uint32_t n_names = (uint32_t)(len / NAME_LEN) + 8;
	uint32_t n_entities = (uint32_t)(len / REFERENCE_LEN) + 8;
	if (!edict_cedar_intern_policy(r, n_names, n_entities))
		return false;
	const char *p = read_array(r, json);
	if (p == NULL)
		return false;
	r->at = p = edict_json_space(&r->in, p);
	if (p != r->in.end)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	return edict_cedar_close(r);
}

/* ---- stores -------------------------------------------------------------- */

static void fill(struct edict_cedar_store *store, const struct edict_cedar_reader *r)
{
	const struct edict_cedar_own *own = &r->own;
	store->policy = r->policy;
	store->entities = own->entities;
	store->names = own->names;
	store->entity_slots = own->entity_slots;
	store->name_slots = own->name_slots;
	store->n_entities = own->n_entities;
	store->n_names = r->policy->n_names + own->n_names;
	store->n_entity_slots = own->n_entity_slots;
	store->n_name_slots = own->n_name_slots;
	store->seed = r->seed;
}

enum edict_status edict_cedar_store_read(struct edict_cedar_store *store,
					 const struct edict_cedar_policy *policy,
					 const char *json, size_t len, void *memory,
					 size_t size, size_t *at)
{
	struct edict_cedar_reader r;
	memset(store, 0, sizeof *store);
	if (at != NULL)
		*at = 0;
	if (policy->base.abi_version != EDICT_ABI_VERSION)
		return EDICT_E_ABI;
	if (len > INT32_MAX)
		return EDICT_E_LIMIT;
	edict_cedar_reader_init(&r, policy, json, len, memory, size);
	r.is_checked = policy->schema != NULL;
	bool ok = read_all(&r, json, len);
	if (at != NULL)
		*at = (size_t)(r.at - json);
	if (ok)
		fill(store, &r);
	return ok ? EDICT_OK : r.in.status;
}

/* The tables that begin with the policy's references are left behind, grown, a few times;
 * then 16 bytes a byte of JSON for nodes, values, references and ancestors.  Entity files
 * take 1 to 4, very small ones up to 8. */
size_t edict_cedar_store_size(const struct edict_cedar_policy *policy, size_t len)
{
	size_t entity =
		sizeof(struct edict_cedar_entity) + 3 * sizeof(struct edict_cedar_slot);
	return 4096 + 4 * entity * policy->n_entities +
	       len * (16 + edict_cedar_record_cost(policy));
}

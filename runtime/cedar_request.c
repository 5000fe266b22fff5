/* cedar_request.c - requests, from handles and from JSON.
 *
 * Needs:   a policy of this ABI, and a store that was read for it, or none.
 * Gives:   the keys of the request and its context.  What neither policy nor store knows
 *          gets numbers of this request alone.
 */
#include "cedar_read.h"

static void set_keys(struct edict_cedar_request *request, const uint32_t *handles,
		     const uint32_t *types)
{
	for (uint32_t i = 0; i < 3; i++) {
		request->keys[EDICT_CEDAR_PRINCIPAL + i] = handles[i];
		request->keys[EDICT_CEDAR_PRINCIPAL_TYPE + i] = types[i];
	}
}

/* All but keys and strangers. */
static void begin(struct edict_cedar_request *request,
		  const struct edict_cedar_policy *policy,
		  const struct edict_cedar_store *store)
{
	memset(request, 0, sizeof *request);
	request->n_entities = store ? store->n_entities : policy->n_entities;
	request->entities = store ? store->entities : policy->entities;
	request->policy = policy;
	request->store = store;
	request->context.kind = EDICT_CEDAR_RECORD;
	request->n_store_names = store ? store->n_names : policy->n_names;
}

void edict_cedar_request_init(struct edict_cedar_request *request,
			      const struct edict_cedar_policy *policy,
			      const struct edict_cedar_store *store, uint32_t principal,
			      uint32_t action, uint32_t resource)
{
	uint32_t handles[3] = {principal, action, resource};
	uint32_t types[3];
	begin(request, policy, store);
	for (uint32_t i = 0; i < 3; i++)
		types[i] = handles[i] < request->n_entities
				   ? request->entities[handles[i]].type
				   : 0;
	set_keys(request, handles, types);
}

/* ---- reading ------------------------------------------------------------- */

static bool read_key(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		     const char *key, uint32_t *handle)
{
	const struct edict_cedar_node *member = edict_cedar_node_get(node, key);
	if (member == NULL)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	if (member->kind == EDICT_CEDAR_NODE_TEXT)
		return edict_cedar_read_uid(r, edict_cedar_node_text(member), handle);
	return edict_cedar_read_reference(r, member, handle);
}

/* Without a type it is a value like any other, which may come out as no record. */
static bool read_free_context(struct edict_cedar_reader *r,
			      const struct edict_cedar_node *object,
			      struct edict_cedar_value *context)
{
	if (!edict_cedar_read_value(r, object, context))
		return false;
	return context->kind == EDICT_CEDAR_RECORD || edict_cedar_fail(r, EDICT_E_SYNTAX);
}

static bool read_context(struct edict_cedar_reader *r,
			 const struct edict_cedar_node *node,
			 const struct edict_cedar_action *action,
			 struct edict_cedar_value *context)
{
	const struct edict_cedar_node none[2] = {[1].kind = EDICT_CEDAR_NODE_OBJECT};
	const struct edict_cedar_node *object = edict_cedar_node_get(node, "context");
	if (object == NULL)
		object = &none[1];
	if (object->kind != EDICT_CEDAR_NODE_OBJECT)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	if (action == NULL)
		return read_free_context(r, object, context);
	return edict_cedar_read_record(
		r, object, &r->policy->schema->types[action->context], NULL, context);
}

static bool read_parts(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		       struct edict_cedar_request *request)
{
	const struct edict_cedar_action *action = NULL;
	uint32_t handles[3];
	uint32_t types[3];
	if (!read_key(r, node, "principal", &handles[0]) ||
	    !read_key(r, node, "action", &handles[1]) ||
	    !read_key(r, node, "resource", &handles[2]))
		return false;
	for (uint32_t i = 0; i < 3; i++)
		types[i] = edict_cedar_entity_of(r, handles[i])->type;
	set_keys(request, handles, types);
	if (r->policy->schema != NULL) {
		action = edict_cedar_action_find(r->policy->schema, handles[1]);
		if (action == NULL)
			return edict_cedar_fail(r, EDICT_E_SCHEMA);
	}
	if (r->is_checked &&
	    !edict_cedar_check_request(r, action, handles[0], handles[2]))
		return false;
	return read_context(r, node, action, &request->context);
}

static bool read_all(struct edict_cedar_reader *r, const char *json,
		     struct edict_cedar_request *request)
{
	const struct edict_cedar_node *node;
	const char *p = edict_json_space(&r->in, json);
	p = edict_cedar_json_read(r, p, 0, &node);
	if (p == NULL)
		return false;
	if (node->kind != EDICT_CEDAR_NODE_OBJECT ||
	    edict_json_space(&r->in, p) != r->in.end)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	/* principal, action and resource may be given as texts */
	return edict_cedar_reserve(r, r->n_keys + r->n_objects + 3, r->n_objects + 3) &&
	       read_parts(r, node, request);
}

enum edict_status edict_cedar_request_read(struct edict_cedar_request *request,
					   const struct edict_cedar_policy *policy,
					   const struct edict_cedar_store *store,
					   const char *json, size_t len, bool validate,
					   void *memory, size_t size)
{
	struct edict_cedar_reader r;
	begin(request, policy, store);
	if (policy->base.abi_version != EDICT_ABI_VERSION ||
	    (store != NULL && store->policy != policy))
		return EDICT_E_ABI;
	if (len > INT32_MAX)
		return EDICT_E_LIMIT;
	edict_cedar_reader_init(&r, policy, json, len, memory, size);
	r.store = store;
	r.seed = store != NULL ? store->seed : r.seed;
	r.own.first_name = request->n_store_names + 1;
	r.own.first_handle = request->n_entities;
	r.is_checked = policy->schema != NULL && (validate || policy->is_typed);
	if (!read_all(&r, json, request))
		return r.in.status;
	request->stranger_names = r.own.names;
	request->strangers = r.own.entities;
	request->n_stranger_names = r.own.n_names;
	request->n_strangers = r.own.n_entities;
	return EDICT_OK;
}

/* ---- sizes --------------------------------------------------------------- */

/* In 34 bytes a byte the worst is a list of `{"":0,"a":0},`: nodes, values, what sorting
 * borrows, and room for a reference and three names an object. */
size_t edict_cedar_request_size(const struct edict_cedar_policy *policy, size_t len)
{
	size_t depth = len / 2 < EDICT_CEDAR_DEPTH_MAX ? len / 2 : EDICT_CEDAR_DEPTH_MAX;
	return 1024 + depth * EDICT_CEDAR_FRAME_SIZE +
	       len * (34 + edict_cedar_record_cost(policy));
}

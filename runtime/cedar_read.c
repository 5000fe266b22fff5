/* cedar_read.c - Cedar values from JSON nodes.
 *
 * Needs:   nodes, and room for the names and references in them.
 * Gives:   values: sets sorted and distinct, members sorted by name.  With a type, parsing
 *          is directed by it: references and extension values may be written without their
 *          escapes, and a record has a member for every declared attribute.
 * Keeps:   a stack of its own, one frame an open container.
 */
#include "cedar_read.h"

enum frame_kind {
	FRAME_SET,
	FRAME_RECORD, /* members of any name */
	FRAME_TYPED,  /* a record of a type */
	FRAME_CALL,   /* arguments of an extension function */
};

struct edict_cedar_frame {
	struct edict_cedar_frame *below;
	const struct edict_cedar_node *next;	 /* item or key */
	const struct edict_cedar_type *expected; /* of the whole */
	const struct edict_cedar_type *type;	 /* of a record; of items or members */
	struct edict_cedar_value *out;
	union {
		struct edict_cedar_value *items;    /* SET, CALL */
		struct edict_cedar_member *members; /* RECORD, TYPED */
	};
	uint32_t left;	  /* items or members to come */
	uint32_t n;	  /* those that have been read; of a call the function */
	uint8_t kind;	  /* enum frame_kind */
	uint8_t is_typed; /* CALL: by the types of the parameters */
};

_Static_assert(sizeof(struct edict_cedar_frame) + 2 * sizeof(struct edict_cedar_value) +
			       EDICT_ALIGN <=
		       EDICT_CEDAR_FRAME_SIZE,
	       "edict_cedar_request_size counts on it");

/* Types that need no schema: one for each kind that a parameter may have. */
static const struct edict_cedar_type plain_types[] = {
	[EDICT_CEDAR_STRING] = {.kind = EDICT_CEDAR_STRING},
	[EDICT_CEDAR_DECIMAL] = {.kind = EDICT_CEDAR_DECIMAL},
	[EDICT_CEDAR_DATETIME] = {.kind = EDICT_CEDAR_DATETIME},
	[EDICT_CEDAR_DURATION] = {.kind = EDICT_CEDAR_DURATION},
	[EDICT_CEDAR_IP] = {.kind = EDICT_CEDAR_IP},
};

static bool check(struct edict_cedar_reader *r, const struct edict_cedar_type *type,
		  const struct edict_cedar_value *value)
{
	return type == NULL || !r->is_checked || edict_cedar_check_value(r, type, value);
}

/* ---- references ---------------------------------------------------------- */

struct reference {
	const struct edict_cedar_node *type;
	const struct edict_cedar_node *id;
};

static bool is_reference(const struct edict_cedar_node *node, struct reference *reference)
{
	reference->type = edict_cedar_node_get_text(node, "type");
	reference->id = edict_cedar_node_get_text(node, "id");
	return reference->type != NULL && reference->id != NULL;
}

bool edict_cedar_read_reference(struct edict_cedar_reader *r,
				const struct edict_cedar_node *node, uint32_t *handle)
{
	struct reference reference;
	const struct edict_cedar_node *escaped = edict_cedar_node_get(node, "__entity");
	if (edict_cedar_node_get_text(node, "__expr") != NULL)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	if ((escaped == NULL || !is_reference(escaped, &reference)) &&
	    !is_reference(node, &reference))
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	return edict_cedar_intern_entity(r, edict_cedar_node_text(reference.type),
					 edict_cedar_node_text(reference.id), handle);
}

static bool read_entity(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
			const struct edict_cedar_type *type,
			struct edict_cedar_value *out)
{
	uint32_t handle;
	if (!edict_cedar_read_reference(r, node, &handle))
		return false;
	*out = edict_cedar_of_entity(handle);
	return check(r, type, out);
}

/* ---- frames -------------------------------------------------------------- */

static struct edict_cedar_frame *push(struct edict_cedar_reader *r, enum frame_kind kind,
				      const struct edict_cedar_node *node,
				      struct edict_cedar_value *out)
{
	struct edict_cedar_frame *frame = edict_cedar_borrow(r, 1, sizeof *frame);
	if (frame == NULL)
		return NULL;
	*frame = (struct edict_cedar_frame){
		.below = r->top,
		.next = edict_cedar_inside(node),
		.out = out,
		.left = node->n,
		.kind = (uint8_t)kind,
	};
	r->top = frame;
	return frame;
}

static bool enter_set(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		      const struct edict_cedar_type *type, struct edict_cedar_value *out)
{
	struct edict_cedar_frame *frame = push(r, FRAME_SET, node, out);
	if (frame == NULL)
		return false;
	frame->expected = type;
	if (type != NULL && type->kind == EDICT_CEDAR_SET)
		frame->type = &r->policy->schema->types[type->of];
	frame->items = edict_cedar_take(r, node->n, sizeof *frame->items);
	return frame->items != NULL;
}

static bool enter_record(struct edict_cedar_reader *r,
			 const struct edict_cedar_node *node,
			 const struct edict_cedar_type *type,
			 const struct edict_cedar_type *element,
			 struct edict_cedar_value *out)
{
	struct edict_cedar_frame *frame = push(r, FRAME_RECORD, node, out);
	if (frame == NULL)
		return false;
	frame->expected = type;
	frame->type = element;
	frame->members = edict_cedar_take(r, node->n, sizeof *frame->members);
	return frame->members != NULL;
}

/* ---- records of a type --------------------------------------------------- */

static const struct edict_cedar_attr *attrs_of(const struct edict_cedar_reader *r,
					       const struct edict_cedar_type *type)
{
	return r->policy->schema->attrs + type->of;
}

/* Does it lack an attribute?  (What is lacking is not worth the memory.) */
static bool has_too_few(const struct edict_cedar_reader *r,
			const struct edict_cedar_type *type, uint32_t n)
{
	const struct edict_cedar_attr *attrs = attrs_of(r, type);
	uint32_t n_required = 0;
	for (uint32_t i = 0; i < type->n_attrs; i++)
		n_required += attrs[i].is_required;
	return n < n_required;
}

static bool enter_typed(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
			const struct edict_cedar_type *type,
			struct edict_cedar_value *out)
{
	const struct edict_cedar_attr *attrs = attrs_of(r, type);
	if (node->n > type->n_attrs || has_too_few(r, type, node->n))
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	struct edict_cedar_frame *frame = push(r, FRAME_TYPED, node, out);
	if (frame == NULL)
		return false;
	frame->type = type;
	frame->members = edict_cedar_take(r, type->n_attrs, sizeof *frame->members);
	if (frame->members == NULL)
		return false;
	memset(frame->members, 0, type->n_attrs * sizeof *frame->members);
	for (uint32_t i = 0; i < type->n_attrs; i++)
		frame->members[i].name = attrs[i].name;
	return true;
}

/* ---- extension calls ----------------------------------------------------- */

/* Arguments are read to a place that goes with the frame. */
static bool enter_call(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		       const struct edict_cedar_json_call *call,
		       const struct edict_cedar_type *type, bool is_typed,
		       struct edict_cedar_value *out)
{
	enum edict_cedar_fn fn = edict_cedar_fn_find(edict_cedar_node_text(call->fn));
	if (fn == EDICT_CEDAR_FNS || call->n_args != edict_cedar_fn_arity(fn))
		return edict_cedar_fail(r, EDICT_E_EXTENSION);
	struct edict_cedar_frame *frame = push(r, FRAME_CALL, node, out);
	if (frame == NULL)
		return false;
	frame->next = call->args;
	frame->left = call->n_args;
	frame->expected = type;
	frame->n = (uint32_t)fn;
	frame->is_typed = is_typed;
	frame->items = edict_cedar_borrow(r, 2, sizeof *frame->items);
	return frame->items != NULL;
}

/* ---- values without a type ----------------------------------------------- */

/* An escape, if the object's one member is one. */
static bool enter_object(struct edict_cedar_reader *r,
			 const struct edict_cedar_node *node,
			 const struct edict_cedar_type *type,
			 struct edict_cedar_value *out)
{
	struct edict_cedar_json_call call;
	struct reference reference;
	const struct edict_cedar_node *key = edict_cedar_inside(node);
	if (node->n != 1)
		return enter_record(r, node, type, NULL, out);
	const struct edict_cedar_node *value = edict_cedar_inside(key);
	if (edict_cedar_node_is(key, "__entity") && is_reference(value, &reference))
		return read_entity(r, node, type, out);
	if (edict_cedar_node_is(key, "__extn") && edict_cedar_node_is_call(value, &call))
		return enter_call(r, node, &call, type, false, out);
	if (edict_cedar_node_is(key, "__expr") && value->kind == EDICT_CEDAR_NODE_TEXT)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	return enter_record(r, node, type, NULL, out);
}

static bool read_free(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		      const struct edict_cedar_type *type, struct edict_cedar_value *out)
{
	struct edict_cedar_value string = {
		EDICT_CEDAR_STRING, {0}, node->n, {.bytes = node->as.text}};
	switch ((enum edict_cedar_node_kind)node->kind) {
	case EDICT_CEDAR_NODE_NULL:
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	case EDICT_CEDAR_NODE_FRACTION:
		return edict_cedar_fail(r, EDICT_E_NUMBER);
	case EDICT_CEDAR_NODE_BOOL:
		*out = edict_cedar_of_bool(node->as.boolean != 0);
		break;
	case EDICT_CEDAR_NODE_INTEGER:
		*out = edict_cedar_of_long(node->as.integer);
		break;
	case EDICT_CEDAR_NODE_TEXT:
		*out = string;
		break;
	case EDICT_CEDAR_NODE_LIST:
		return enter_set(r, node, type, out);
	case EDICT_CEDAR_NODE_OBJECT:
		return enter_object(r, node, type, out);
	}
	return check(r, type, out);
}

/* ---- values of a type ---------------------------------------------------- */

/* A call, with or without its escape, or what the constructor takes. */
static bool read_extension(struct edict_cedar_reader *r,
			   const struct edict_cedar_node *node,
			   const struct edict_cedar_type *type,
			   enum edict_cedar_fn constructor, struct edict_cedar_value *out)
{
	struct edict_cedar_json_call call;
	struct edict_cedar_value text[2] = {
		{EDICT_CEDAR_STRING, {0}, node->n, {.bytes = node->as.text}}};
	const struct edict_cedar_node *escaped = edict_cedar_node_get(node, "__extn");
	if (node->kind == EDICT_CEDAR_NODE_NULL ||
	    edict_cedar_node_get_text(node, "__expr") != NULL)
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	if (node->kind == EDICT_CEDAR_NODE_TEXT)
		return edict_cedar_apply(r, constructor, text, out);
	if ((escaped != NULL && edict_cedar_node_is_call(escaped, &call)) ||
	    edict_cedar_node_is_call(node, &call))
		return enter_call(r, node, &call, type, true, out);
	return edict_cedar_fail(r, EDICT_E_SCHEMA);
}

static bool read_typed(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		       const struct edict_cedar_type *type, struct edict_cedar_value *out)
{
	switch ((enum edict_cedar_kind)type->kind) {
	case EDICT_CEDAR_ABSENT:
		return read_free(r, node, NULL, out);
	case EDICT_CEDAR_BOOL:
	case EDICT_CEDAR_LONG:
	case EDICT_CEDAR_STRING:
		return read_free(r, node, type, out);
	case EDICT_CEDAR_ENTITY:
		return read_entity(r, node, type, out);
	case EDICT_CEDAR_SET:
		if (node->kind == EDICT_CEDAR_NODE_LIST)
			return enter_set(r, node, type, out);
		break;
	case EDICT_CEDAR_RECORD:
		if (node->kind == EDICT_CEDAR_NODE_OBJECT)
			return enter_typed(r, node, type, out);
		break;
	case EDICT_CEDAR_DECIMAL:
		return read_extension(r, node, type, EDICT_CEDAR_FN_DECIMAL, out);
	case EDICT_CEDAR_DATETIME:
		return read_extension(r, node, type, EDICT_CEDAR_FN_DATETIME, out);
	case EDICT_CEDAR_DURATION:
		return read_extension(r, node, type, EDICT_CEDAR_FN_DURATION, out);
	case EDICT_CEDAR_IP:
		return read_extension(r, node, type, EDICT_CEDAR_FN_IP, out);
	}
	return edict_cedar_fail(r, EDICT_E_SCHEMA);
}

/* Write a value that has no parts, or enter one that has. */
static bool read_value(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		       const struct edict_cedar_type *type, struct edict_cedar_value *out)
{
	return type == NULL ? read_free(r, node, NULL, out)
			    : read_typed(r, node, type, out);
}

/* ---- parts --------------------------------------------------------------- */

/* The place of an attribute, n_attrs if it is not declared. */
static uint32_t find_attr(const struct edict_cedar_reader *r,
			  const struct edict_cedar_type *type, uint32_t name)
{
	const struct edict_cedar_attr *attrs = attrs_of(r, type);
	uint32_t low = 0;
	uint32_t high = type->n_attrs;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (attrs[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return low < type->n_attrs && attrs[low].name == name ? low : type->n_attrs;
}

static bool read_attr(struct edict_cedar_reader *r, struct edict_cedar_frame *frame,
		      const struct edict_cedar_node *key)
{
	const struct edict_cedar_type *type = frame->type;
	uint32_t name = edict_cedar_policy_name(r->policy, edict_cedar_node_text(key));
	uint32_t place = find_attr(r, type, name);
	if (place == type->n_attrs)
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	uint32_t attr_type = attrs_of(r, type)[place].type;
	return read_value(r, edict_cedar_inside(key),
			  &r->policy->schema->types[attr_type],
			  &frame->members[place].value);
}

static bool read_member(struct edict_cedar_reader *r, struct edict_cedar_frame *frame,
			const struct edict_cedar_node *key)
{
	struct edict_cedar_member *member = &frame->members[frame->n++];
	member->name = edict_cedar_intern_name(r, edict_cedar_node_text(key));
	member->reserved = 0;
	return read_value(r, edict_cedar_inside(key), frame->type, &member->value);
}

static bool read_argument(struct edict_cedar_reader *r, struct edict_cedar_frame *frame,
			  const struct edict_cedar_node *node)
{
	enum edict_cedar_fn fn = (enum edict_cedar_fn)frame->n;
	uint32_t place = edict_cedar_fn_arity(fn) - frame->left - 1;
	enum edict_cedar_kind kind = edict_cedar_fn_parameter(fn, place);
	return read_value(r, node, frame->is_typed ? &plain_types[kind] : NULL,
			  &frame->items[place]);
}

/* The next part of the innermost container. */
static bool read_part(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	const struct edict_cedar_node *part = frame->next;
	bool is_keyed = frame->kind == FRAME_RECORD || frame->kind == FRAME_TYPED;
	frame->next = edict_cedar_behind(is_keyed ? edict_cedar_inside(part) : part);
	frame->left--;
	switch ((enum frame_kind)frame->kind) {
	case FRAME_SET:
		return read_value(r, part, frame->type, &frame->items[frame->n++]);
	case FRAME_RECORD:
		return read_member(r, frame, part);
	case FRAME_TYPED:
		return read_attr(r, frame, part);
	case FRAME_CALL:
		return read_argument(r, frame, part);
	}
	return false;
}

/* ---- wholes -------------------------------------------------------------- */

static bool leave_set(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	struct edict_cedar_value set = {EDICT_CEDAR_SET,
					{0},
					edict_cedar_sort(frame->items, frame->n),
					{.items = frame->items}};
	*frame->out = set;
	return check(r, frame->expected, frame->out);
}

static bool is_ascending(const struct edict_cedar_member *members, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (members[i - 1].name >= members[i].name)
			return false;
	return true;
}

/* By name; they are distinct. */
static bool sort_members(struct edict_cedar_reader *r, struct edict_cedar_member *members,
			 uint32_t n)
{
	if (is_ascending(members, n))
		return true;
	uint64_t *numbers = edict_cedar_borrow(r, n, sizeof *numbers);
	struct edict_cedar_member *sorted =
		numbers ? edict_cedar_borrow(r, n, sizeof *sorted) : NULL;
	if (sorted == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++)
		numbers[i] = (uint64_t)members[i].name << 32 | i;
	edict_cedar_sort_numbers(numbers, n);
	for (uint32_t i = 0; i < n; i++)
		sorted[i] = members[(uint32_t)numbers[i]];
	memcpy(members, sorted, n * sizeof *members);
	return true;
}

static bool leave_record(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	struct edict_cedar_value record = {
		EDICT_CEDAR_RECORD, {0}, frame->n, {.members = frame->members}};
	*frame->out = record;
	return sort_members(r, frame->members, frame->n) &&
	       check(r, frame->expected, frame->out);
}

static bool leave_typed(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	const struct edict_cedar_attr *attrs = attrs_of(r, frame->type);
	for (uint32_t i = 0; i < frame->type->n_attrs; i++)
		if (attrs[i].is_required &&
		    frame->members[i].value.kind == EDICT_CEDAR_ABSENT)
			return edict_cedar_fail(r, EDICT_E_SCHEMA);
	struct edict_cedar_value record = {EDICT_CEDAR_RECORD,
					   {0},
					   frame->type->n_attrs,
					   {.members = frame->members}};
	*frame->out = record;
	return true;
}

static bool finish(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	switch ((enum frame_kind)frame->kind) {
	case FRAME_SET:
		return leave_set(r, frame);
	case FRAME_RECORD:
		return leave_record(r, frame);
	case FRAME_TYPED:
		return leave_typed(r, frame);
	case FRAME_CALL:
		return edict_cedar_apply(r, (enum edict_cedar_fn)frame->n, frame->items,
					 frame->out) &&
		       check(r, frame->expected, frame->out);
	}
	return false;
}

/* All parts are read: the whole, and all that was borrowed for it goes back. */
static bool leave(struct edict_cedar_reader *r, struct edict_cedar_frame *frame)
{
	if (!finish(r, frame))
		return false;
	r->top = frame->below;
	r->in.back = (char *)(frame + 1);
	return true;
}

/* Until all open containers are left. */
static bool walk(struct edict_cedar_reader *r)
{
	bool ok = true;
	while (ok && r->top != NULL) {
		struct edict_cedar_frame *frame = r->top;
		ok = frame->left > 0 ? read_part(r, frame) : leave(r, frame);
	}
	return ok;
}

bool edict_cedar_read_value(struct edict_cedar_reader *r,
			    const struct edict_cedar_node *node,
			    struct edict_cedar_value *value)
{
	r->top = NULL;
	return read_value(r, node, NULL, value) && walk(r);
}

bool edict_cedar_read_record(struct edict_cedar_reader *r,
			     const struct edict_cedar_node *node,
			     const struct edict_cedar_type *type,
			     const struct edict_cedar_type *element,
			     struct edict_cedar_value *record)
{
	r->top = NULL;
	bool ok = type != NULL ? enter_typed(r, node, type, record)
			       : enter_record(r, node, NULL, element, record);
	return ok && walk(r);
}

/* ---- sizes --------------------------------------------------------------- */

/* A record has a place for every declared attribute, given or not: what that can take of
 * memory for one byte of JSON.  `{},` with all attributes optional is three bytes, each
 * required one adds five: `"":0,`. */
size_t edict_cedar_record_cost(const struct edict_cedar_policy *policy)
{
	const struct edict_cedar_schema *schema = policy->schema;
	size_t most = 0;
	for (uint32_t i = 0; schema != NULL && i < schema->n_types; i++) {
		const struct edict_cedar_type *type = &schema->types[i];
		size_t len = 3;
		if (type->kind != EDICT_CEDAR_RECORD)
			continue;
		for (uint32_t j = 0; j < type->n_attrs; j++)
			len += schema->attrs[type->of + j].is_required ? 5 : 0;
		size_t cost = type->n_attrs * sizeof(struct edict_cedar_member) / len + 1;
		most = cost > most ? cost : most;
	}
	return most;
}

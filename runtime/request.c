/* request.c - from JSON text to the typed request of a policy, in one walk.
 *
 * The document and the policy's tree of paths are walked together: each open object
 * or list knows its node in the tree, or that nothing below is read.  What is not
 * read is checked all the same.
 *
 * Work space:
 *
 *     +-----------------+---------------------+-----------------------------+
 *     | decoded strings,| free                | keys | frame | keys | frame |
 *     | spans  ->       |                     |           <-  open containers|
 *     +-----------------+---------------------+-----------------------------+
 *
 * An open object keeps the keys it has had, for two members of one name make a
 * request that different readers understand differently.
 */
#include "internal.h"

/* An open object or list. */
struct frame {
	struct frame *parent;
	const struct edict_path_node *node; /* NULL: nothing below is read */
	struct edict_span *span;	    /* ends where the container ends, or NULL */
	uint32_t seen[2];		    /* one bit for each key's hash */
	uint32_t n;			    /* members or items so far */
	bool is_object;
};

/* A key of an open object; the first lies right below the frame. */
struct key {
	const char *data;
	uint32_t len;
	uint32_t hash;
};

struct reader {
	struct edict_json in;
	const struct edict_policy *policy;
	char *request;
	struct frame *top; /* NULL outside the document's object */
	uint32_t depth;
	struct edict_span *spans;
	struct edict_span **last_span;
};

/* ---- fields -------------------------------------------------------------- */

enum state { PRESENT = 0, MISTYPED = 1, IS_NULL = 2 }; /* index of the bit set */

static void set_state(const struct edict_policy *policy, void *request, uint32_t field,
		      enum state state)
{
	uint32_t *word = (uint32_t *)request + field / 32;
	uint32_t bit = UINT32_C(1) << field % 32;
	*word &= ~bit; /* flags and fallbacks begin as present */
	word[(uint32_t)state * policy->n_words] |= bit;
}

void edict_request_init(const struct edict_policy *policy, void *request)
{
	memset(request, 0, policy->request_size);
	for (uint32_t i = 0; i < policy->n_fields; i++) {
		const struct edict_field *field = &policy->fields[i];
		if (field->fallback.len > 0) {
			char *at = (char *)request + field->offset;
			*(struct edict_string *)(void *)at = field->fallback;
		} else if (!field->is_flag && field->type != EDICT_TEXTS) {
			continue;
		}
		set_state(policy, request, i, PRESENT);
	}
}

/* Give `value` to a member of type `type`; false if it is of another type. */
static bool assign(enum edict_type type, void *at, const struct edict_value *value)
{
	switch (type) {
	case EDICT_BOOL:
		if (value->type != EDICT_BOOL)
			return false;
		*(bool *)at = value->as.boolean;
		return true;
	case EDICT_INTEGER:
		if (value->type != EDICT_NUMBER || value->as.number.scale != 0)
			return false;
		*(int64_t *)at = value->as.number.coefficient;
		return true;
	case EDICT_NUMBER:
		if (value->type != EDICT_NUMBER)
			return false;
		*(struct edict_number *)at = value->as.number;
		return true;
	case EDICT_STRING:
		if (value->type != EDICT_STRING)
			return false;
		*(struct edict_string *)at = value->as.string;
		return true;
	case EDICT_LIST:
		return value->type == EDICT_LIST; /* edict_collect gives the items */
	case EDICT_ANY:
		*(struct edict_value *)at = *value;
		return true;
	case EDICT_NULL:
	case EDICT_OBJECT:
	case EDICT_TEXTS:
		break;
	}
	return false;
}

static void store(struct reader *r, uint32_t field, const struct edict_value *value)
{
	const struct edict_field *f = &r->policy->fields[field];
	enum state state = IS_NULL;
	if (value->type != EDICT_NULL) {
		bool fits =
			assign((enum edict_type)f->type, r->request + f->offset, value);
		state = fits ? PRESENT : MISTYPED;
	}
	set_state(r->policy, r->request, field, state);
}

/* ---- the tree of paths --------------------------------------------------- */

/* Is `child` named, and not after `name` in the order of children? */
static bool is_up_to(const struct edict_path_node *child, struct edict_string name)
{
	if (child->name == NULL || child->len != name.len)
		return child->name != NULL && child->len < name.len;
	return memcmp(child->name, name.data, name.len) <= 0;
}

static const struct edict_path_node *find_named(const struct reader *r,
						struct edict_string name)
{
	const struct edict_path_node *node = r->top->node;
	if (node == NULL)
		return NULL;
	const struct edict_path_node *child = r->policy->paths + node->first_child;
	uint32_t n = node->n_children;
	while (n > 8) {
		uint32_t half = n / 2;
		bool is_right = is_up_to(child + half, name);
		child += is_right ? half : 0;
		n = is_right ? n - half : half;
	}
	for (; n > 0; n--, child++) {
		if (child->len == name.len && child->name != NULL &&
		    edict_bytes_equal(child->name, name.data, name.len))
			return child;
	}
	return NULL;
}

static const struct edict_path_node *find_item(const struct reader *r, uint32_t index)
{
	const struct edict_path_node *node = r->top->node;
	if (node == NULL)
		return NULL;
	const struct edict_path_node *child = r->policy->paths + node->first_child;
	for (uint32_t n = node->n_children; n > 0 && child[n - 1].name == NULL; n--) {
		if (child[n - 1].len == index)
			return &child[n - 1];
	}
	return NULL;
}

/* ---- containers ---------------------------------------------------------- */

/* Note a part of the document for edict_collect. */
static struct edict_span *add_span(struct reader *r, const struct edict_path_node *node,
				   const char *begin, const char *end)
{
	size_t padding = edict_padding(r->in.front);
	if ((size_t)(r->in.back - r->in.front) < padding + sizeof(struct edict_span)) {
		r->in.status = EDICT_E_SPACE;
		return NULL;
	}
	struct edict_span *span = (struct edict_span *)(void *)(r->in.front + padding);
	*span = (struct edict_span){.node = node, .begin = begin, .end = end};
	r->in.front = (char *)(span + 1);
	*r->last_span = span;
	r->last_span = &span->next;
	return span;
}

static bool needs_span(const struct reader *r, const struct edict_path_node *node,
		       bool is_object)
{
	if (node->texts != EDICT_FIELD_NONE)
		return true;
	if (is_object || node->field == EDICT_FIELD_NONE)
		return false;
	uint8_t type = r->policy->fields[node->field].type;
	return type == EDICT_LIST || type == EDICT_ANY;
}

/* What should hold the node's members is given, but is no object: flags and fallbacks
 * among them are then mistyped, not missing, so that a broken `state` does not release
 * the kill switch. */
static void spoil_members(struct reader *r, const struct edict_path_node *node)
{
	const struct edict_path_node *child = r->policy->paths + node->first_child;
	for (uint32_t i = 0; i < node->n_children; i++) {
		uint32_t field = child[i].field;
		if (field == EDICT_FIELD_NONE)
			continue;
		if (r->policy->fields[field].is_flag ||
		    r->policy->fields[field].fallback.len > 0)
			set_state(r->policy, r->request, field, MISTYPED);
	}
}

/* Enter the object or list that begins at `p`. */
static const char *enter(struct reader *r, const char *p,
			 const struct edict_path_node *node)
{
	bool is_object = *p == '{';
	struct edict_span *span = NULL;
	if (r->depth == EDICT_DEPTH_MAX)
		return edict_json_fail(&r->in, EDICT_E_DEPTH);
	if (node != NULL && needs_span(r, node, is_object)) {
		span = add_span(r, node, p, p);
		if (span == NULL)
			return NULL;
	}
	if (node != NULL && !is_object)
		spoil_members(r, node);
	if (node != NULL && node->field != EDICT_FIELD_NONE) {
		struct edict_value value = {.type = is_object ? EDICT_OBJECT
							      : EDICT_LIST};
		store(r, node->field, &value);
	}
	if ((size_t)(r->in.back - r->in.front) < sizeof(struct frame))
		return edict_json_fail(&r->in, EDICT_E_SPACE);
	r->in.back -= sizeof(struct frame);
	struct frame *frame = (struct frame *)(void *)r->in.back;
	*frame = (struct frame){
		.parent = r->top, .node = node, .span = span, .is_object = is_object};
	r->top = frame;
	r->depth++;
	return p + 1;
}

/* Leave the innermost container; `p` stands at its last byte. */
static const char *leave(struct reader *r, const char *p)
{
	struct frame *frame = r->top;
	if (frame->span != NULL)
		frame->span->end = p + 1;
	r->in.back = (char *)(frame + 1);
	r->top = frame->parent;
	r->depth--;
	return p + 1;
}

/* ---- members ------------------------------------------------------------- */

static uint32_t hash_key(struct edict_string s)
{
	uint32_t h = s.len * UINT32_C(0x85ebca6b);
	if (s.len >= 4)
		h ^= edict_load32(s.data) ^ edict_load32(s.data + s.len - 4) << 1;
	else if (s.len > 0)
		h ^= (uint32_t)(uint8_t)s.data[0] << 16 |
		     (uint32_t)(uint8_t)s.data[s.len / 2] << 8 |
		     (uint8_t)s.data[s.len - 1];
	return h * UINT32_C(0x9E3779B1);
}

/* Remember a key of the innermost object; false if it has had it before. */
static bool add_key(struct reader *r, struct edict_string text)
{
	struct frame *frame = r->top;
	struct key key = {text.data, text.len, hash_key(text)};
	struct key *keys = (struct key *)(void *)frame;
	uint32_t bit = UINT32_C(1) << (key.hash >> 26 & 31);
	uint32_t *seen = &frame->seen[key.hash >> 31];
	for (uint32_t i = *seen & bit ? frame->n : 0; i > 0; i--) {
		const struct key *other = keys - i;
		if (other->hash == key.hash && other->len == key.len &&
		    edict_bytes_equal(other->data, key.data, key.len)) {
			r->in.status = EDICT_E_DUPLICATE;
			return false;
		}
	}
	*seen |= bit;
	if (frame->n == EDICT_MEMBERS_MAX) {
		r->in.status = EDICT_E_LIMIT;
		return false;
	}
	if ((size_t)(r->in.back - r->in.front) < sizeof key) {
		r->in.status = EDICT_E_SPACE;
		return false;
	}
	r->in.back -= sizeof key;
	keys[-1 - (ptrdiff_t)frame->n] = key;
	return true;
}

/* A key and its colon. */
static const char *read_key(struct reader *r, const char *p, struct edict_string *key)
{
	if (edict_json_peek(&r->in, p) != '"')
		return edict_json_fail(&r->in, EDICT_E_SYNTAX);
	p = edict_json_string(&r->in, p + 1, true, key);
	if (p == NULL || !add_key(r, *key))
		return NULL;
	p = edict_json_space(&r->in, p);
	if (edict_json_peek(&r->in, p) != ':')
		return edict_json_fail(&r->in, EDICT_E_SYNTAX);
	return edict_json_space(&r->in, p + 1);
}

static const char *read_scalar(struct reader *r, const char *p,
			       const struct edict_path_node *node)
{
	const char *begin = p;
	struct edict_value value;
	bool is_read = node != NULL && node->field != EDICT_FIELD_NONE;
	p = edict_json_scalar(&r->in, p, is_read, &value);
	if (p == NULL || node == NULL)
		return p;
	spoil_members(r, node);
	if (is_read)
		store(r, node->field, &value);
	if (node->texts != EDICT_FIELD_NONE && add_span(r, node, begin, p) == NULL)
		return NULL;
	return p;
}

/* One member or item of the innermost container, or the beginning of one that is
 * itself a container. */
static const char *read_member(struct reader *r, const char *p)
{
	const struct edict_path_node *node;
	if (r->top->is_object) {
		struct edict_string key;
		p = read_key(r, p, &key);
		if (p == NULL)
			return NULL;
		node = find_named(r, key);
	} else {
		node = find_item(r, r->top->n);
	}
	r->top->n++;
	char c = edict_json_peek(&r->in, p);
	return c == '{' || c == '[' ? enter(r, p, node) : read_scalar(r, p, node);
}

/* The document's one object, whose first byte is at `p`. */
static const char *read_object(struct reader *r, const char *p)
{
	p = enter(r, p, r->policy->paths);
	while (p != NULL && r->top != NULL) {
		p = edict_json_space(&r->in, p);
		char c = edict_json_peek(&r->in, p);
		if (c == (r->top->is_object ? '}' : ']')) {
			p = leave(r, p);
			continue;
		}
		if (r->top->n > 0) {
			if (c != ',')
				return edict_json_fail(&r->in, EDICT_E_SYNTAX);
			p = edict_json_space(&r->in, p + 1);
		}
		p = read_member(r, p);
	}
	return p;
}

/* ---- the whole ----------------------------------------------------------- */

enum edict_status edict_request_read(const struct edict_policy *policy, const char *json,
				     size_t len, void *work, size_t work_size,
				     void *request)
{
	if (policy->abi_version != EDICT_ABI_VERSION)
		return EDICT_E_ABI;
	edict_request_init(policy, request);
	if (len == 0)
		return EDICT_E_SYNTAX;
	if (len > UINT32_MAX)
		return EDICT_E_LIMIT;
	struct reader r = {
		.in = {.end = json + len, .front = work, .back = work},
		.policy = policy,
		.request = request,
	};
	r.last_span = &r.spans;
	size_t lost = (uintptr_t)((char *)work + work_size) & (EDICT_ALIGN - 1);
	if (lost < work_size)
		r.in.back += work_size - lost;
	const char *p = edict_json_space(&r.in, json);
	if (edict_json_peek(&r.in, p) != '{')
		return EDICT_E_SYNTAX;
	p = read_object(&r, p);
	if (p == NULL)
		return r.in.status;
	if (edict_json_space(&r.in, p) != r.in.end)
		return EDICT_E_SYNTAX;
	if (r.spans != NULL && !edict_collect(&r.in, policy, r.spans, request))
		return r.in.status;
	return r.in.bad_number ? EDICT_E_NUMBER : EDICT_OK;
}

/* The most that is held at one time; see the picture above.  In a document that is
 * cut off each byte may open a list, and each 4 bytes a member (`"":{`); an item of a
 * list that is read has 2 bytes, and a text has 2 with what separates it. */
size_t edict_work_size(const struct edict_policy *policy, size_t len)
{
	size_t n_spans = 0;
	size_t n_lists = 0; /* how often an item can be collected */
	for (uint32_t i = 0; i < policy->n_paths; i++) {
		const struct edict_path_node *node = &policy->paths[i];
		uint8_t type = node->field == EDICT_FIELD_NONE
				       ? EDICT_NULL
				       : policy->fields[node->field].type;
		bool is_list = type == EDICT_LIST || type == EDICT_ANY;
		n_spans += is_list || node->texts != EDICT_FIELD_NONE;
		n_lists |= is_list;
	}
	for (uint32_t i = 0; i < policy->n_fields; i++)
		n_lists += policy->fields[i].type == EDICT_TEXTS;
	size_t n_frames = len < EDICT_DEPTH_MAX ? len : EDICT_DEPTH_MAX;
	size_t most_keys = (size_t)EDICT_DEPTH_MAX * EDICT_MEMBERS_MAX;
	size_t n_keys = len / 4 < most_keys ? len / 4 : most_keys;
	size_t stack = n_frames * sizeof(struct frame) + n_keys * sizeof(struct key);
	size_t items = n_lists * (len / 2 * sizeof(struct edict_value) + len);
	size_t slack = 4 * EDICT_ALIGN + n_spans * EDICT_ALIGN;
	return policy->request_size + slack + len + n_spans * sizeof(struct edict_span) +
	       (stack > items ? stack : items);
}

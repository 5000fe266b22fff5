/* cedar_json.c - JSON text into nodes.
 *
 * Needs:   text in memory; nothing is read behind its end.
 * Gives:   one value as an array of nodes (cedar_read.h).
 * Keeps:   nesting within EDICT_CEDAR_DEPTH_MAX; no object has two members of one name,
 *          also where nobody will look.
 */
#include "cedar_read.h"

struct parser {
	struct edict_cedar_reader *r;
	struct edict_cedar_node *open; /* the innermost open container, or NULL */
	uint32_t depth;
};

/* The next node of the array. */
static struct edict_cedar_node *add_node(struct parser *parser,
					 enum edict_cedar_node_kind kind)
{
	struct edict_json *in = &parser->r->in;
	/* one more, so that also what is behind the last has an address */
	if ((size_t)(in->back - in->front) < 2 * sizeof(struct edict_cedar_node)) {
		in->status = EDICT_E_SPACE;
		return NULL;
	}
	in->back -= sizeof(struct edict_cedar_node);
	struct edict_cedar_node *node = (struct edict_cedar_node *)(void *)in->back;
	*node = (struct edict_cedar_node){.kind = (uint8_t)kind};
	return node;
}

/* ---- members of one name ------------------------------------------------- */

static uint16_t mark_of(struct edict_string text)
{
	uint32_t mark = text.len;
	if (text.len > 0)
		mark += (uint32_t)(uint8_t)text.data[text.len - 1] << 8 ^
			(uint32_t)(uint8_t)text.data[0] << 3;
	return (uint16_t)mark;
}

static bool is_same_key(const struct edict_cedar_node *a,
			const struct edict_cedar_node *b)
{
	return a->mark == b->mark &&
	       edict_string_equal(edict_cedar_node_text(a), edict_cedar_node_text(b));
}

static const struct edict_cedar_node *next_key(const struct edict_cedar_node *key)
{
	return edict_cedar_behind(edict_cedar_inside(key));
}

static bool are_few_distinct(const struct edict_cedar_node *object)
{
	const struct edict_cedar_node *key = edict_cedar_inside(object);
	for (uint32_t i = 1; i < object->n; i++) {
		const struct edict_cedar_node *other = next_key(key);
		for (uint32_t j = i; j < object->n; j++, other = next_key(other))
			if (is_same_key(key, other))
				return false;
		key = next_key(key);
	}
	return true;
}

/* Are all keys of one hash distinct?  `numbers` are hashes and places of keys. */
static bool are_same_hashes_distinct(const uint64_t *numbers, uint32_t n,
				     const struct edict_cedar_node *object)
{
	for (uint32_t i = 1; i < n; i++) {
		for (uint32_t j = i; j > 0 && numbers[j - 1] >> 32 == numbers[i] >> 32;
		     j--)
			if (is_same_key(object - (uint32_t)numbers[i],
					object - (uint32_t)numbers[j - 1]))
				return false;
	}
	return true;
}

static bool are_many_distinct(struct edict_cedar_reader *r,
			      const struct edict_cedar_node *object)
{
	char *back = r->in.back;
	const struct edict_cedar_node *key = edict_cedar_inside(object);
	uint64_t *numbers = edict_cedar_borrow(r, object->n, sizeof *numbers);
	if (numbers == NULL)
		return false;
	for (uint32_t i = 0; i < object->n; i++, key = next_key(key))
		numbers[i] =
			(uint64_t)edict_cedar_hash(edict_cedar_node_text(key), r->seed)
				<< 32 |
			(uint32_t)(object - key);
	edict_cedar_sort_numbers(numbers, object->n);
	r->in.back = back;
	return are_same_hashes_distinct(numbers, object->n, object) ||
	       edict_cedar_fail(r, EDICT_E_DUPLICATE);
}

#define FEW 8

static bool check_distinct(struct edict_cedar_reader *r,
			   const struct edict_cedar_node *object)
{
	if (object->n > FEW)
		return are_many_distinct(r, object);
	return are_few_distinct(object) || edict_cedar_fail(r, EDICT_E_DUPLICATE);
}

/* ---- values -------------------------------------------------------------- */

/* The value of a number whose syntax is known to be right; false if it is no integer, or
 * beyond 64 bits. */
static bool read_integer(const char *p, const char *end, int64_t *integer)
{
	bool is_negative = *p == '-';
	uint64_t limit = (uint64_t)INT64_MAX + is_negative;
	uint64_t value = 0;
	for (p += is_negative; p < end; p++) {
		uint32_t digit = (uint32_t)(uint8_t)*p - '0';
		if (digit > 9 || value > limit / 10 || value * 10 > limit - digit)
			return false;
		value = value * 10 + digit;
	}
	*integer = is_negative && value > 0 ? -(int64_t)(value - 1) - 1 : (int64_t)value;
	return true;
}

static const char *read_number(struct parser *parser, const char *p)
{
	const char *begin = p;
	struct edict_cedar_node *node = add_node(parser, EDICT_CEDAR_NODE_INTEGER);
	p = node ? edict_json_number(&parser->r->in, p) : NULL;
	if (p != NULL && !read_integer(begin, p, &node->as.integer))
		node->kind = EDICT_CEDAR_NODE_FRACTION;
	return p;
}

static const char *read_text(struct parser *parser, const char *p)
{
	struct edict_string text;
	struct edict_cedar_node *node = add_node(parser, EDICT_CEDAR_NODE_TEXT);
	p = node ? edict_json_string(&parser->r->in, p, true, &text) : NULL;
	if (p == NULL)
		return NULL;
	node->as.text = text.data;
	node->n = text.len;
	return p;
}

/* true, false or null. */
static const char *read_word(struct parser *parser, const char *p)
{
	struct edict_value value;
	p = edict_json_scalar(&parser->r->in, p, false, &value);
	struct edict_cedar_node *node =
		p ? add_node(parser, EDICT_CEDAR_NODE_NULL) : NULL;
	if (node == NULL)
		return NULL;
	if (value.type == EDICT_BOOL) {
		node->kind = EDICT_CEDAR_NODE_BOOL;
		node->as.boolean = value.as.boolean;
	}
	return p;
}

static const char *enter(struct parser *parser, const char *p)
{
	struct edict_json *in = &parser->r->in;
	if (parser->depth == EDICT_CEDAR_DEPTH_MAX)
		return edict_json_fail(in, EDICT_E_DEPTH);
	struct edict_cedar_node *node = add_node(
		parser, *p == '{' ? EDICT_CEDAR_NODE_OBJECT : EDICT_CEDAR_NODE_LIST);
	if (node == NULL)
		return NULL;
	node->as.next = parser->open;
	parser->open = node;
	parser->depth++;
	return p + 1;
}

/* Leave the innermost container; `p` stands at its last byte. */
static const char *leave(struct parser *parser, const char *p)
{
	struct edict_cedar_reader *r = parser->r;
	struct edict_cedar_node *node = parser->open;
	parser->open = node->as.next;
	parser->depth--;
	node->as.next = (struct edict_cedar_node *)(void *)r->in.back - 1;
	if (node->kind == EDICT_CEDAR_NODE_OBJECT && node->n > 1) {
		r->n_objects++;
		if (!check_distinct(r, node))
			return NULL;
	}
	return p + 1;
}

/* A scalar, or the beginning of a container. */
static const char *read_value(struct parser *parser, const char *p)
{
	char c = edict_json_peek(&parser->r->in, p);
	parser->r->at = p;
	if (c == '"')
		return read_text(parser, p + 1);
	if (c == '{' || c == '[')
		return enter(parser, p);
	if (c == '-' || (c >= '0' && c <= '9'))
		return read_number(parser, p);
	return read_word(parser, p);
}

/* A key and its colon. */
static const char *read_key(struct parser *parser, const char *p)
{
	struct edict_json *in = &parser->r->in;
	parser->r->at = p;
	if (edict_json_peek(in, p) != '"')
		return edict_json_fail(in, EDICT_E_SYNTAX);
	p = read_text(parser, p + 1);
	if (p == NULL)
		return NULL;
	struct edict_cedar_node *key = (struct edict_cedar_node *)(void *)in->back;
	key->mark = mark_of(edict_cedar_node_text(key));
	parser->r->n_keys++;
	parser->r->at = p = edict_json_space(in, p);
	if (edict_json_peek(in, p) != ':')
		return edict_json_fail(in, EDICT_E_SYNTAX);
	return edict_json_space(in, p + 1);
}

/* The next item or member of the innermost container, or its end. */
static const char *read_next(struct parser *parser, const char *p)
{
	struct edict_json *in = &parser->r->in;
	struct edict_cedar_node *open = parser->open;
	bool is_object = open->kind == EDICT_CEDAR_NODE_OBJECT;
	parser->r->at = p = edict_json_space(in, p);
	char c = edict_json_peek(in, p);
	if (c == (is_object ? '}' : ']'))
		return leave(parser, p);
	if (open->n > 0) {
		if (c != ',')
			return edict_json_fail(in, EDICT_E_SYNTAX);
		p = edict_json_space(in, p + 1);
	}
	open->n++;
	if (is_object)
		p = read_key(parser, p);
	return p ? read_value(parser, p) : NULL;
}

const char *edict_cedar_json_read(struct edict_cedar_reader *r, const char *p,
				  uint32_t depth, const struct edict_cedar_node **node)
{
	struct parser parser = {.r = r, .depth = depth};
	*node = (const struct edict_cedar_node *)(const void *)r->in.back - 1;
	r->n_keys = 0;
	r->n_objects = 0;
	p = read_value(&parser, p);
	while (p != NULL && parser.open != NULL)
		p = read_next(&parser, p);
	return p;
}

/* ---- looking at nodes ---------------------------------------------------- */

bool edict_cedar_text_is(struct edict_string text, const char *word)
{
	uint32_t i = 0;
	while (i < text.len && word[i] != '\0' && text.data[i] == word[i])
		i++;
	return i == text.len && word[i] == '\0';
}

const struct edict_cedar_node *edict_cedar_node_get(const struct edict_cedar_node *node,
						    const char *key)
{
	if (node->kind != EDICT_CEDAR_NODE_OBJECT)
		return NULL;
	const struct edict_cedar_node *at = edict_cedar_inside(node);
	for (uint32_t i = 0; i < node->n; i++, at = next_key(at))
		if (edict_cedar_node_is(at, key))
			return edict_cedar_inside(at);
	return NULL;
}

const struct edict_cedar_node *
edict_cedar_node_get_text(const struct edict_cedar_node *node, const char *key)
{
	const struct edict_cedar_node *member = edict_cedar_node_get(node, key);
	return member != NULL && member->kind == EDICT_CEDAR_NODE_TEXT ? member : NULL;
}

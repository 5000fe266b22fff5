/* cedar_text_expr.c - random Cedar expressions by the type they should have.
 */
#include "cedar_text.h"

#include <string.h>

struct writer {
	struct world *w;
	const struct cedar_text_options *options;
	struct buffer *out;
};

static const struct world_type bool_type = {.kind = WORLD_BOOL};
static const struct world_type long_type = {.kind = WORLD_LONG};
static const struct world_type string_type = {.kind = WORLD_STRING};

static void write(struct writer *x, const struct world_type *type, unsigned depth);

static void put(struct writer *x, const char *text)
{
	buffer_add_text(x->out, text_of(text));
}

static uint32_t below(struct writer *x, size_t n)
{
	return random_below(x->w->random, n);
}

static bool chance(struct writer *x, unsigned percent)
{
	return random_chance(x->w->random, percent);
}

/* ---- paths --------------------------------------------------------------- */

static bool types_equal(const struct world_type *a, const struct world_type *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == WORLD_ENTITY)
		return a->entity == b->entity;
	if (a->kind == WORLD_SET)
		return types_equal(a->element, b->element);
	return a->kind != WORLD_RECORD;
}

static void put_attr(struct writer *x, const char *name)
{
	bool is_plain = strcmp(name, "if") != 0 && strchr(name, ' ') == NULL;
	buffer_format(x->out, is_plain && chance(x, 80) ? ".%s" : "[\"%s\"]", name);
}

/* A variable, and the record of what it has. */
static const struct world_type *put_root(struct writer *x, const struct world_type **self)
{
	static const struct world_type user = {.kind = WORLD_ENTITY, .entity = 0};
	static const struct world_type doc = {.kind = WORLD_ENTITY, .entity = 2};
	uint32_t pick = below(x, 10);
	*self = pick < 4 ? &user : &doc;
	if (pick < 4)
		put(x, "principal");
	else if (pick < 7)
		put(x, "resource");
	else
		put(x, "context");
	if (pick < 7)
		return &x->w->shapes[(*self)->entity];
	int action = x->options->action;
	*self = &x->w->contexts[action < 0 ? below(x, WORLD_ACTIONS) : (uint32_t)action];
	return *self;
}

/* An attribute to go on with, by preference of the type; NULL if there is none. */
static const struct world_attr *pick_attr(struct writer *x,
					  const struct world_type *record,
					  const struct world_type *type)
{
	const struct world_attr *picked = NULL;
	size_t first = below(x, record->n_attrs);
	for (size_t i = 0; i < record->n_attrs; i++) {
		const struct world_attr *attr =
			&record->attrs[(first + i) % record->n_attrs];
		bool is_safe = attr->is_required || !x->w->is_careful;
		if (is_safe && (!picked || types_equal(attr->type, type)))
			picked = attr;
	}
	return picked;
}

/* A path that ends in a value of the type, found by walking at random.  False, and
 * nothing written, if this walk found none. */
static bool write_path(struct writer *x, const struct world_type *type)
{
	size_t begin = x->out->len;
	const struct world_type *at;
	const struct world_type *record = put_root(x, &at);
	for (unsigned steps = 0; steps < 3; steps++) {
		if (types_equal(at, type) && chance(x, 70))
			return true;
		const struct world_attr *attr =
			record ? pick_attr(x, record, type) : NULL;
		if (!attr)
			break;
		put_attr(x, attr->name);
		at = attr->type;
		record = at->kind == WORLD_RECORD   ? at
			 : at->kind == WORLD_ENTITY ? &x->w->shapes[at->entity]
						    : NULL;
	}
	if (types_equal(at, type))
		return true;
	x->out->len = begin;
	return false;
}

/* ---- operands ------------------------------------------------------------ */

static const struct world_type *some_type(struct writer *x)
{
	return world_random_type(x->w, 1);
}

static const struct world_type *entity_type(struct writer *x)
{
	struct world_type *type = ARENA_NEW(x->w->arena, struct world_type);
	type->kind = WORLD_ENTITY;
	type->entity = below(x, WORLD_TYPES);
	return type;
}

static const struct world_type *set_of(struct writer *x, const struct world_type *element)
{
	struct world_type *type = ARENA_NEW(x->w->arena, struct world_type);
	type->kind = WORLD_SET;
	type->element = element;
	return type;
}

static const struct world_type *of_kind(struct writer *x, enum world_kind kind)
{
	struct world_type *type = ARENA_NEW(x->w->arena, struct world_type);
	type->kind = kind;
	return type;
}

/* ( left OP right ) */
static void write_infix(struct writer *x, const struct world_type *left, const char *op,
			const struct world_type *right, unsigned depth)
{
	put(x, "(");
	write(x, left, depth);
	put(x, op);
	write(x, right, depth);
	put(x, ")");
}

/* (receiver).METHOD(argument); no argument if `type` is NULL */
static void write_method(struct writer *x, const struct world_type *receiver,
			 const char *method, const struct world_type *argument,
			 unsigned depth)
{
	put(x, "(");
	write(x, receiver, depth);
	buffer_format(x->out, ").%s(", method);
	if (argument)
		write(x, argument, depth);
	put(x, ")");
}

static void write_if(struct writer *x, const struct world_type *type, unsigned depth)
{
	put(x, "(if ");
	write(x, &bool_type, depth);
	put(x, " then ");
	write(x, type, depth);
	put(x, " else ");
	write(x, type, depth);
	put(x, ")");
}

/* ---- bool ---------------------------------------------------------------- */

static void write_comparison(struct writer *x, unsigned depth)
{
	static const char *const operators[] = {" < ", " <= ", " > ", " >= "};
	static const enum world_kind kinds[] = {WORLD_LONG, WORLD_LONG, WORLD_DATETIME,
						WORLD_DURATION};
	const struct world_type *type = of_kind(x, kinds[below(x, 4)]);
	write_infix(x, type, operators[below(x, 4)], type, depth);
}

static void write_equality(struct writer *x, unsigned depth)
{
	const struct world_type *type = chance(x, 40) ? entity_type(x) : some_type(x);
	const struct world_type *other = chance(x, 92) ? type : some_type(x);
	write_infix(x, type, chance(x, 60) ? " == " : " != ", other, depth);
}

static void write_in(struct writer *x, unsigned depth)
{
	const struct world_type *left = entity_type(x), *right = entity_type(x);
	if (chance(x, 15)) {
		buffer_format(x->out, "(action in Action::\"%s\")",
			      world_actions[below(x, WORLD_ACTIONS)]);
		return;
	}
	write_infix(x, left, " in ", chance(x, 70) ? right : set_of(x, right), depth);
}

static void write_is(struct writer *x, unsigned depth)
{
	put(x, "(");
	write(x, entity_type(x), depth);
	buffer_format(x->out, " is %s", world_type_names[below(x, WORLD_TYPES)]);
	if (chance(x, 30)) {
		put(x, " in ");
		write(x, entity_type(x), 0);
	}
	put(x, ")");
}

static void write_has(struct writer *x)
{
	const struct world_type *self;
	put(x, "(");
	const struct world_type *record = put_root(x, &self);
	put(x, " has ");
	const char *name = record->n_attrs ? record->attrs[below(x, record->n_attrs)].name
					   : "nothing";
	bool is_plain = strcmp(name, "if") != 0 && strchr(name, ' ') == NULL;
	buffer_format(x->out, is_plain ? "%s" : "\"%s\"", name);
	if (is_plain && chance(x, 20))
		put(x, ".rec.age");
	put(x, ")");
}

/* `x has a && ...x.a...`: the guard that makes an optional attribute safe. */
static void write_guarded(struct writer *x, unsigned depth)
{
	size_t begin = x->out->len;
	const struct world_type *self;
	put(x, "(");
	size_t root = x->out->len;
	const struct world_type *record = put_root(x, &self);
	struct text subject = text_copy(
		x->w->arena, (struct text){x->out->ptr + root, x->out->len - root});
	if (record->n_attrs == 0) {
		x->out->len = begin;
		put(x, "true");
		return;
	}
	const struct world_attr *attr = &record->attrs[below(x, record->n_attrs)];
	bool is_plain = strcmp(attr->name, "if") != 0 && strchr(attr->name, ' ') == NULL;
	buffer_format(x->out, is_plain ? " has %s && " : " has \"%s\" && ", attr->name);
	buffer_format(x->out, "(%.*s", TEXT_ARG(subject));
	put_attr(x, attr->name);
	put(x, " == ");
	write(x, attr->type, depth);
	put(x, "))");
}

static void write_like(struct writer *x, unsigned depth)
{
	static const char *const patterns[] = {
		"*", "", "a*", "*c", "a*c", "*b*", "a\\*c", "**", "a*X*c", "\xc3\xa9*"};
	put(x, "(");
	write(x, &string_type, depth);
	buffer_format(x->out, " like \"%s\")", patterns[below(x, 10)]);
}

static void write_matches(struct writer *x, unsigned depth)
{
	static const char *const patterns[] = {"a.*c", "^ad", "[0-9]+", "x y$", "b|k"};
	put(x, "(");
	write(x, &string_type, depth);
	buffer_format(x->out, ").matches(\"%s\")", patterns[below(x, 5)]);
}

static void write_set_test(struct writer *x, unsigned depth)
{
	static const char *const methods[] = {"contains", "containsAll", "containsAny",
					      "isEmpty"};
	uint32_t method = below(x, 4);
	const struct world_type *element = chance(x, 40)   ? entity_type(x)
					   : chance(x, 50) ? &string_type
							   : some_type(x);
	const struct world_type *set = set_of(x, element);
	write_method(x, set, methods[method],
		     method == 0   ? element
		     : method == 3 ? NULL
				   : set,
		     depth);
}

static void write_tag_test(struct writer *x, unsigned depth)
{
	const struct world_type *tags = x->w->tags[0];
	if (tags && chance(x, 60)) {
		put(x, "(principal.hasTag(\"k\") && principal.getTag(\"k\") == ");
		write(x, tags, depth);
		put(x, ")");
		return;
	}
	write_method(x, entity_type(x), "hasTag", &string_type, depth);
}

static void write_extension_test(struct writer *x, unsigned depth)
{
	static const char *const decimals[] = {"lessThan", "lessThanOrEqual",
					       "greaterThan", "greaterThanOrEqual"};
	static const char *const ips[] = {"isIpv4", "isIpv6", "isLoopback",
					  "isMulticast"};
	const struct world_type *decimal = of_kind(x, WORLD_DECIMAL);
	const struct world_type *ip = of_kind(x, WORLD_IP);
	if (chance(x, 40))
		write_method(x, decimal, decimals[below(x, 4)], decimal, depth);
	else if (chance(x, 50))
		write_method(x, ip, "isInRange", ip, depth);
	else
		write_method(x, ip, ips[below(x, 4)], NULL, depth);
}

static void write_connective(struct writer *x, unsigned depth)
{
	uint32_t pick = below(x, 5);
	if (pick == 0) {
		put(x, "!(");
		write(x, &bool_type, depth);
		put(x, ")");
	} else {
		write_infix(x, &bool_type, pick % 2 ? " && " : " || ", &bool_type, depth);
	}
}

static void write_bool(struct writer *x, unsigned depth)
{
	uint32_t pick = below(x, 100);
	unsigned next = depth - 1;
	if (pick < 30)
		write_connective(x, next);
	else if (pick < 40)
		write_comparison(x, next);
	else if (pick < 50)
		write_equality(x, next);
	else if (pick < 58)
		write_in(x, next);
	else if (pick < 62)
		write_is(x, next);
	else if (pick < 66)
		write_has(x);
	else if (pick < 75)
		write_guarded(x, next);
	else if (pick < 80)
		write_like(x, next);
	else if (pick < 87)
		write_set_test(x, next);
	else if (pick < 90)
		write_tag_test(x, next);
	else if (pick < 95)
		write_extension_test(x, next);
	else if (x->options->has_extensions && pick < 97)
		write_matches(x, next);
	else
		write_if(x, &bool_type, next);
}

/* ---- other types --------------------------------------------------------- */

static void write_long(struct writer *x, unsigned depth)
{
	static const char *const units[] = {"toMilliseconds", "toSeconds", "toMinutes",
					    "toHours", "toDays"};
	static const char *const operators[] = {" + ", " - ", " * "};
	uint32_t pick = below(x, 10);
	if (pick < 6) {
		write_infix(x, &long_type, operators[below(x, 3)], &long_type, depth);
	} else if (pick < 7) {
		put(x, "-(");
		write(x, &long_type, depth);
		put(x, ")");
	} else if (pick < 9) {
		write_method(x, of_kind(x, WORLD_DURATION), units[below(x, 5)], NULL,
			     depth);
	} else {
		write_if(x, &long_type, depth);
	}
}

static void write_time(struct writer *x, const struct world_type *type, unsigned depth)
{
	const struct world_type *datetime = of_kind(x, WORLD_DATETIME);
	if (type->kind == WORLD_DATETIME && chance(x, 60))
		write_method(x, datetime, "offset", of_kind(x, WORLD_DURATION), depth);
	else if (type->kind == WORLD_DATETIME)
		write_method(x, datetime, "toDate", NULL, depth);
	else if (chance(x, 60))
		write_method(x, datetime, "durationSince", datetime, depth);
	else
		write_method(x, datetime, "toTime", NULL, depth);
}

static void write_constructor(struct writer *x, const struct world_type *type,
			      unsigned depth)
{
	if (x->w->is_careful) {
		world_literal(x->w, type, x->out);
		return;
	}
	put(x, type->kind == WORLD_DECIMAL    ? "decimal("
	       : type->kind == WORLD_IP	      ? "ip("
	       : type->kind == WORLD_DATETIME ? "datetime("
					      : "duration(");
	write(x, &string_type, depth);
	put(x, ")");
}

static void write_set(struct writer *x, const struct world_type *type, unsigned depth)
{
	put(x, "[");
	for (uint32_t i = below(x, 4) + x->w->is_careful; i > 0; i--) {
		write(x, type->element, depth);
		put(x, i > 1 ? ", " : "");
	}
	put(x, "]");
}

static void write_record(struct writer *x, const struct world_type *type, unsigned depth)
{
	put(x, "{");
	for (size_t i = 0; i < type->n_attrs; i++) {
		buffer_format(x->out, "%s\"%s\": ", i ? ", " : "", type->attrs[i].name);
		write(x, type->attrs[i].type, depth);
	}
	put(x, "}");
}

/* What is neither a literal nor a path. */
static void write_compound(struct writer *x, const struct world_type *type,
			   unsigned depth)
{
	switch (type->kind) {
	case WORLD_BOOL:
		write_bool(x, depth + 1);
		return;
	case WORLD_LONG:
		write_long(x, depth);
		return;
	case WORLD_SET:
		write_set(x, type, depth);
		return;
	case WORLD_RECORD:
		write_record(x, type, depth);
		return;
	case WORLD_DATETIME:
	case WORLD_DURATION:
		if (chance(x, 80)) {
			write_time(x, type, depth);
			return;
		}
		write_constructor(x, type, depth);
		return;
	case WORLD_DECIMAL:
	case WORLD_IP:
		write_constructor(x, type, depth);
		return;
	case WORLD_STRING:
	case WORLD_ENTITY:
	case N_WORLD_KINDS:
		if (x->w->is_careful || chance(x, 50))
			write_if(x, type, depth);
		else
			write_method(x, entity_type(x), "getTag", &string_type, depth);
		return;
	}
}

static void write(struct writer *x, const struct world_type *type, unsigned depth)
{
	if (chance(x, x->options->wrong_percent))
		type = some_type(x);
	if (depth > 0 && chance(x, type->kind == WORLD_BOOL ? 85 : 40)) {
		write_compound(x, type, depth - 1);
		return;
	}
	for (unsigned tries = 0; tries < 4 && chance(x, 75); tries++)
		if (write_path(x, type))
			return;
	world_literal(x->w, type, x->out);
}

void cedar_text_expr(struct world *world, const struct cedar_text_options *options,
		     const struct world_type *type, unsigned depth, struct buffer *out)
{
	struct writer x = {world, options, out};
	write(&x, type, depth);
}

/* request.c - random requests, aimed at one policy.
 *
 * Most requests try to make the condition of one rule true, or false, and fill the
 * other fields with values near the constants of the policy; then a few fields are
 * left out, made null or given another type.  Some requests are broken JSON.
 */
#include "request.h"

#include <string.h>

/* What the request shall carry for one field. */
struct aim {
	bool is_set;
	struct json *value; /* NULL: nothing */
};

struct maker {
	struct arena *arena;
	struct random *random;
	const struct subject *subject;
	const struct ir_policy *policy;
	struct aim *aims;   /* one a field */
	unsigned overrides; /* percentage of aims that replace a former one */
};

/* ---- values -------------------------------------------------------------- */

static struct json *new_string(struct maker *m, struct text t)
{
	return json_new(m->arena, DOC_STRING, t);
}

static struct json *new_bool(struct maker *m, bool value)
{
	return json_new(m->arena, DOC_BOOL, value ? TEXT("true") : TEXT("false"));
}

static struct json *new_number(struct maker *m, struct number n)
{
	return json_new(m->arena, DOC_NUMBER, json_number_text(m->arena, m->random, n));
}

static struct text sample(struct maker *m)
{
	const struct policy_text *p = &m->subject->text;
	return p->n_samples == 0 ? TEXT("x")
				 : p->samples[random_below(m->random, p->n_samples)];
}

/* `s` with something small wrong. */
static struct text near_text(struct maker *m, struct text s)
{
	struct arena *arena = m->arena;
	char c = "ab.x\n Z/"[random_below(m->random, 8)];
	size_t at = random_below(m->random, s.len + 1);
	struct text head = {s.ptr, at}, tail = {s.ptr + at, s.len - at};
	switch (random_below(m->random, 8)) {
	case 0:
		return text_format(arena, "%.*s%c", TEXT_ARG(s), c);
	case 1:
		return text_format(arena, "%c%.*s", c, TEXT_ARG(s));
	case 2:
		return head;
	case 3:
		return tail;
	case 4:
		return text_format(arena, "%.*s%c%.*s", TEXT_ARG(head), c,
				   TEXT_ARG(tail));
	case 5:
		return text_format(arena, "%.*s%.*s", TEXT_ARG(s), TEXT_ARG(sample(m)));
	case 6:
		return text_format(arena, "%.*s%c%.*s", TEXT_ARG(sample(m)), c,
				   TEXT_ARG(s));
	default:
		return sample(m);
	}
}

/* Cutting may have split a character; JSON text must be whole. */
static struct json *new_near_string(struct maker *m, struct text s)
{
	struct text near = near_text(m, s);
	near.len = utf8_prefix(near);
	return new_string(m, near);
}

static struct number near_number(struct maker *m, struct number n)
{
	bool has_room = n.coefficient < INT64_MAX / 10 && n.coefficient > INT64_MIN / 10;
	if (has_room && n.scale < NUMBER_SCALE_MAX && random_chance(m->random, 30)) {
		n.coefficient *= 10;
		n.scale++;
	}
	if (n.coefficient < INT64_MAX && n.coefficient > INT64_MIN)
		n.coefficient += random_from(m->random, -1, 1);
	if (n.coefficient != INT64_MIN && random_chance(m->random, 5))
		n.coefficient = -n.coefficient;
	return n;
}

static struct json *new_constant(struct maker *m, const struct ir_constant *c)
{
	switch (c->kind) {
	case CONSTANT_BOOL:
		return new_bool(m, c->boolean);
	case CONSTANT_NUMBER:
		return new_number(m, c->number);
	case CONSTANT_STRING:
		return new_string(m, c->text);
	case CONSTANT_LIST:
		break;
	}
	return new_constant(m, &c->items[random_below(m->random, c->n_items)]);
}

static struct json *new_near(struct maker *m, const struct ir_constant *c)
{
	switch (c->kind) {
	case CONSTANT_BOOL:
		return new_bool(m, !c->boolean);
	case CONSTANT_NUMBER:
		return new_number(m, near_number(m, c->number));
	case CONSTANT_STRING:
		return new_near_string(m, c->text);
	case CONSTANT_LIST:
		break;
	}
	return new_near(m, &c->items[random_below(m->random, c->n_items)]);
}

static struct json *new_anything(struct maker *m, unsigned depth);

static struct json *new_holder(struct maker *m, enum doc_kind kind, unsigned depth)
{
	static const char *const keys[] = {"k", "x", "er", "0", "", "id", "flag"};
	struct json *holder = json_new(m->arena, kind, TEXT(""));
	size_t n = random_below(m->random, 4);
	size_t first = random_below(m->random, 4);
	for (size_t i = 0; i < n; i++) {
		struct json *kid = new_anything(m, depth - 1);
		kid->key = text_of(keys[first + i]);
		if (kind == DOC_MAPPING && random_chance(m->random, 10))
			kid->key =
				text_format(m->arena, "%zu%.*s", i, TEXT_ARG(sample(m)));
		json_add(m->arena, holder, kid);
	}
	return holder;
}

static struct json *new_small_number(struct maker *m)
{
	struct number n = {random_from(m->random, -3, 300), 0};
	if (random_chance(m->random, 30))
		n.scale = random_below(m->random, 4);
	return new_number(m, n);
}

static struct json *new_anything(struct maker *m, unsigned depth)
{
	switch (random_below(m->random, depth > 0 ? 8 : 5)) {
	case 0:
		return json_new(m->arena, DOC_NULL, TEXT("null"));
	case 1:
		return new_bool(m, random_chance(m->random, 50));
	case 2:
		return new_small_number(m);
	case 3:
		return new_string(m, sample(m));
	case 4:
		return new_near_string(m, sample(m));
	case 5:
		return new_holder(m, DOC_SEQUENCE, depth);
	default:
		return new_holder(m, DOC_MAPPING, depth);
	}
}

static struct json *new_of_type(struct maker *m, enum ir_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return new_bool(m, random_chance(m->random, 50));
	case TYPE_INTEGER:
	case TYPE_NUMBER:
		return new_small_number(m);
	case TYPE_STRING:
		return new_near_string(m, sample(m));
	case TYPE_LIST:
		return new_holder(m, DOC_SEQUENCE, 2);
	case TYPE_ANY:
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		break;
	}
	return new_anything(m, 2);
}

/* ---- aiming -------------------------------------------------------------- */

static void set_aim(struct maker *m, uint32_t field, struct json *value)
{
	if (m->aims[field].is_set && !random_chance(m->random, m->overrides))
		return;
	m->aims[field] = (struct aim){true, value};
}

/* A list that has, or nearly has, the item. */
static struct json *new_list_with(struct maker *m, struct json *item)
{
	struct json *list = new_holder(m, DOC_SEQUENCE, 1);
	if (random_chance(m->random, 60))
		list->n = 0;
	json_add(m->arena, list, item);
	if (random_chance(m->random, 20))
		json_add(m->arena, list, new_anything(m, 1));
	return list;
}

static struct json *aim_at_text(struct maker *m, const struct ir_atom *atom)
{
	struct text c = atom->constant.text;
	struct text before = sample(m);
	struct text after = random_chance(m->random, 50) ? sample(m) : TEXT("");
	if (atom->op == AST_WITHIN) {
		size_t from = random_below(m->random, c.len + 1);
		struct text part = {c.ptr + from,
				    random_below(m->random, c.len - from + 1)};
		part.len = utf8_prefix(part);
		return new_string(m, part);
	}
	if (atom->op == AST_STARTS_WITH)
		before.len = 0;
	if (atom->op == AST_ENDS_WITH)
		after.len = 0;
	return new_string(m, text_format(m->arena, "%.*s%.*s%.*s", TEXT_ARG(before),
					 TEXT_ARG(c), TEXT_ARG(after)));
}

/* A value with which the atom, whose right side is a constant, is likely to hold. */
static struct json *aim_at_constant(struct maker *m, const struct ir_atom *atom)
{
	enum ir_type type = m->policy->fields[atom->field].type;
	const struct ir_constant *c = &atom->constant;
	bool wants_list =
		type == TYPE_LIST || (type == TYPE_ANY && random_chance(m->random, 50));
	if (atom->op == AST_CONTAINS && (wants_list || c->kind != CONSTANT_STRING))
		return new_list_with(m, random_chance(m->random, 70) ? new_constant(m, c)
								     : new_near(m, c));
	if (atom->op == AST_STARTS_WITH || atom->op == AST_ENDS_WITH ||
	    atom->op == AST_CONTAINS || atom->op == AST_WITHIN)
		return aim_at_text(m, atom);
	if ((atom->op == AST_LT || atom->op == AST_LE) && c->kind == CONSTANT_NUMBER) {
		struct number n = near_number(m, c->number);
		return new_number(m, n);
	}
	return new_constant(m, c);
}

/* Two fields with one value, or nearly. */
static void aim_at_fields(struct maker *m, const struct ir_atom *atom, bool want)
{
	const struct ir_field *left = &m->policy->fields[atom->field];
	const struct ir_field *right = &m->policy->fields[atom->right_field];
	enum ir_type type = right->type == TYPE_ANY || right->type == TYPE_NUMBER
				    ? left->type
				    : right->type;
	struct json *value = new_of_type(m, type);
	set_aim(m, atom->right_field, value);
	if (atom->op == AST_CONTAINS && left->type != TYPE_STRING)
		set_aim(m, atom->field, new_list_with(m, json_copy(m->arena, value)));
	else if (want || random_chance(m->random, 50))
		set_aim(m, atom->field, json_copy(m->arena, value));
	else
		set_aim(m, atom->field, new_of_type(m, left->type));
}

static void aim_at_atom(struct maker *m, const struct ir_atom *atom, bool want)
{
	enum ir_type type = m->policy->fields[atom->field].type;
	struct json *value;
	if (atom->right == RIGHT_FIELD) {
		aim_at_fields(m, atom, want);
		return;
	}
	if (atom->op == AST_HAS || atom->op == AST_IS_NULL)
		value = want != (atom->op == AST_HAS)
				? json_new(m->arena, DOC_NULL, TEXT("null"))
				: new_of_type(m, type);
	else if (atom->op == AST_IS_TRUE)
		value = new_bool(m, want);
	else if (atom->right == RIGHT_PATTERN)
		value = want ? new_string(m, sample(m)) : new_near_string(m, sample(m));
	else if (want)
		value = aim_at_constant(m, atom);
	else
		value = new_near(m, &atom->constant);
	set_aim(m, atom->field, value);
}

/* Try to make `expr` true, or not true. */
static void aim_at(struct maker *m, const struct ir_expr *expr, bool want)
{
	switch (expr->kind) {
	case IR_CONST:
		return;
	case IR_ATOM:
		aim_at_atom(m, expr->atom, want);
		return;
	case IR_NOT:
		aim_at(m, expr->kids[0], !want);
		return;
	case IR_DEFINITE:
	case IR_UNDECIDED:
		aim_at(m, expr->kids[0], want);
		return;
	case IR_AND:
	case IR_OR:
	case IR_THEN:
		break;
	}
	if (expr->n_kids == 0)
		return;
	if ((expr->kind == IR_AND) != want) {
		aim_at(m, expr->kids[random_below(m->random, expr->n_kids)], want);
		return;
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		aim_at(m, expr->kids[i], want);
}

/* A value that some atom of the policy has something to say about. */
static void fill_from_atoms(struct maker *m, uint32_t field)
{
	const struct ir_policy *policy = m->policy;
	size_t start = random_below(m->random, policy->n_atoms);
	for (size_t i = 0; i < policy->n_atoms && i < 400; i++) {
		const struct ir_atom *atom = policy->atoms[(start + i) % policy->n_atoms];
		if (atom->field != field)
			continue;
		aim_at_atom(m, atom, random_chance(m->random, 60));
		return;
	}
	set_aim(m, field, new_of_type(m, policy->fields[field].type));
}

/* ---- requests ------------------------------------------------------------ */

/* How careless the request is: percentages. */
struct mood {
	unsigned missing, null, mistyped;
};

static struct mood choose_mood(struct random *random)
{
	static const struct mood moods[] = {
		{0, 0, 0}, {0, 0, 0},  {0, 0, 0},  {2, 1, 1},
		{5, 2, 2}, {15, 5, 5}, {50, 8, 8},
	};
	return RANDOM_PICK(random, moods);
}

static void spoil(struct maker *m, struct aim *aim, struct mood mood)
{
	unsigned dice = random_below(m->random, 100);
	if (dice < mood.missing)
		aim->value = NULL;
	else if (dice < mood.missing + mood.null)
		aim->value = json_new(m->arena, DOC_NULL, TEXT("null"));
	else if (dice < mood.missing + mood.null + mood.mistyped)
		aim->value = new_anything(m, 2);
}

static void fill_texts(struct maker *m, const struct ir_field *field, struct json *root)
{
	for (size_t i = 0; i < field->n_roots; i++)
		if (random_chance(m->random, 60))
			json_put(m->arena, m->random, root, &field->roots[i],
				 random_chance(m->random, 70)
					 ? new_holder(m, DOC_MAPPING, 3)
					 : new_anything(m, 3));
}

/* One rule shall hold and as many others as possible shall not, so that it decides. */
static void aim_past_others(struct maker *m)
{
	const struct ir_policy *policy = m->policy;
	size_t start = random_below(m->random, policy->n_rules);
	size_t n = policy->n_rules < 40 ? policy->n_rules : 40;
	m->overrides = 100;
	for (size_t i = 1; i <= n; i++)
		aim_at(m, policy->rules[(start + i) % policy->n_rules].condition, false);
	aim_at(m, policy->rules[start].condition, true);
}

static void aim_at_rules(struct maker *m)
{
	size_t n = (size_t)random_from(m->random, 0, 2);
	if (random_chance(m->random, 50)) {
		aim_past_others(m);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		size_t rule = random_below(m->random, m->policy->n_rules);
		aim_at(m, m->policy->rules[rule].condition, random_chance(m->random, 80));
	}
}

/* Most requests come from an agent that is not killed. */
static void calm_flags(struct maker *m)
{
	for (uint32_t i = 0; i < m->policy->n_fields; i++) {
		const struct ir_field *field = &m->policy->fields[i];
		if (!text_is(field->path.text, "state.killed") ||
		    random_chance(m->random, 4))
			continue;
		bool is_left_out = random_chance(m->random, 60);
		m->aims[i] = (struct aim){true, is_left_out ? NULL : new_bool(m, false)};
	}
}

/* Aim anew, at some rule. */
static void aim_anew(struct maker *m)
{
	aim_at_rules(m);
	for (uint32_t i = 0; i < m->policy->n_fields; i++)
		if (!m->aims[i].is_set)
			fill_from_atoms(m, i);
	calm_flags(m);
}

/* Change a field or two of the last aim: a neighbour of a request that was worth it
 * finds what depends on that field alone. */
static void aim_beside(struct maker *m)
{
	size_t n = (size_t)random_from(m->random, 1, 2);
	m->overrides = 100;
	for (size_t i = 0; i < n; i++)
		fill_from_atoms(m, random_below(m->random, m->policy->n_fields));
}

/* Values are copied: the tree may grow below them.  Often one field alone is spoilt, so
 * that it shows how its unknown is taken. */
static struct json *make_tree(struct maker *m, struct mood mood)
{
	const struct ir_policy *policy = m->policy;
	struct json *root = json_new(m->arena, DOC_MAPPING, TEXT(""));
	size_t start = random_below(m->random, policy->n_fields);
	size_t victim = random_chance(m->random, 40)
				? random_below(m->random, policy->n_fields)
				: SIZE_MAX;
	for (size_t i = 0; i < policy->n_fields; i++) {
		size_t at = (start + i) % policy->n_fields;
		const struct ir_field *field = &policy->fields[at];
		struct aim aim = m->aims[at];
		spoil(m, &aim, at == victim ? (struct mood){50, 20, 30} : mood);
		if (field->type == TYPE_TEXTS)
			fill_texts(m, field, root);
		else if (aim.value)
			json_put(m->arena, m->random, root, &field->path,
				 json_copy(m->arena, aim.value));
	}
	return root;
}

static void add_unread(struct maker *m, struct json *root)
{
	static const char *const keys[] = {"unread", "zz", "tool_nam", "Args", "stag"};
	static const char *const numbers[] = {"1e999", "123456789012345678901234567890",
					      "0.1234567890123456789", "-0", "0e5"};
	struct json *kid = new_anything(m, 3);
	if (random_chance(m->random, 20))
		kid = json_new(m->arena, DOC_NUMBER,
			       text_of(RANDOM_PICK(m->random, numbers)));
	kid->key = text_of(RANDOM_PICK(m->random, keys));
	json_add(m->arena, root, kid);
}

/* ---- faults -------------------------------------------------------------- */

static void nest(struct maker *m, struct json *root)
{
	size_t depth = (size_t)random_from(m->random, 62, 65);
	struct json *outer = json_new(m->arena, DOC_SEQUENCE, TEXT(""));
	outer->key = TEXT("nested");
	json_add(m->arena, root, outer);
	for (size_t i = 1; i < depth; i++) {
		struct json *inner = json_new(m->arena, DOC_SEQUENCE, TEXT(""));
		json_add(m->arena, outer, inner);
		outer = inner;
	}
}

static void repeat_member(struct maker *m, struct json *root)
{
	struct json *holder = root;
	for (unsigned depth = 0; depth < 4 && holder->n > 0; depth++) {
		struct json *kid = holder->kids[random_below(m->random, holder->n)];
		if (kid->kind != DOC_MAPPING || kid->n == 0 ||
		    random_chance(m->random, 30))
			break;
		holder = kid;
	}
	if (holder->n == 0)
		return;
	struct json *again = new_anything(m, 1);
	again->key = holder->kids[random_below(m->random, holder->n)]->key;
	json_add(m->arena, holder, again);
}

static void add_many_members(struct maker *m, struct json *root)
{
	struct json *holder = json_new(m->arena, DOC_MAPPING, TEXT(""));
	size_t n = (size_t)random_from(m->random, 255, 257);
	holder->key = TEXT("many");
	for (size_t i = 0; i < n; i++) {
		struct json *kid = new_bool(m, true);
		kid->key = text_format(m->arena, "m%zu", i);
		json_add(m->arena, holder, kid);
	}
	json_add(m->arena, root, holder);
}

static void add_long_text(struct maker *m, struct json *root)
{
	size_t len = (size_t)random_from(m->random, 65535, 65537);
	char *bytes = arena_alloc(m->arena, len);
	memset(bytes, 'a', len);
	struct json *kid = new_string(m, (struct text){bytes, len});
	kid->key = TEXT("long");
	if (random_chance(m->random, 30)) {
		kid->key = kid->text;
		kid->text = TEXT("x");
	}
	json_add(m->arena, root, kid);
}

/* A number that no exact decimal holds, where a field may be read. */
static void add_wild_number(struct maker *m, struct json *root)
{
	static const char *const numbers[] = {
		"9223372036854775808",
		"-9223372036854775809",
		"1e19",
		"0.1234567890123456789",
		"1e400",
		"1e-19",
		"9223372036854775807",
		"-9223372036854775808",
		"1e18",
		"0.123456789012345678",
		"1e-18",
		"0e400",
		"1.0000000000000000000000",
		"-0.0",
		"5e-400",
	};
	uint32_t field = random_below(m->random, m->policy->n_fields);
	struct json *number =
		json_new(m->arena, DOC_NUMBER, text_of(RANDOM_PICK(m->random, numbers)));
	if (random_chance(m->random, 20))
		number = new_list_with(m, number);
	if (m->policy->fields[field].path.n > 0)
		json_put(m->arena, m->random, root, &m->policy->fields[field].path,
			 number);
}

static void spoil_tree(struct maker *m, struct json *root)
{
	uint32_t dice = random_below(m->random, 100);
	if (dice < 35)
		repeat_member(m, root);
	else if (dice < 50)
		nest(m, root);
	else if (dice < 95)
		add_wild_number(m, root);
	else if (dice < 98)
		add_many_members(m, root);
	else
		add_long_text(m, root);
}

static struct text spliced(struct maker *m, struct text t, size_t at, size_t n_cut,
			   struct text insert)
{
	struct text head = {t.ptr, at}, tail = {t.ptr + at + n_cut, t.len - at - n_cut};
	struct buffer out = {0};
	buffer_add_text(&out, head);
	buffer_add_text(&out, insert);
	buffer_add_text(&out, tail);
	struct text result = text_copy(m->arena, buffer_text(&out));
	buffer_free(&out);
	return result;
}

/* Bytes that JSON does not have, or has only in their place. */
static const char *const intruders[] = {
	/* clang-format off */
	"\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbb\xbf", "\x01", "\n",
	"\"", "\\", "\\x", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0000", "\\u12", "{", "}", "[",
	"]", ",", ":", "0", "-", "1e", "1.", "01", "+1", "nul",
	/* clang-format on */
};

static struct text mangle(struct maker *m, struct text json)
{
	size_t at = random_below(m->random, json.len + 1);
	size_t n_cut = 0;
	switch (random_below(m->random, 6)) {
	case 0: /* cut off */
		return (struct text){json.ptr, at};
	case 1: /* a byte is gone */
		n_cut = at < json.len;
		return spliced(m, json, at, n_cut, TEXT(""));
	case 2: /* a byte is another */
		n_cut = at < json.len;
		break;
	case 3: /* at the end */
		at = json.len;
		break;
	default:
		break;
	}
	return spliced(m, json, at, n_cut, text_of(RANDOM_PICK(m->random, intruders)));
}

/* ---- a stream of requests ------------------------------------------------ */

struct requester {
	struct random random;
	const struct subject *subject;
	struct arena *arena; /* of the aims */
	struct aim *aims;    /* what neighbours are made from */
	struct aim *tried;   /* of the last request */
	size_t n_left;	     /* requests until a new aim is taken */
	size_t n_like;	     /* requests that the rule of `aims` had decided by then */
	size_t *n_decided;   /* by each rule */
};

struct requester *requester_new(const struct subject *subject, uint64_t seed)
{
	struct requester *r = ARENA_NEW(subject->arena, struct requester);
	random_init(&r->random, seed);
	r->subject = subject;
	r->n_decided = ARENA_ARRAY(subject->arena, size_t, subject->meaning->n_rules + 1);
	return r;
}

void requester_free(struct requester *r)
{
	arena_free(r->arena);
	r->arena = NULL;
}

/* Go on from requests that reach a rule which seldom decides. */
void requester_learn(struct requester *r, uint32_t rule)
{
	size_t n_rules = r->subject->meaning->n_rules;
	size_t n = ++r->n_decided[rule < n_rules ? rule : n_rules];
	if (n >= r->n_like)
		return;
	memcpy(r->aims, r->tried, r->subject->meaning->n_fields * sizeof *r->aims);
	r->n_like = n;
	r->n_left = 10;
}

static void take_aim(struct requester *r, struct maker *m)
{
	size_t n_fields = m->policy->n_fields;
	bool is_new = r->n_left == 0;
	if (is_new) {
		arena_free(r->arena);
		r->arena = arena_new();
		r->aims = ARENA_ARRAY(r->arena, struct aim, n_fields + 1);
		r->tried = ARENA_ARRAY(r->arena, struct aim, n_fields + 1);
		r->n_left = (size_t)random_from(m->random, 1, 4);
		r->n_like = 50;
	}
	r->n_left--;
	m->arena = r->arena;
	m->aims = r->tried;
	if (is_new) {
		aim_anew(m);
		memcpy(r->aims, r->tried, n_fields * sizeof *r->aims);
	} else {
		memcpy(r->tried, r->aims, n_fields * sizeof *r->aims);
		aim_beside(m);
	}
}

struct text requester_next(struct requester *r, struct arena *arena, bool *is_mangled)
{
	struct random *random = &r->random;
	struct maker m = {NULL, random, r->subject, r->subject->meaning, NULL, 50};
	take_aim(r, &m);
	m.arena = arena;
	struct json *root = make_tree(&m, choose_mood(random));
	if (random_chance(random, 30))
		add_unread(&m, root);
	if (random_chance(random, 4))
		spoil_tree(&m, root);
	struct buffer out = {0};
	json_write(random, root, random_chance(random, 30) ? 15 : 0, &out);
	struct text json = text_copy(arena, buffer_text(&out));
	buffer_free(&out);
	*is_mangled = random_chance(random, 3);
	return *is_mangled ? mangle(&m, json) : json;
}

/* eval.c - the naive evaluator: what a policy means.
 *
 * Needs:  any IR policy, simplified or not, and one request.
 * Gives:  the decision, and the truth of every rule.
 * Keeps:  nothing between requests and nothing between rules: each use of a field
 *         walks the request from its root, every rule is evaluated, and only then
 *         does the strategy pick among those that match.
 *
 * It is slow on purpose.  Emitted code is tested against it.
 */
#include "meaning/eval.h"

#include <string.h>

/* The bounds of a request that any reader of it has (edict/abi.h). */
#define TEXT_BYTES_MAX 65536u
#define MEMBERS_MAX    256u
#define DEPTH_MAX      64u

struct evaluation {
	struct arena *arena;
	const struct ir_policy *policy;
	const struct doc *request;
};

/* ---- fields -------------------------------------------------------------- */

enum field_state { FIELD_MISSING, FIELD_NULL, FIELD_MISTYPED, FIELD_PRESENT };

struct field_value {
	enum field_state state;
	const struct doc *doc; /* PRESENT */
};

/* The value at `path`, or NULL where some step of it does not exist. */
static const struct doc *walk(const struct doc *at, const struct ast_path *path)
{
	for (size_t i = 0; at && i < path->n; i++) {
		const struct ast_segment *step = &path->segments[i];
		if (step->name.ptr)
			at = at->kind == DOC_MAPPING ? doc_get_text(at, step->name)
						     : NULL;
		else
			at = at->kind == DOC_SEQUENCE && step->index < at->n
				     ? at->items[step->index]
				     : NULL;
	}
	return at;
}

static struct doc *new_string(struct arena *arena, struct text text)
{
	struct doc *doc = ARENA_NEW(arena, struct doc);
	doc->kind = DOC_STRING;
	doc->text = text;
	return doc;
}

static void texts_add(struct arena *arena, struct doc *texts, struct text text)
{
	ARENA_PUSH(arena, texts->items, texts->n, new_string(arena, text));
}

/* Every string, object key and number at and below `at`, depth first. */
static void texts_collect(struct arena *arena, struct doc *texts, const struct doc *at)
{
	switch (at->kind) {
	case DOC_STRING:
	case DOC_NUMBER:
		texts_add(arena, texts, at->text);
		break;
	case DOC_SEQUENCE:
		for (size_t i = 0; i < at->n; i++)
			texts_collect(arena, texts, at->items[i]);
		break;
	case DOC_MAPPING:
		for (size_t i = 0; i < at->n; i++) {
			texts_add(arena, texts, at->members[i].key);
			texts_collect(arena, texts, at->members[i].value);
		}
		break;
	case DOC_NULL:
	case DOC_BOOL:
		break;
	}
}

static struct field_value read_texts(const struct evaluation *e,
				     const struct ir_field *field)
{
	struct doc *texts = ARENA_NEW(e->arena, struct doc);
	texts->kind = DOC_SEQUENCE;
	for (size_t i = 0; i < field->n_roots; i++) {
		const struct doc *root = walk(e->request, &field->roots[i]);
		if (root)
			texts_collect(e->arena, texts, root);
	}
	return (struct field_value){FIELD_PRESENT, texts};
}

static bool has_type(const struct doc *doc, enum ir_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return doc->kind == DOC_BOOL;
	case TYPE_INTEGER:
		return doc->kind == DOC_NUMBER && number_is_integer(doc->number);
	case TYPE_NUMBER:
		return doc->kind == DOC_NUMBER;
	case TYPE_STRING:
		return doc->kind == DOC_STRING;
	case TYPE_LIST:
		return doc->kind == DOC_SEQUENCE;
	case TYPE_ANY:
		return true;
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		break;
	}
	return false;
}

/* What stands for a field that the request leaves out; NULL if nothing does. */
static const struct doc *substitute(const struct evaluation *e,
				    const struct ir_field *field)
{
	if (field->fallback.ptr)
		return new_string(e->arena, field->fallback);
	if (!field->is_flag)
		return NULL;
	struct doc *no = ARENA_NEW(e->arena, struct doc);
	no->kind = DOC_BOOL;
	return no;
}

/* Is what should hold the field given, but no object? */
static bool has_broken_parent(const struct evaluation *e, const struct ir_field *field)
{
	struct ast_path parent = field->path;
	parent.n--;
	const struct doc *doc = walk(e->request, &parent);
	return doc && doc->kind != DOC_MAPPING;
}

static struct field_value read_field(const struct evaluation *e, uint32_t index)
{
	const struct ir_field *field = &e->policy->fields[index];
	if (field->type == TYPE_TEXTS)
		return read_texts(e, field);
	const struct doc *doc = walk(e->request, &field->path);
	if (!doc && (field->is_flag || field->fallback.ptr) &&
	    has_broken_parent(e, field))
		return (struct field_value){FIELD_MISTYPED, NULL};
	if (!doc)
		doc = substitute(e, field);
	if (!doc)
		return (struct field_value){FIELD_MISSING, NULL};
	if (doc->kind == DOC_NULL)
		return (struct field_value){FIELD_NULL, NULL};
	if (!has_type(doc, field->type))
		return (struct field_value){FIELD_MISTYPED, NULL};
	return (struct field_value){FIELD_PRESENT, doc};
}

/* ---- truth --------------------------------------------------------------- */

static struct eval_truth known(bool holds)
{
	return (struct eval_truth){.value = holds ? EVAL_TRUE : EVAL_FALSE};
}

static struct eval_truth unknown(enum eval_why why, uint32_t field)
{
	return (struct eval_truth){EVAL_UNKNOWN, why, field};
}

static struct eval_truth negation(struct eval_truth a)
{
	return a.value == EVAL_UNKNOWN ? a : known(a.value == EVAL_FALSE);
}

/* ---- comparing values ---------------------------------------------------- */

/* A scalar of the request or of the policy; OTHER cannot be compared. */
enum scalar_kind { SCALAR_BOOL, SCALAR_NUMBER, SCALAR_STRING, SCALAR_OTHER };

struct scalar {
	enum scalar_kind kind;
	bool boolean;
	struct number number;
	struct text text;
};

static struct scalar scalar_of_doc(const struct doc *doc)
{
	struct scalar s = {SCALAR_OTHER, doc->boolean, doc->number, doc->text};
	if (doc->kind == DOC_BOOL)
		s.kind = SCALAR_BOOL;
	else if (doc->kind == DOC_NUMBER)
		s.kind = SCALAR_NUMBER;
	else if (doc->kind == DOC_STRING)
		s.kind = SCALAR_STRING;
	return s;
}

static struct scalar scalar_of_constant(const struct ir_constant *c)
{
	struct scalar s = {SCALAR_OTHER, c->boolean, c->number, c->text};
	if (c->kind == CONSTANT_BOOL)
		s.kind = SCALAR_BOOL;
	else if (c->kind == CONSTANT_NUMBER)
		s.kind = SCALAR_NUMBER;
	else if (c->kind == CONSTANT_STRING)
		s.kind = SCALAR_STRING;
	return s;
}

static bool comparable(const struct scalar *a, const struct scalar *b)
{
	return a->kind == b->kind && a->kind != SCALAR_OTHER;
}

/* Of two comparable values. */
static bool equals(const struct scalar *a, const struct scalar *b)
{
	if (a->kind == SCALAR_BOOL)
		return a->boolean == b->boolean;
	if (a->kind == SCALAR_NUMBER)
		return number_compare(a->number, b->number) == 0;
	return text_equal(a->text, b->text);
}

static struct eval_truth is_equal(const struct scalar *a, const struct scalar *b,
				  uint32_t field)
{
	return comparable(a, b) ? known(equals(a, b)) : unknown(WHY_TYPE, field);
}

static struct eval_truth is_ordered(const struct scalar *a, const struct scalar *b,
				    bool or_equal, uint32_t field)
{
	if (!comparable(a, b) || a->kind == SCALAR_BOOL)
		return unknown(WHY_TYPE, field);
	int order = a->kind == SCALAR_NUMBER ? number_compare(a->number, b->number)
					     : text_compare(a->text, b->text);
	return known(or_equal ? order <= 0 : order < 0);
}

/* Is some item equal?  True if one is; else unknown if one cannot be compared. */
static struct eval_truth is_in_constant(const struct scalar *a,
					const struct ir_constant *list, uint32_t field)
{
	struct eval_truth found = known(false);
	for (size_t i = 0; i < list->n_items; i++) {
		struct scalar item = scalar_of_constant(&list->items[i]);
		struct eval_truth same = is_equal(a, &item, field);
		if (same.value == EVAL_TRUE)
			return same;
		if (same.value == EVAL_UNKNOWN)
			found = same;
	}
	return found;
}

static struct eval_truth is_in_list(const struct scalar *a, const struct doc *list,
				    uint32_t field)
{
	struct eval_truth found = known(false);
	for (size_t i = 0; i < list->n; i++) {
		struct scalar item = scalar_of_doc(list->items[i]);
		struct eval_truth same = is_equal(&item, a, field);
		if (same.value == EVAL_TRUE)
			return same;
		if (same.value == EVAL_UNKNOWN)
			found = same;
	}
	return found;
}

static bool occurs(struct text part, struct text whole)
{
	for (size_t i = 0; i + part.len <= whole.len; i++)
		if (text_equal((struct text){whole.ptr + i, part.len}, part))
			return true;
	return false;
}

/* ---- atoms --------------------------------------------------------------- */

static struct eval_truth matches(const struct evaluation *e, const struct ir_atom *atom,
				 const struct doc *left)
{
	const struct pattern *pattern = e->policy->patterns[atom->pattern].pattern;
	if (left->kind == DOC_STRING)
		return known(pattern_oracle(pattern, left->text));
	if (e->policy->fields[atom->field].type != TYPE_TEXTS)
		return unknown(WHY_TYPE, atom->field);
	for (size_t i = 0; i < left->n; i++)
		if (pattern_oracle(pattern, left->items[i]->text))
			return known(true);
	return known(false);
}

static struct eval_truth string_test(enum ast_op op, const struct scalar *a,
				     const struct scalar *b, uint32_t field)
{
	if (a->kind != SCALAR_STRING || b->kind != SCALAR_STRING)
		return unknown(WHY_TYPE, field);
	if (op == AST_STARTS_WITH)
		return known(text_starts(a->text, b->text));
	if (op == AST_ENDS_WITH)
		return known(text_ends(a->text, b->text));
	return known(op == AST_WITHIN ? occurs(a->text, b->text)
				      : occurs(b->text, a->text));
}

/* `left op right`, both given. */
static struct eval_truth compare(const struct ir_atom *atom, const struct doc *left,
				 const struct scalar *b)
{
	struct scalar a = scalar_of_doc(left);
	uint32_t field = atom->field;
	if (atom->op == AST_EQ)
		return is_equal(&a, b, field);
	if (atom->op == AST_SAME)
		return known(comparable(&a, b) && equals(&a, b));
	if (atom->op == AST_LT || atom->op == AST_LE)
		return is_ordered(&a, b, atom->op == AST_LE, field);
	if (atom->op == AST_IN)
		return is_in_constant(&a, &atom->constant, field);
	if (atom->op == AST_CONTAINS && left->kind == DOC_SEQUENCE)
		return is_in_list(b, left, field);
	return string_test(atom->op, &a, b, field);
}

static struct eval_truth absent(struct field_value value, uint32_t field)
{
	return unknown(value.state == FIELD_MISTYPED ? WHY_TYPE : WHY_MISSING, field);
}

/* The tests of whether a field is given at all. */
static struct eval_truth is_null(struct field_value value, uint32_t field)
{
	return value.state == FIELD_MISSING ? unknown(WHY_MISSING, field)
					    : known(value.state == FIELD_NULL);
}

static bool is_given(struct field_value value)
{
	return value.state == FIELD_PRESENT || value.state == FIELD_MISTYPED;
}

static struct eval_truth atom_truth(const struct evaluation *e,
				    const struct ir_atom *atom)
{
	struct field_value left = read_field(e, atom->field);
	if (atom->op == AST_HAS)
		return known(is_given(left));
	if (atom->op == AST_IS_NULL)
		return is_null(left, atom->field);
	if (left.state != FIELD_PRESENT)
		return absent(left, atom->field);
	if (atom->op == AST_IS_TRUE)
		return left.doc->kind == DOC_BOOL ? known(left.doc->boolean)
						  : unknown(WHY_TYPE, atom->field);
	if (atom->right == RIGHT_PATTERN)
		return matches(e, atom, left.doc);
	struct scalar b = scalar_of_constant(&atom->constant);
	if (atom->right == RIGHT_FIELD) {
		struct field_value right = read_field(e, atom->right_field);
		if (right.state != FIELD_PRESENT)
			return absent(right, atom->right_field);
		b = scalar_of_doc(right.doc);
	}
	return compare(atom, left.doc, &b);
}

/* ---- conditions ---------------------------------------------------------- */

static struct eval_truth eval_expr(const struct evaluation *e,
				   const struct ir_expr *expr);

/* Kleene: `decisive` (false for `and`, true for `or`) decides wherever it stands;
 * otherwise the first unknown operand makes the whole unknown. */
static struct eval_truth eval_nary(const struct evaluation *e, const struct ir_expr *expr,
				   bool decisive)
{
	struct eval_truth result = known(!decisive);
	for (size_t i = 0; i < expr->n_kids; i++) {
		struct eval_truth kid = eval_expr(e, expr->kids[i]);
		if (kid.value == known(decisive).value)
			return kid;
		if (kid.value == EVAL_UNKNOWN && result.value != EVAL_UNKNOWN)
			result = kid;
	}
	return result;
}

static struct eval_truth eval_expr(const struct evaluation *e, const struct ir_expr *expr)
{
	switch (expr->kind) {
	case IR_CONST:
		return known(expr->value);
	case IR_ATOM:
		return atom_truth(e, expr->atom);
	case IR_AND:
		return eval_nary(e, expr, false);
	case IR_OR:
		return eval_nary(e, expr, true);
	case IR_NOT:
		return negation(eval_expr(e, expr->kids[0]));
	case IR_THEN:
		break; /* Cedar, whose evaluator is cedar/eval.c */
	case IR_DEFINITE:
		return known(eval_expr(e, expr->kids[0]).value == EVAL_TRUE);
	case IR_UNDECIDED:
		return known(eval_expr(e, expr->kids[0]).value == EVAL_UNKNOWN);
	}
	return known(false);
}

/* ---- strategies ---------------------------------------------------------- */

/* The rules that are still in the running, in file order. */
struct candidates {
	const struct ir_rule **rules;
	size_t n;
};

typedef int64_t rank_function(const struct ir_rule *rule);

/* Keep only those of the smallest rank. */
static void keep_first(struct candidates *c, rank_function *rank)
{
	size_t n_kept = 0;
	for (size_t i = 0; i < c->n; i++) {
		int64_t mine = rank(c->rules[i]);
		if (n_kept > 0 && mine < rank(c->rules[0]))
			n_kept = 0;
		if (n_kept == 0 || mine == rank(c->rules[0]))
			c->rules[n_kept++] = c->rules[i];
	}
	c->n = n_kept;
}

static int64_t rank_strictness(const struct ir_rule *rule)
{
	switch (rule->action) {
	case ACTION_DENY:
		return 0;
	case ACTION_REQUIRE_APPROVAL:
		return 1;
	case ACTION_THROTTLE:
		return 2;
	case ACTION_ALLOW:
	case ACTION_WARN:
	case ACTION_LOG:
	case ACTION_AUDIT:
	case N_ACTIONS:
		break;
	}
	return 3;
}

/* A throttle is a limit on the allow rule right behind it and goes where that goes. */
static int64_t rank_leniency(const struct ir_rule *rule)
{
	if (rule->action == ACTION_THROTTLE)
		return 0;
	return 3 - rank_strictness(rule);
}

static int64_t rank_priority(const struct ir_rule *rule)
{
	return -rule->priority;
}

static int64_t rank_scope(const struct ir_rule *rule)
{
	return -(int64_t)rule->scope;
}

static const struct ir_rule *pick(enum strategy strategy, struct candidates *c)
{
	switch (strategy) {
	case STRATEGY_DENY_OVERRIDES: /* the strictest; of these the highest priority */
		keep_first(c, rank_strictness);
		keep_first(c, rank_priority);
		break;
	case STRATEGY_ALLOW_OVERRIDES: /* the most lenient; of these the highest priority
					*/
		keep_first(c, rank_leniency);
		keep_first(c, rank_priority);
		break;
	case STRATEGY_PRIORITY_FIRST_MATCH: /* the highest priority; of these the
					       strictest */
		keep_first(c, rank_priority);
		keep_first(c, rank_strictness);
		break;
	case STRATEGY_MOST_SPECIFIC_WINS: /* the narrowest scope; inside it deny overrides
					   */
		keep_first(c, rank_scope);
		keep_first(c, rank_strictness);
		keep_first(c, rank_priority);
		break;
	case STRATEGY_LIST_ORDER:
	case N_STRATEGIES:
		break;
	}
	return c->n > 0 ? c->rules[0] : NULL; /* of equals the first in the file */
}

/* A restriction matches unless its condition is false, a permission only if true. */
static bool rule_matches(const struct ir_rule *rule, struct eval_truth truth)
{
	return ir_restricts(rule->action) ? truth.value != EVAL_FALSE
					  : truth.value == EVAL_TRUE;
}

enum group { GROUP_FIRST, GROUP_BINDING, GROUP_REST };

/* Is `rule` in `group`?  BINDING: what the policies of `layer` deny or send to
 * approval, which binds all policies that extend them. */
static bool is_in_group(const struct ir_rule *rule, enum group group, unsigned layer)
{
	bool binds =
		rule->action == ACTION_DENY || rule->action == ACTION_REQUIRE_APPROVAL;
	if (rule->is_first || group == GROUP_FIRST)
		return rule->is_first && group == GROUP_FIRST;
	return group == GROUP_REST || (binds && rule->layer == layer);
}

static struct candidates collect(const struct evaluation *e,
				 const struct eval_truth *truths, enum group group,
				 unsigned layer)
{
	struct candidates c = {
		ARENA_ARRAY(e->arena, const struct ir_rule *, e->policy->n_rules), 0};
	for (size_t i = 0; i < e->policy->n_rules; i++) {
		const struct ir_rule *rule = &e->policy->rules[i];
		if (is_in_group(rule, group, layer) && rule_matches(rule, truths[i]))
			c.rules[c.n++] = rule;
	}
	return c;
}

/* The rule that decides, or NULL: kill latch and the like; then what each policy that
 * others extend forbids, root first and the strictest first; then all by strategy. */
static const struct ir_rule *choose(const struct evaluation *e,
				    const struct eval_truth *truths)
{
	struct candidates first = collect(e, truths, GROUP_FIRST, 0);
	if (first.n > 0)
		return first.rules[0];
	for (unsigned layer = 0; layer < e->policy->last_layer; layer++) {
		struct candidates binding = collect(e, truths, GROUP_BINDING, layer);
		if (binding.n > 0)
			return pick(STRATEGY_DENY_OVERRIDES, &binding);
	}
	struct candidates rest = collect(e, truths, GROUP_REST, 0);
	return pick(e->policy->strategy, &rest);
}

/* ---- obligations --------------------------------------------------------- */

/* Does a strategy that stops at the first match, stopped by `decider`, get to see
 * `rule`?  Both permit, so that strictness does not tell them apart. */
static bool is_seen(enum strategy strategy, const struct ir_rule *rule,
		    const struct ir_rule *decider)
{
	if (strategy == STRATEGY_PRIORITY_FIRST_MATCH &&
	    rule->priority != decider->priority)
		return rule->priority > decider->priority;
	return rule->index <= decider->index;
}

static bool stops_at_first(enum strategy strategy)
{
	return strategy == STRATEGY_PRIORITY_FIRST_MATCH ||
	       strategy == STRATEGY_LIST_ORDER;
}

static void add_obligations(const struct evaluation *e, const struct ir_rule *decider,
			    struct eval_decision *d)
{
	enum strategy strategy = e->policy->strategy;
	d->obligations = ARENA_ARRAY(e->arena, uint32_t, e->policy->n_rules);
	for (size_t i = 0; i < e->policy->n_rules; i++) {
		const struct ir_rule *rule = &e->policy->rules[i];
		if (!ir_has_obligation(rule->action) || d->truths[i].value == EVAL_FALSE)
			continue;
		if (!decider || !stops_at_first(strategy) ||
		    is_seen(strategy, rule, decider))
			d->obligations[d->n_obligations++] = (uint32_t)i;
	}
}

/* ---- requests that cannot be read ---------------------------------------- */

/* The first bound of a request that `doc` breaks, or NULL. */
static const char *bounds_fault(const struct doc *doc, unsigned depth)
{
	if (doc->kind == DOC_STRING)
		return doc->text.len > TEXT_BYTES_MAX ? "limit" : NULL;
	if (doc->kind != DOC_MAPPING && doc->kind != DOC_SEQUENCE)
		return NULL;
	if (depth > DEPTH_MAX)
		return "depth";
	if (doc->kind == DOC_MAPPING && doc->n > MEMBERS_MAX)
		return "limit";
	const char *fault = NULL;
	for (size_t i = 0; !fault && i < doc->n; i++) {
		bool is_mapping = doc->kind == DOC_MAPPING;
		if (is_mapping && doc->members[i].key.len > TEXT_BYTES_MAX)
			return "limit";
		fault = bounds_fault(is_mapping ? doc->members[i].value : doc->items[i],
				     depth + 1);
	}
	return fault;
}

/* Does a read field, or an item of a list that is read, hold a number that an exact
 * decimal cannot?  Other members may hold any number. */
static bool has_number_fault(const struct evaluation *e)
{
	for (size_t i = 0; i < e->policy->n_fields; i++) {
		const struct ir_field *field = &e->policy->fields[i];
		const struct doc *doc =
			field->type == TYPE_TEXTS ? NULL : walk(e->request, &field->path);
		if (!doc)
			continue;
		if (doc->kind == DOC_NUMBER && !doc->number_fits)
			return true;
		if (doc->kind != DOC_SEQUENCE ||
		    (field->type != TYPE_LIST && field->type != TYPE_ANY))
			continue;
		for (size_t j = 0; j < doc->n; j++)
			if (doc->items[j]->kind == DOC_NUMBER &&
			    !doc->items[j]->number_fits)
				return true;
	}
	return false;
}

static const char *fault_name(enum json_fault fault)
{
	switch (fault) {
	case JSON_OK:
		return "ok";
	case JSON_SYNTAX:
		return "syntax";
	case JSON_UTF8:
		return "utf8";
	case JSON_DUPLICATE:
		return "duplicate";
	case JSON_DEPTH:
		return "depth";
	case JSON_LIMIT:
		return "limit";
	}
	return "syntax";
}

static struct eval_decision unreadable(const struct evaluation *e, const char *fault)
{
	struct eval_decision d = {.effect = ACTION_DENY,
				  .rule = EVAL_NO_RULE,
				  .is_unreadable = true,
				  .fault = fault};
	d.truths = ARENA_ARRAY(e->arena, struct eval_truth, e->policy->n_rules);
	return d;
}

/* ---- decisions ----------------------------------------------------------- */

static enum action effect_of(enum action action)
{
	return ir_restricts(action) ? action : ACTION_ALLOW;
}

static struct eval_decision decide(const struct evaluation *e)
{
	const struct ir_policy *policy = e->policy;
	struct eval_decision d = {.effect = policy->default_action, .rule = EVAL_NO_RULE};
	d.truths = ARENA_ARRAY(e->arena, struct eval_truth, policy->n_rules);
	for (size_t i = 0; i < policy->n_rules; i++)
		d.truths[i] = eval_expr(e, policy->rules[i].condition);
	const struct ir_rule *rule = choose(e, d.truths);
	if (rule) {
		d.effect = effect_of(rule->action);
		d.rule = rule->index;
		d.why = d.truths[rule->index].why;
		d.field = d.truths[rule->index].field;
	}
	if (d.effect == ACTION_ALLOW)
		add_obligations(e, rule, &d);
	return d;
}

struct eval_decision eval_doc(struct arena *arena, const struct ir_policy *policy,
			      const struct doc *request)
{
	struct evaluation e = {arena, policy, request};
	if (!request || request->kind != DOC_MAPPING)
		return unreadable(&e, "syntax");
	const char *fault = bounds_fault(request, 1);
	if (!fault && has_number_fault(&e))
		fault = "number";
	return fault ? unreadable(&e, fault) : decide(&e);
}

struct eval_decision eval_json(struct arena *arena, const struct ir_policy *policy,
			       struct text json)
{
	struct evaluation e = {arena, policy, NULL};
	if (json.len > UINT32_MAX)
		return unreadable(&e, "limit");
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	enum json_fault fault = JSON_OK;
	const struct doc *request =
		json_doc_read(arena, source, 0, (uint32_t)json.len, NULL, &fault);
	if (!request)
		return unreadable(&e, fault_name(fault));
	return eval_doc(arena, policy, request);
}

struct eval_truth eval_atom(struct arena *arena, const struct ir_policy *policy,
			    const struct doc *request, const struct ir_atom *atom)
{
	struct evaluation e = {arena, policy, request};
	return atom_truth(&e, atom);
}

struct text eval_reason(struct arena *arena, const struct ir_policy *policy,
			const struct eval_decision *d)
{
	if (d->is_unreadable)
		return text_format(arena, "request:%s", d->fault);
	if (d->rule == EVAL_NO_RULE)
		return TEXT("default");
	if (d->why != WHY_NONE) {
		struct text path = policy->fields[d->field].path.text;
		return text_format(arena, "%s:%.*s",
				   d->why == WHY_TYPE ? "type" : "missing",
				   TEXT_ARG(path));
	}
	const struct ir_rule *rule = &policy->rules[d->rule];
	if (rule->message.len > 0)
		return rule->message;
	return text_format(arena, "rule:%.*s", TEXT_ARG(rule->id));
}

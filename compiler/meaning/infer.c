/* infer.c - types of the fields that nothing declares, from their use.
 *
 * Needs:  fields from resolve, declared or of type TYPE_UNKNOWN.
 * Gives:  every field a type: what its literals and operators need; else, through
 *         `a == b`, the type of a field it is compared with; else what suits
 *         `contains` and `in`; else any.
 *         A field that needs two types is reported with both places and becomes any.
 */
#include "meaning/check.h"

struct evidence {
	struct span span;    /* of the use that gave the type */
	enum ir_type likely; /* from uses that fit two types */
	struct span likely_span;
	bool is_disputed;
};

struct pair {
	const struct ast_operand *left, *right;
};

struct inference {
	const struct checker *checker;
	struct evidence *evidence; /* one per field */
	struct pair *pairs;	   /* of fields that must have one type */
	size_t n_pairs;
	struct pair *holders; /* `left contains right` */
	size_t n_holders;
	bool changed;
};

static struct evidence *evidence_of(const struct inference *in,
				    const struct ir_field *field)
{
	return &in->evidence[field - in->checker->names->fields];
}

static void report_dispute(const struct inference *in, const struct ir_field *field,
			   enum ir_type type, struct span span)
{
	struct diag *d =
		diag_add(in->checker->diags, DIAG_TYPES_DISAGREE, span,
			 "`%.*s` is used as %s and as %s", TEXT_ARG(field->path.text),
			 ir_type_name(field->type), ir_type_name(type));
	diag_label(d, "used as %s here", ir_type_name(type));
	diag_also(d, evidence_of(in, field)->span, "used as %s here",
		  ir_type_name(field->type));
	diag_help(d, "declare its type under `schema:` and correct the other use");
}

/* The use at `span` needs the field to have `type`. */
static void need(struct inference *in, const struct ast_operand *operand,
		 enum ir_type type, struct span span)
{
	if (operand->kind != OPERAND_PATH || type == TYPE_UNKNOWN || type == TYPE_ANY)
		return;
	struct ir_field *field = checker_field(in->checker, operand);
	struct evidence *evidence = evidence_of(in, field);
	if (field->is_declared || evidence->is_disputed)
		return;
	if (field->type == TYPE_UNKNOWN) {
		field->type = type == TYPE_INTEGER ? TYPE_NUMBER : type;
		field->declared = evidence->span = span;
		in->changed = true;
	} else if (!types_meet(field->type, type)) {
		report_dispute(in, field, type, span);
		evidence->is_disputed = true;
	}
}

/* The use at `span` suits `type`, but others too.  A list is the stronger guess. */
static void suit(struct inference *in, const struct ast_operand *operand,
		 enum ir_type type, struct span span)
{
	struct ir_field *field = checker_field(in->checker, operand);
	struct evidence *evidence = evidence_of(in, field);
	if (evidence->likely == TYPE_LIST || evidence->likely == type)
		return;
	evidence->likely = type;
	evidence->likely_span = span;
}

static void add_holder(struct inference *in, const struct test *t)
{
	if (t->right->kind == OPERAND_PATH) {
		struct pair pair = {t->left, t->right};
		ARENA_PUSH(in->checker->arena, in->holders, in->n_holders, pair);
		suit(in, t->left, TYPE_LIST, t->span);
	} else if (t->was_in) {
		suit(in, t->left, TYPE_LIST, t->span);
	} else if (t->right->kind == OPERAND_STRING) {
		suit(in, t->left, TYPE_STRING, t->span);
	} else {
		need(in, t->left, TYPE_LIST, t->span);
	}
}

static void add_comparison(struct inference *in, const struct test *t)
{
	if (t->right->kind != OPERAND_PATH) {
		need(in, t->left, literal_type(t->right), t->right->span);
		return;
	}
	if (is_ordering(t->op)) {
		need(in, t->left, TYPE_NUMBER, t->span);
		need(in, t->right, TYPE_NUMBER, t->span);
	}
	struct pair pair = {t->left, t->right};
	ARENA_PUSH(in->checker->arena, in->pairs, in->n_pairs, pair);
}

static void add_test(struct inference *in, const struct test *t)
{
	switch (t->op) {
	case AST_IS_TRUE:
		need(in, t->left, TYPE_BOOL, t->span);
		break;
	case AST_EQ:
	case AST_NE:
	case AST_LT:
	case AST_LE:
	case AST_GT:
	case AST_GE:
	case AST_IN:
		add_comparison(in, t);
		break;
	case AST_CONTAINS:
		add_holder(in, t);
		break;
	case AST_STARTS_WITH:
	case AST_ENDS_WITH:
	case AST_LIKE:
	case AST_MATCHES:
	case AST_WITHIN:
		need(in, t->left, TYPE_STRING, t->span);
		need(in, t->right, TYPE_STRING, t->span);
		break;
	case AST_TRUE:
	case AST_FALSE:
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_HAS:
	case AST_IS_NULL:
	case AST_SAME:
	case AST_HOLDS:
	case N_AST_OPS:
		break;
	}
}

static void add_expr(struct inference *in, const struct ast_expr *expr)
{
	for (size_t i = 0; i < expr->n_kids; i++)
		add_expr(in, expr->kids[i]);
	struct test t = test_of(expr);
	if (t.left->kind == OPERAND_PATH)
		add_test(in, &t);
}

/* Carry types over `a == b` and from strings to what they contain until nothing
 * changes. */
static void propagate(struct inference *in)
{
	do {
		in->changed = false;
		for (size_t i = 0; i < in->n_pairs; i++) {
			const struct pair *p = &in->pairs[i];
			enum ir_type left = checker_field(in->checker, p->left)->type;
			enum ir_type right = checker_field(in->checker, p->right)->type;
			if (right == TYPE_UNKNOWN)
				need(in, p->right, left, p->left->span);
			if (left == TYPE_UNKNOWN)
				need(in, p->left, right, p->right->span);
		}
		for (size_t i = 0; i < in->n_holders; i++) {
			const struct pair *p = &in->holders[i];
			if (checker_field(in->checker, p->left)->type == TYPE_STRING &&
			    checker_field(in->checker, p->right)->type == TYPE_UNKNOWN)
				need(in, p->right, TYPE_STRING, p->left->span);
		}
	} while (in->changed);
}

static void settle_likely(struct inference *in)
{
	const struct names *names = in->checker->names;
	for (size_t i = 0; i < names->n_fields; i++) {
		if (names->fields[i].type != TYPE_UNKNOWN)
			continue;
		names->fields[i].type = in->evidence[i].likely;
		names->fields[i].declared = in->evidence[i].likely_span;
	}
}

static void settle_rest(struct inference *in)
{
	const struct names *names = in->checker->names;
	for (size_t i = 0; i < names->n_fields; i++)
		if (names->fields[i].type == TYPE_UNKNOWN || in->evidence[i].is_disputed)
			names->fields[i].type = TYPE_ANY;
}

void infer_types(const struct checker *c)
{
	struct inference in = {.checker = c};
	in.evidence = ARENA_ARRAY(c->arena, struct evidence, c->names->n_fields);
	for (size_t i = 0; i < c->n_policies; i++) {
		const struct ast_policy *policy = c->policies[i];
		if (policy->n_agents > 0) {
			struct ast_operand agent = ast_operand_path(policy->agent_path);
			need(&in, &agent, TYPE_STRING, policy->agent_spans[0]);
		}
		for (size_t j = 0; j < policy->n_rules; j++)
			if (policy->rules[j].condition && !policy->is_agt)
				add_expr(&in, policy->rules[j].condition);
	}
	propagate(&in);
	settle_likely(&in);
	propagate(&in);
	settle_rest(&in);
}

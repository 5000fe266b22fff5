/* lower.c - many syntax trees to one IR.
 *
 * Needs:  policies that resolve and check accepted, parents before children.
 * Gives:  rules in report order over the fields they read, conditions in the few
 *         operators of the IR, and the rules that are a matter of meaning rather
 *         than of any file: `killed`, `no_policy`, and a throttle rule in front of
 *         each rule with a limit.
 * Keeps:  the first unknown operand of a condition in source order.
 */
#include "meaning/meaning.h"

#include <stdlib.h>

#define RULES_MAX  65000u
#define FIELDS_MAX 30000u
#define STEPS_MAX  60000u /* segments of all paths */
/* Operands that are open at a time while a condition is evaluated in postfix order;
 * EDICT_TERM_STACK_MAX in edict/abi.h is no less. */
#define OPEN_OPERANDS_MAX 56u
#define LIST_ITEMS_MAX	  65000u
/* C11 5.2.4.1: what a string literal may hold everywhere. */
#define TEXT_BYTES_MAX 4095u
/* Of one condition: tables say in 16 bits how many tests to skip. */
#define TESTS_MAX 30000u

struct lowering {
	struct arena *arena;
	struct ir_policy *policy;
	const struct names *names;
	uint32_t *field_of_name; /* 1 + index in policy->fields, 0 = not read so far */
	struct diag_list *diags;
};

/* ---- fields -------------------------------------------------------------- */

static bool path_equal(const struct ast_path *a, const struct ast_path *b)
{
	return a->n == b->n && text_equal(a->text, b->text);
}

static uint32_t field_add(struct lowering *l, const struct ir_field *field)
{
	struct ir_policy *policy = l->policy;
	ARENA_PUSH(l->arena, policy->fields, policy->n_fields, *field);
	return (uint32_t)policy->n_fields - 1;
}

/* The field that `path` resolved to; fields enter the IR when first read. */
static uint32_t field_of(struct lowering *l, const struct ast_path *path)
{
	uint32_t name = names_find(l->names, path);
	if (l->field_of_name[name] == 0)
		l->field_of_name[name] = field_add(l, &l->names->fields[name]) + 1;
	return l->field_of_name[name] - 1;
}

static bool c_name_taken(const struct lowering *l, struct text c_name)
{
	for (size_t i = 0; i < l->names->n_fields; i++)
		if (text_equal(l->names->fields[i].c_name, c_name))
			return true;
	for (size_t i = 0; i < l->policy->n_fields; i++)
		if (text_equal(l->policy->fields[i].c_name, c_name))
			return true;
	return false;
}

static struct text c_name_for(struct lowering *l, struct text path)
{
	struct text name = text_copy(l->arena, path);
	char *bytes = (char *)(uintptr_t)name.ptr;
	for (size_t i = 0; i < name.len; i++) {
		char c = bytes[i];
		bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			       (c >= '0' && c <= '9');
		bytes[i] = is_word ? c : '_';
	}
	struct text unique = name;
	for (unsigned i = 2; c_name_taken(l, unique); i++)
		unique = text_format(l->arena, "%.*s_%u", TEXT_ARG(name), i);
	return unique;
}

/* A field that the meaning needs, whether or not a rule names it. */
static uint32_t field_built_in(struct lowering *l, struct ast_path path,
			       enum ir_type type, bool is_flag, struct text fallback)
{
	for (size_t i = 0; i < l->names->n_fields; i++)
		if (path_equal(&l->names->fields[i].path, &path))
			return field_of(l, &path);
	for (size_t i = 0; i < l->policy->n_fields; i++)
		if (path_equal(&l->policy->fields[i].path, &path))
			return (uint32_t)i;
	struct ir_field field = {.path = path,
				 .type = type,
				 .is_declared = true,
				 .is_flag = is_flag,
				 .fallback = fallback};
	field.c_name = c_name_for(l, path.text);
	return field_add(l, &field);
}

static struct ast_path built_in_path(struct lowering *l, const char *dotted)
{
	struct span nowhere = {0};
	return ast_path_parse(l->arena, text_of(dotted), nowhere);
}

/* ---- constants and patterns ---------------------------------------------- */

static struct ir_constant constant_of(struct lowering *l,
				      const struct ast_operand *operand);

static int compare_constants(const void *a, const void *b)
{
	return ir_constant_compare(a, b);
}

static struct ir_constant list_constant(struct lowering *l,
					const struct ast_operand *list)
{
	struct ir_constant c = {.kind = CONSTANT_LIST};
	if (list->n_items > LIST_ITEMS_MAX)
		diag_add(l->diags, DIAG_LIMIT_LIST, list->span,
			 "list of %zu items is longer than %u", list->n_items,
			 LIST_ITEMS_MAX);
	struct ir_constant *items =
		ARENA_ARRAY(l->arena, struct ir_constant, list->n_items);
	for (size_t i = 0; i < list->n_items; i++)
		items[i] = constant_of(l, &list->items[i]);
	qsort(items, list->n_items, sizeof *items, compare_constants);
	for (size_t i = 0; i < list->n_items; i++)
		if (i == 0 || ir_constant_compare(&items[i], &items[c.n_items - 1]) != 0)
			items[c.n_items++] = items[i];
	c.items = items;
	return c;
}

static void check_text(struct lowering *l, const struct ast_operand *operand)
{
	if (operand->text.len > TEXT_BYTES_MAX)
		diag_add(l->diags, DIAG_LIMIT_LIST, operand->span,
			 "text of %zu bytes is longer than %u", operand->text.len,
			 TEXT_BYTES_MAX);
}

static struct ir_constant constant_of(struct lowering *l,
				      const struct ast_operand *operand)
{
	struct ir_constant c = {.kind = CONSTANT_STRING, .text = operand->text};
	check_text(l, operand);
	switch (operand->kind) {
	case OPERAND_BOOL:
		c.kind = CONSTANT_BOOL;
		c.boolean = operand->boolean;
		break;
	case OPERAND_NUMBER:
		c.kind = CONSTANT_NUMBER;
		c.number = operand->number;
		break;
	case OPERAND_LIST:
		return list_constant(l, operand);
	case OPERAND_NONE:
	case OPERAND_PATH:
	case OPERAND_NULL:
	case OPERAND_STRING:
	case OPERAND_PATTERN:
		break;
	}
	return c;
}

static uint32_t pattern_of(struct lowering *l, const struct ast_operand *operand)
{
	struct ir_policy *policy = l->policy;
	for (size_t i = 0; i < policy->n_patterns; i++) {
		const struct ir_pattern *known = &policy->patterns[i];
		if (pattern_style_equal(&known->style, &operand->pattern) &&
		    text_equal(known->text, operand->text))
			return (uint32_t)i;
	}
	struct ir_pattern pattern = {
		.text = operand->text, .style = operand->pattern, .span = operand->span};
	struct pattern_error error;
	pattern.pattern =
		pattern_parse(l->arena, operand->text, &operand->pattern, &error);
	if (!pattern.pattern) {
		struct diag *d = diag_add(l->diags, DIAG_PATTERN_REFUSED, operand->span,
					  "pattern cannot be compiled: %s", error.title);
		if (error.help)
			diag_help(d, "%s", error.help);
	}
	ARENA_PUSH(l->arena, policy->patterns, policy->n_patterns, pattern);
	return (uint32_t)policy->n_patterns - 1;
}

/* ---- conditions ---------------------------------------------------------- */

static const struct ir_expr *lower_expr(struct lowering *l, const struct ast_expr *expr);

static const struct ir_expr *atom_expr(struct lowering *l, const struct ir_atom *atom)
{
	return ir_atom_expr(l->arena, ir_atom_intern(l->policy, atom));
}

static const struct ir_expr *negated(struct lowering *l, const struct ir_expr *expr)
{
	return ir_unary(l->arena, IR_NOT, expr);
}

/* `tool like 'map.*'`: most globs are a comparison in disguise.  Not for collected texts,
 * which are a list: each of them is asked. */
static const struct ir_expr *lower_glob(struct lowering *l, struct ir_atom atom,
					const struct ast_operand *glob)
{
	struct text t = glob->text;
	size_t first = 0, n_wild = 0;
	check_text(l, glob);
	for (size_t i = t.len; i-- > 0;) {
		if (t.ptr[i] != '*' && t.ptr[i] != '?')
			continue;
		first = i;
		n_wild += t.ptr[i] == '?' ? 2 : 1; /* a `?` is never a simple form */
	}
	atom.right = RIGHT_CONSTANT;
	atom.constant.kind = CONSTANT_STRING;
	if (n_wild == 0) {
		atom.op = AST_EQ;
		atom.constant.text = t;
	} else if (n_wild == 1 && first == t.len - 1) {
		atom.op = AST_STARTS_WITH;
		atom.constant.text = (struct text){t.ptr, t.len - 1};
	} else if (n_wild == 1 && first == 0) {
		atom.op = AST_ENDS_WITH;
		atom.constant.text = (struct text){t.ptr + 1, t.len - 1};
	} else if (n_wild == 2 && first == 0 && t.ptr[0] == '*' &&
		   t.ptr[t.len - 1] == '*') {
		atom.op = AST_CONTAINS;
		atom.constant.text = (struct text){t.ptr + 1, t.len - 2};
	} else {
		atom.op = AST_MATCHES;
		atom.right = RIGHT_PATTERN;
		atom.pattern = pattern_of(l, glob);
	}
	return atom_expr(l, &atom);
}

/* Two constants: the answer is known. */
static const struct ir_expr *fold_constants(struct lowering *l,
					    const struct ast_expr *expr)
{
	struct ir_constant a = constant_of(l, &expr->left),
			   b = constant_of(l, &expr->right);
	int order = ir_constant_compare(&a, &b);
	bool holds = false;
	if (expr->op == AST_IN)
		for (size_t i = 0; i < b.n_items; i++)
			holds |= ir_constant_compare(&a, &b.items[i]) == 0;
	else if (expr->op == AST_EQ || expr->op == AST_SAME)
		holds = order == 0;
	else if (expr->op == AST_NE)
		holds = order != 0;
	else if (expr->op == AST_LT)
		holds = order < 0;
	else if (expr->op == AST_LE)
		holds = order <= 0;
	else if (expr->op == AST_GT)
		holds = order > 0;
	else if (expr->op == AST_GE)
		holds = order >= 0;
	else
		diag_add(l->diags, DIAG_CONSTANT_TEST, expr->span,
			 "`%s` compares two constants", ast_op_spelling(expr->op));
	return ir_const(l->arena, holds);
}

static const struct ir_expr *lower_bool_test(struct lowering *l,
					     const struct ast_expr *expr)
{
	struct ir_atom atom = {.op = AST_IS_TRUE,
			       .field = field_of(l, &expr->left.path),
			       .span = expr->span};
	const struct ir_expr *is_true = atom_expr(l, &atom);
	bool wants_true = expr->right.boolean == (expr->op == AST_EQ);
	return wants_true ? is_true : negated(l, is_true);
}

/* The atoms are EQ, LT and LE; the other three comparisons are their negations. */
static enum ast_op positive_op(enum ast_op op)
{
	if (op == AST_NE)
		return AST_EQ;
	if (op == AST_GT)
		return AST_LE;
	return op == AST_GE ? AST_LT : op;
}

static const struct ir_expr *lower_test(struct lowering *l, const struct ast_expr *expr)
{
	if (expr->left.kind != OPERAND_PATH)
		return fold_constants(l, expr);
	struct ir_atom atom = {.op = positive_op(expr->op),
			       .field = field_of(l, &expr->left.path),
			       .right = RIGHT_CONSTANT,
			       .span = expr->span};
	bool is_equality = atom.op == AST_EQ;
	if (is_equality && expr->right.kind == OPERAND_BOOL &&
	    l->policy->fields[atom.field].type == TYPE_BOOL)
		return lower_bool_test(l, expr);
	if (expr->right.kind == OPERAND_PATTERN &&
	    expr->right.pattern.kind == PATTERN_GLOB &&
	    !expr->right.pattern.ignore_case &&
	    l->policy->fields[atom.field].type != TYPE_TEXTS)
		return lower_glob(l, atom, &expr->right);
	if (expr->right.kind == OPERAND_PATH) {
		atom.right = RIGHT_FIELD;
		atom.right_field = field_of(l, &expr->right.path);
	} else if (expr->right.kind == OPERAND_PATTERN) {
		atom.right = RIGHT_PATTERN;
		atom.pattern = pattern_of(l, &expr->right);
	} else {
		atom.constant = constant_of(l, &expr->right);
	}
	const struct ir_expr *test = atom_expr(l, &atom);
	return atom.op == expr->op ? test : negated(l, test);
}

/* A field that may be anything is compared with true. */
static const struct ir_expr *lower_path_test(struct lowering *l,
					     const struct ast_expr *expr)
{
	struct ir_atom atom = {.op = expr->op,
			       .field = field_of(l, &expr->left.path),
			       .span = expr->span};
	if (atom.op == AST_IS_TRUE && l->policy->fields[atom.field].type == TYPE_ANY) {
		atom.op = AST_EQ;
		atom.right = RIGHT_CONSTANT;
		atom.constant.kind = CONSTANT_BOOL;
		atom.constant.boolean = true;
	}
	return atom_expr(l, &atom);
}

static const struct ir_expr *lower_kids(struct lowering *l, enum ir_expr_kind kind,
					const struct ast_expr *expr)
{
	const struct ir_expr **kids =
		ARENA_ARRAY(l->arena, const struct ir_expr *, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++)
		kids[i] = lower_expr(l, expr->kids[i]);
	return ir_nary(l->arena, kind, kids, expr->n_kids);
}

static const struct ir_expr *lower_expr(struct lowering *l, const struct ast_expr *expr)
{
	switch (expr->op) {
	case AST_TRUE:
		return ir_const(l->arena, true);
	case AST_FALSE:
		return ir_const(l->arena, false);
	case AST_AND:
		return lower_kids(l, IR_AND, expr);
	case AST_OR:
		return lower_kids(l, IR_OR, expr);
	case AST_NOT:
		return lower_kids(l, IR_NOT, expr);
	case AST_DEFINITE:
		return lower_kids(l, IR_DEFINITE, expr);
	case AST_UNDECIDED:
		return lower_kids(l, IR_UNDECIDED, expr);
	case AST_HAS:
	case AST_IS_NULL:
	case AST_IS_TRUE:
		return lower_path_test(l, expr);
	case AST_EQ:
	case AST_NE:
	case AST_LT:
	case AST_LE:
	case AST_GT:
	case AST_GE:
	case AST_IN:
	case AST_CONTAINS:
	case AST_STARTS_WITH:
	case AST_ENDS_WITH:
	case AST_LIKE:
	case AST_MATCHES:
	case AST_SAME:
	case AST_WITHIN:
		return lower_test(l, expr);
	case AST_HOLDS:
	case N_AST_OPS:
		break;
	}
	return ir_const(l->arena, false);
}

/* ---- rules --------------------------------------------------------------- */

static struct ir_rule *rule_add(struct lowering *l, const struct ir_rule *rule)
{
	struct ir_policy *policy = l->policy;
	struct ir_rule copy = *rule;
	copy.index = (uint32_t)policy->n_rules;
	ARENA_PUSH(l->arena, policy->rules, policy->n_rules, copy);
	return &policy->rules[policy->n_rules - 1];
}

static const struct ir_expr *both(struct lowering *l, const struct ir_expr *a,
				  const struct ir_expr *b)
{
	const struct ir_expr *kids[] = {a, b};
	return ir_nary(l->arena, IR_AND, kids, 2);
}

static const struct ir_expr *definite(struct lowering *l, const struct ir_expr *expr)
{
	return ir_unary(l->arena, IR_DEFINITE, expr);
}

static unsigned open_operands(const struct ir_expr *expr)
{
	unsigned most = 1;
	for (size_t i = 0; i < expr->n_kids; i++) {
		unsigned open = open_operands(expr->kids[i]) + (i > 0);
		most = open > most ? open : most;
	}
	return most;
}

static size_t count_tests(const struct ir_expr *expr)
{
	size_t n = expr->kind == IR_ATOM;
	for (size_t i = 0; i < expr->n_kids; i++)
		n += count_tests(expr->kids[i]) * (expr->kind == IR_UNDECIDED ? 2 : 1);
	return n;
}

static void check_rule(struct lowering *l, const struct ir_rule *rule)
{
	size_t n_tests = count_tests(rule->condition);
	if (n_tests > TESTS_MAX)
		diag_help(diag_add(l->diags, DIAG_LIMIT_CONDITION, rule->condition_span,
				   "condition of `%.*s` has %zu tests, the limit is %u",
				   TEXT_ARG(rule->id), n_tests, TESTS_MAX),
			  "split it into several rules");
	if (open_operands(rule->condition) > OPEN_OPERANDS_MAX)
		diag_help(diag_add(l->diags, DIAG_LIMIT_CONDITION, rule->condition_span,
				   "condition of `%.*s` alternates `and` and `or` too "
				   "deeply",
				   TEXT_ARG(rule->id)),
			  "split it into several rules");
}

static void add_killed(struct lowering *l)
{
	struct ir_atom atom = {.op = AST_IS_TRUE};
	atom.field = field_built_in(l, built_in_path(l, "state.killed"), TYPE_BOOL, true,
				    (struct text){0});
	struct ir_rule rule = {.id = TEXT("killed"),
			       .action = ACTION_DENY,
			       .message = TEXT("killed"),
			       .condition = atom_expr(l, &atom),
			       .condition_source = TEXT("state.killed"),
			       .is_first = true};
	rule_add(l, &rule);
}

/* Does the policy apply to the agent of the request?  NULL: to every agent. */
static const struct ir_expr *applies_to_agent(struct lowering *l,
					      const struct ast_policy *policy)
{
	const struct ir_expr **kids =
		ARENA_ARRAY(l->arena, const struct ir_expr *, policy->n_agents);
	for (size_t i = 0; i < policy->n_agents; i++) {
		if (text_is(policy->agents[i], "*"))
			return NULL;
		struct ast_operand glob =
			ast_operand_glob(policy->agents[i], policy->agent_spans[i]);
		struct ir_atom atom = {.span = policy->agent_spans[i]};
		atom.field = field_built_in(l, policy->agent_path, TYPE_STRING, false,
					    (struct text){0});
		kids[i] = lower_glob(l, atom, &glob);
	}
	return policy->n_agents ? ir_nary(l->arena, IR_OR, kids, policy->n_agents) : NULL;
}

/* When every file names its agents, an agent that none of them names has no policy. */
static void add_no_policy(struct lowering *l, struct ast_policy *const *policies,
			  size_t n)
{
	const struct ir_expr **kids = ARENA_ARRAY(l->arena, const struct ir_expr *, n);
	for (size_t i = 0; i < n; i++) {
		kids[i] = applies_to_agent(l, policies[i]);
		if (!kids[i])
			return;
	}
	struct ir_rule rule = {.id = TEXT("no_policy"),
			       .action = ACTION_DENY,
			       .message = TEXT("no_policy"),
			       .condition_source = TEXT("the agent is none of `agents`"),
			       .is_first = true};
	rule.condition = negated(l, ir_nary(l->arena, IR_OR, kids, n));
	if (policies[0]->n_agents)
		rule.span = rule.condition_span = policies[0]->agent_spans[0];
	check_rule(l, &rule);
	rule_add(l, &rule);
}

static const struct ir_expr *stage_is(struct lowering *l, struct text stage)
{
	struct ir_atom atom = {.op = AST_EQ, .right = RIGHT_CONSTANT};
	atom.field = field_built_in(l, built_in_path(l, "stage"), TYPE_STRING, false,
				    TEXT("pre_tool"));
	atom.constant.kind = CONSTANT_STRING;
	atom.constant.text = stage.len ? stage : TEXT("pre_tool");
	return atom_expr(l, &atom);
}

static bool uses_stages(struct ast_policy *const *policies, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < policies[i]->n_rules; j++) {
			struct text stage = policies[i]->rules[j].stage;
			if (stage.len && !text_is(stage, "pre_tool"))
				return true;
		}
	return false;
}

/* The calls counted so far in the window are an input of the request. */
static void add_throttle(struct lowering *l, const struct ir_rule *limited)
{
	struct ast_segment *segments = ARENA_ARRAY(l->arena, struct ast_segment, 2);
	segments[0].name = TEXT("counters");
	segments[1].name = limited->id;
	struct ast_path path = {.segments = segments, .n = 2, .span = limited->span};
	path.text = ast_path_spelling(l->arena, segments, path.n);

	struct ir_atom atom = {
		.op = AST_LT, .right = RIGHT_CONSTANT, .span = limited->span};
	atom.field = field_built_in(l, path, TYPE_INTEGER, false, (struct text){0});
	atom.constant.kind = CONSTANT_NUMBER;
	atom.constant.number.coefficient = (int64_t)limited->limit_calls;
	struct ir_rule rule = *limited;
	rule.action = ACTION_THROTTLE;
	rule.message = text_format(l->arena, "limit:%.*s", TEXT_ARG(limited->id));
	rule.condition =
		both(l, definite(l, limited->condition), negated(l, atom_expr(l, &atom)));
	rule_add(l, &rule);
}

/* The file a rule was read from: its policy's, or a detection pack. */
static uint32_t file_of(const struct lowering *l, struct span span)
{
	for (uint32_t i = 0; i < l->policy->n_sources; i++)
		if (l->policy->sources[i] == span.source)
			return i;
	return 0;
}

static void add_rule(struct lowering *l, const struct ast_policy *policy,
		     const struct ast_rule *source, bool has_stages,
		     const struct ir_expr *applies)
{
	struct ir_rule rule = {.id = source->id,
			       .action = source->action,
			       .priority = source->priority,
			       .layer = source->layer,
			       .scope = policy->scope,
			       .message = source->message,
			       .approvers = source->approvers,
			       .n_approvers = source->n_approvers,
			       .span = source->span,
			       .condition_span = source->condition_span,
			       .condition_source = source->condition_source,
			       .file = file_of(l, source->span),
			       .limit_calls = source->limit_calls,
			       .limit_window_seconds = source->limit_window_seconds};
	rule.condition = source->condition ? lower_expr(l, source->condition)
					   : ir_const(l->arena, true);
	if (has_stages)
		rule.condition = both(l, stage_is(l, source->stage), rule.condition);
	if (applies)
		rule.condition = both(l, definite(l, applies), rule.condition);
	check_rule(l, &rule);
	if (rule.limit_window_seconds > 0)
		add_throttle(l, &rule);
	rule_add(l, &rule);
}

static void add_sources(struct lowering *l, const struct ast_policy *policy)
{
	struct ir_policy *ir = l->policy;
	ARENA_PUSH(l->arena, ir->sources, ir->n_sources, policy->source);
	for (size_t i = 0; i < policy->n_packs; i++) {
		bool is_known = false;
		for (size_t j = 0; j < ir->n_sources; j++)
			is_known |=
				text_equal(ir->sources[j]->path, policy->packs[i]->path);
		if (!is_known)
			ARENA_PUSH(l->arena, ir->sources, ir->n_sources,
				   policy->packs[i]);
	}
}

static enum action strictest_default(struct ast_policy *const *policies, size_t n)
{
	enum action strictest = policies[0]->default_action;
	for (size_t i = 1; i < n; i++)
		if (policies[i]->default_action < strictest)
			strictest = policies[i]->default_action;
	return strictest;
}

static enum strategy strategy_of(struct ast_policy *const *policies, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (policies[i]->has_strategy)
			return policies[i]->strategy;
	return policies[n - 1]->strategy;
}

static void add_all_rules(struct lowering *l, struct ast_policy *const *policies,
			  size_t n)
{
	bool has_stages = uses_stages(policies, n);
	for (size_t i = 0; i < n; i++) {
		const struct ir_expr *applies = applies_to_agent(l, policies[i]);
		if (policies[i]->layer > l->policy->last_layer)
			l->policy->last_layer = policies[i]->layer;
		for (size_t j = 0; j < policies[i]->n_rules; j++) {
			const struct ast_rule *rule = &policies[i]->rules[j];
			if (!rule->is_disabled)
				add_rule(l, policies[i], rule, has_stages, applies);
		}
	}
}

static const char split[] =
	"split it by agent or by tool, and compile the parts separately";

static void check_rules(struct lowering *l, struct span span)
{
	if (l->policy->n_rules <= RULES_MAX)
		return;
	struct diag *d = diag_add(l->diags, DIAG_LIMIT_RULES, span,
				  "policy has %zu rules, the limit is %u",
				  l->policy->n_rules, RULES_MAX);
	diag_label(d, "this policy");
	diag_help(d, "%s", split);
}

static void check_fields(struct lowering *l, struct span span)
{
	const struct ir_policy *policy = l->policy;
	size_t n_steps = 0;
	for (size_t i = 0; i < policy->n_fields; i++)
		n_steps += policy->fields[i].path.n;
	if (policy->n_fields <= FIELDS_MAX && n_steps <= STEPS_MAX)
		return;
	struct diag *d = diag_add(
		l->diags, DIAG_LIMIT_FIELDS, span,
		"policy reads %zu fields by paths of %zu steps; the limits are %u and %u",
		policy->n_fields, n_steps, FIELDS_MAX, STEPS_MAX);
	diag_label(d, "this policy");
	diag_help(d, "%s", split);
}

struct ir_policy *lower(struct arena *arena, struct ast_policy *const *policies, size_t n,
			const struct names *names, struct diag_list *diags)
{
	struct ir_policy *policy = ARENA_NEW(arena, struct ir_policy);
	struct lowering l = {
		.arena = arena, .policy = policy, .names = names, .diags = diags};
	l.field_of_name = ARENA_ARRAY(arena, uint32_t, names->n_fields + 1);
	policy->arena = arena;
	policy->name = policies[n - 1]->name;
	policy->dialect = policies[n - 1]->dialect;
	policy->default_action = strictest_default(policies, n);
	policy->strategy = strategy_of(policies, n);
	for (size_t i = 0; i < n; i++)
		add_sources(&l, policies[i]);
	add_killed(&l);
	add_no_policy(&l, policies, n);
	add_all_rules(&l, policies, n);
	check_rules(&l, policies[n - 1]->name_span);
	check_fields(&l, policies[n - 1]->name_span);
	return diag_has_errors(diags) ? NULL : policy;
}

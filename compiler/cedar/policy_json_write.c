/* policy_json_write.c - policies in the JSON policy format.
 *
 * Needs:   trees no deeper than CEDAR_DEPTH_MAX.
 * Gives:   objects and lists indented by two spaces, members in a fixed order; reading
 *          them gives equal policies.
 */
#include <inttypes.h>

#include "cedar/policy_json.h"

struct writer {
	struct buffer *out;
	unsigned depth; /* of open objects and lists */
	bool is_empty;	/* nothing stands in the innermost yet */
};

/* ---- objects and lists --------------------------------------------------- */

static void new_line(struct writer *w)
{
	buffer_add_char(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		buffer_add_text(w->out, TEXT("  "));
}

static void begin(struct writer *w, char bracket)
{
	buffer_add_char(w->out, bracket);
	w->depth++;
	w->is_empty = true;
}

static void end(struct writer *w, char bracket)
{
	w->depth--;
	if (!w->is_empty)
		new_line(w);
	buffer_add_char(w->out, bracket);
	w->is_empty = false;
}

static void next(struct writer *w)
{
	if (!w->is_empty)
		buffer_add_char(w->out, ',');
	new_line(w);
	w->is_empty = false;
}

static void key(struct writer *w, struct text name)
{
	next(w);
	doc_write_string(name, w->out);
	buffer_add_text(w->out, TEXT(": "));
}

static void string_member(struct writer *w, const char *name, struct text value)
{
	key(w, text_of(name));
	doc_write_string(value, w->out);
}

static void uid_value(struct writer *w, struct cedar_uid uid)
{
	begin(w, '{');
	string_member(w, "type", uid.type);
	string_member(w, "id", uid.id);
	end(w, '}');
}

/* ---- expressions --------------------------------------------------------- */

static void write_expr(struct writer *w, const struct cedar_expr *expr);

static void expr_member(struct writer *w, const char *name, const struct cedar_expr *expr)
{
	key(w, text_of(name));
	write_expr(w, expr);
}

static void write_value(struct writer *w, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_BOOL)
		buffer_add_text(w->out, text_of(expr->boolean ? "true" : "false"));
	else if (expr->op == CEDAR_LONG)
		buffer_format(w->out, "%" PRId64, expr->integer);
	else if (expr->op == CEDAR_STRING)
		doc_write_string(expr->text, w->out);
	else {
		begin(w, '{');
		key(w, TEXT("__entity"));
		uid_value(w, expr->uid);
		end(w, '}');
	}
}

static void write_list(struct writer *w, const struct cedar_expr *expr)
{
	begin(w, '[');
	for (size_t i = 0; i < expr->n_kids; i++) {
		next(w);
		write_expr(w, expr->kids[i]);
	}
	end(w, ']');
}

static void write_record(struct writer *w, const struct cedar_expr *expr)
{
	begin(w, '{');
	for (size_t i = 0; i < expr->n_kids; i++) {
		key(w, expr->names[i]);
		write_expr(w, expr->kids[i]);
	}
	end(w, '}');
}

static void write_path(struct writer *w, const struct cedar_expr *has)
{
	if (has->n_names == 1) {
		string_member(w, "attr", has->names[0]);
		return;
	}
	key(w, TEXT("attr"));
	begin(w, '[');
	for (size_t i = 0; i < has->n_names; i++) {
		next(w);
		doc_write_string(has->names[i], w->out);
	}
	end(w, ']');
}

static void write_pattern(struct writer *w, const struct cedar_expr *like)
{
	key(w, TEXT("pattern"));
	begin(w, '[');
	for (size_t i = 0; i < like->n_pieces; i++) {
		next(w);
		if (like->pieces[i].is_wildcard) {
			buffer_add_text(w->out, TEXT("\"Wildcard\""));
			continue;
		}
		begin(w, '{');
		string_member(w, "Literal", like->pieces[i].literal);
		end(w, '}');
	}
	end(w, ']');
}

/* What an operator has: its operands by name, and what is no operand. */
static void write_operands(struct writer *w, const struct cedar_expr *expr)
{
	static const char *const branches[] = {"if", "then", "else"};
	bool is_unary = expr->op == CEDAR_NOT || expr->op == CEDAR_NEG ||
			expr->op == CEDAR_IS_EMPTY;
	begin(w, '{');
	for (size_t i = 0; i < expr->n_kids; i++)
		if (expr->op == CEDAR_IF)
			expr_member(w, branches[i], expr->kids[i]);
		else if (i == 0)
			expr_member(w, is_unary ? "arg" : "left", expr->kids[i]);
		else if (expr->op != CEDAR_IS)
			expr_member(w, "right", expr->kids[i]);
	if (expr->op == CEDAR_ATTR)
		string_member(w, "attr", expr->text);
	else if (expr->op == CEDAR_MATCHES)
		string_member(w, "regex", expr->text);
	else if (expr->op == CEDAR_HAS)
		write_path(w, expr);
	else if (expr->op == CEDAR_LIKE)
		write_pattern(w, expr);
	else if (expr->op == CEDAR_IS) {
		string_member(w, "entity_type", expr->text);
		if (expr->n_kids == 2)
			expr_member(w, "in", expr->kids[1]);
	}
	end(w, '}');
}

static void write_expr(struct writer *w, const struct cedar_expr *expr)
{
	const char *name = expr->op == CEDAR_CALL ? cedar_fn_name(expr->fn)
						  : cedar_op_json(expr->op);
	begin(w, '{');
	key(w, text_of(name));
	switch ((int)expr->op) {
	case CEDAR_BOOL:
	case CEDAR_LONG:
	case CEDAR_STRING:
	case CEDAR_ENTITY:
		write_value(w, expr);
		break;
	case CEDAR_VAR:
		doc_write_string(text_of(cedar_var_name(expr->var)), w->out);
		break;
	case CEDAR_SLOT:
		doc_write_string(text_of(cedar_slot_name(expr->slot)), w->out);
		break;
	case CEDAR_SET:
	case CEDAR_CALL:
		write_list(w, expr);
		break;
	case CEDAR_RECORD:
		write_record(w, expr);
		break;
	default:
		write_operands(w, expr);
	}
	end(w, '}');
}

/* ---- policies ------------------------------------------------------------ */

static void write_target(struct writer *w, const struct cedar_scope *scope,
			 enum cedar_var var)
{
	if (scope->has_slot) {
		string_member(w, "slot",
			      text_of(cedar_slot_name(var == CEDAR_PRINCIPAL
							      ? CEDAR_SLOT_PRINCIPAL
							      : CEDAR_SLOT_RESOURCE)));
		return;
	}
	key(w, text_of(scope->is_list ? "entities" : "entity"));
	if (scope->is_list)
		begin(w, '[');
	for (size_t i = 0; i < scope->n_refs; i++) {
		if (scope->is_list)
			next(w);
		uid_value(w, scope->refs[i]);
	}
	if (scope->is_list)
		end(w, ']');
}

static void write_constraint(struct writer *w, const struct cedar_scope *scope,
			     enum cedar_var var)
{
	static const char *const ops[] = {[CEDAR_SCOPE_ALL] = "All",
					  [CEDAR_SCOPE_EQ] = "==",
					  [CEDAR_SCOPE_IN] = "in",
					  [CEDAR_SCOPE_IS] = "is",
					  [CEDAR_SCOPE_IS_IN] = "is"};
	key(w, text_of(cedar_var_name(var)));
	begin(w, '{');
	string_member(w, "op", text_of(ops[scope->kind]));
	if (scope->kind == CEDAR_SCOPE_IS || scope->kind == CEDAR_SCOPE_IS_IN)
		string_member(w, "entity_type", scope->type);
	if (scope->kind == CEDAR_SCOPE_IS_IN) {
		key(w, TEXT("in"));
		begin(w, '{');
		write_target(w, scope, var);
		end(w, '}');
	} else if (scope->kind == CEDAR_SCOPE_EQ || scope->kind == CEDAR_SCOPE_IN) {
		write_target(w, scope, var);
	}
	end(w, '}');
}

static void write_conditions(struct writer *w, const struct cedar_policy *policy)
{
	key(w, TEXT("conditions"));
	begin(w, '[');
	for (size_t i = 0; i < policy->n_conditions; i++) {
		const struct cedar_condition *condition = &policy->conditions[i];
		next(w);
		begin(w, '{');
		string_member(w, "kind",
			      condition->is_unless ? TEXT("unless") : TEXT("when"));
		expr_member(w, "body", condition->body);
		end(w, '}');
	}
	end(w, ']');
}

static void write_annotations(struct writer *w, const struct cedar_policy *policy)
{
	if (policy->n_annotations == 0)
		return;
	key(w, TEXT("annotations"));
	begin(w, '{');
	for (size_t i = 0; i < policy->n_annotations; i++) {
		const struct cedar_annotation *annotation = &policy->annotations[i];
		key(w, annotation->key);
		if (annotation->has_value)
			doc_write_string(annotation->value, w->out);
		else
			buffer_add_text(w->out, TEXT("null"));
	}
	end(w, '}');
}

static void write_policy(struct writer *w, const struct cedar_policy *policy)
{
	begin(w, '{');
	string_member(w, "effect", policy->is_forbid ? TEXT("forbid") : TEXT("permit"));
	write_constraint(w, &policy->principal, CEDAR_PRINCIPAL);
	write_constraint(w, &policy->action, CEDAR_ACTION);
	write_constraint(w, &policy->resource, CEDAR_RESOURCE);
	write_conditions(w, policy);
	write_annotations(w, policy);
	end(w, '}');
}

/* ---- sets ---------------------------------------------------------------- */

/* Policies that come from links are written as links. */
static void write_policies(struct writer *w, const char *name,
			   struct cedar_policy *const *policies, size_t n)
{
	key(w, text_of(name));
	begin(w, '{');
	for (size_t i = 0; i < n; i++) {
		if (policies[i]->template_id.ptr != NULL)
			continue;
		key(w, policies[i]->id);
		write_policy(w, policies[i]);
	}
	end(w, '}');
}

static void write_link(struct writer *w, const struct cedar_link *link)
{
	begin(w, '{');
	string_member(w, "templateId", link->template_id);
	string_member(w, "newId", link->id);
	key(w, TEXT("values"));
	begin(w, '{');
	for (size_t i = 0; i < N_CEDAR_SLOTS; i++) {
		if (!link->has[i])
			continue;
		key(w, text_of(cedar_slot_name((enum cedar_slot)i)));
		uid_value(w, link->values[i]);
	}
	end(w, '}');
	end(w, '}');
}

void cedar_policies_to_json(const struct cedar_policy_set *set, struct buffer *out)
{
	struct writer w = {.out = out};
	begin(&w, '{');
	write_policies(&w, "staticPolicies", set->policies, set->n_policies);
	write_policies(&w, "templates", set->templates, set->n_templates);
	key(&w, TEXT("templateLinks"));
	begin(&w, '[');
	for (size_t i = 0; i < set->n_links; i++) {
		next(&w);
		write_link(&w, &set->links[i]);
	}
	end(&w, ']');
	end(&w, '}');
	buffer_add_char(out, '\n');
}

void cedar_policy_to_json(const struct cedar_policy *policy, struct buffer *out)
{
	struct writer w = {.out = out};
	write_policy(&w, policy);
	buffer_add_char(out, '\n');
}

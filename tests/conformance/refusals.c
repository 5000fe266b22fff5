/* refusals.c - see refusals.h. */
#include "refusals.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "meaning/meaning.h"
#include "plan/plan.h"

#define PASSES_MAX  4 /* check, lower, plan_build: each reports what it refuses */
#define REASON_HEAD "pattern cannot be compiled: "

struct refusal *refusals_of_rule(const struct refusals *list, struct text rule)
{
	for (size_t i = 0; i < list->n; i++)
		if (text_equal(list->items[i].rule, rule))
			return &list->items[i];
	return NULL;
}

/* ---- rules and their patterns -------------------------------------------- */

static const struct ast_operand *pattern_of(const struct ast_expr *expr)
{
	const struct ast_operand *found = NULL;
	if (expr == NULL)
		return NULL;
	if (expr->right.kind == OPERAND_PATTERN)
		return &expr->right;
	for (size_t i = 0; found == NULL && i < expr->n_kids; i++)
		found = pattern_of(expr->kids[i]);
	return found;
}

/* Without the refused rules, and the guards that stand in front of them. */
static void drop_rules(struct ast_policy *policy, const struct refusals *list)
{
	size_t n = 0;
	for (size_t i = 0; i < policy->n_rules; i++) {
		bool is_guard = policy->rules[i].id.len == 0 && i + 1 < policy->n_rules;
		const struct ast_rule *named = &policy->rules[i + is_guard];
		if (refusals_of_rule(list, named->id) == NULL)
			policy->rules[n++] = policy->rules[i];
	}
	policy->n_rules = n;
}

/* A pattern that several rules have is reported once. */
static void add_rules(struct arena *arena, const struct ast_policy *policy,
		      struct text pattern, struct text reason, struct refusals *out)
{
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ast_rule *rule = &policy->rules[i];
		const struct ast_operand *own = pattern_of(rule->condition);
		if (rule->id.len == 0 || own == NULL || !text_equal(own->text, pattern) ||
		    refusals_of_rule(out, rule->id) != NULL)
			continue;
		struct refusal refusal = {text_copy(arena, rule->id),
					  text_copy(arena, pattern),
					  text_copy(arena, reason),
					  {NULL, rule->span.begin, rule->span.end},
					  0};
		ARENA_PUSH(arena, out->items, out->n, refusal);
	}
}

/* The pattern that stands in this line of the file. */
static const struct ast_operand *pattern_at(const struct ast_policy *policy,
					    uint32_t line)
{
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ast_operand *own = pattern_of(policy->rules[i].condition);
		if (own != NULL && span_line(own->span) <= line &&
		    source_position(own->span.source, own->span.end).line >= line)
			return own;
	}
	return NULL;
}

/* ---- the passes ---------------------------------------------------------- */

/* True if it came to the last pass, which reports what is left in one go. */
static bool compile(struct arena *arena, struct loaded *in, struct diag_list *diags)
{
	struct names names = {0};
	if (!resolve(arena, in->policies, in->n, &names, diags) ||
	    !check(arena, in->policies, in->n, &names, diags))
		return false;
	struct ir_policy *policy = lower(arena, in->policies, in->n, &names, diags);
	if (policy == NULL)
		return false;
	plan_build(arena, simplify(arena, policy), diags);
	return true;
}

/* One error, as editors get it: is it about a pattern of the policy? */
static bool add_error(struct arena *arena, const struct ast_policy *policy,
		      const json_t *diag, struct refusals *out)
{
	const char *title = json_string_value(json_object_get(diag, "title"));
	json_int_t line = json_integer_value(json_object_get(diag, "line"));
	const struct ast_operand *pattern = pattern_at(policy, (uint32_t)line);
	if (title == NULL || pattern == NULL ||
	    strncmp(title, REASON_HEAD, strlen(REASON_HEAD)) != 0)
		return false;
	add_rules(arena, policy, pattern->text, text_of(title + strlen(REASON_HEAD)),
		  out);
	return true;
}

/* False if some error is about something else. */
static bool add_errors(struct arena *arena, const struct ast_policy *policy,
		       const struct diag_list *diags, struct refusals *out)
{
	char *bytes = NULL, *rest;
	size_t len = 0;
	FILE *stream = open_memstream(&bytes, &len);
	bool ok = true;
	diag_render_json(diags, stream);
	fclose(stream);
	for (char *line = strtok_r(bytes, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		json_t *diag = json_loads(line, 0, NULL);
		const char *severity =
			json_string_value(json_object_get(diag, "severity"));
		if (severity != NULL && strcmp(severity, "error") == 0)
			ok = add_error(arena, policy, diag, out) && ok;
		json_decref(diag);
	}
	free(bytes);
	return ok;
}

bool refusals_find(struct arena *arena, struct text path,
		   const struct load_options *options, struct refusals *out)
{
	bool ok = true, is_done = false;
	for (unsigned pass = 0; ok && !is_done && pass < PASSES_MAX; pass++) {
		struct arena *scratch = arena_new();
		struct diag_list *diags = diag_list_new(scratch);
		struct loaded in = {0};
		ok = load_policies(scratch, &path, 1, options, diags, &in) && in.n == 1;
		if (ok) {
			drop_rules(in.policies[0], out);
			is_done = compile(scratch, &in, diags);
			ok = add_errors(arena, in.policies[0], diags, out);
		}
		arena_free(scratch);
	}
	return is_done && ok;
}

/* ---- the file without them ----------------------------------------------- */

/* The lines of a rule: its mapping ends where the next token begins. */
static struct span lines_of(struct text body, struct span rule)
{
	while (rule.begin > 0 && body.ptr[rule.begin - 1] != '\n')
		rule.begin--;
	while (rule.end > rule.begin && strchr(" \t\r\n", body.ptr[rule.end - 1]))
		rule.end--;
	while (rule.end < body.len && body.ptr[rule.end] != '\n')
		rule.end++;
	return rule;
}

bool refusals_leave_out(const struct refusals *list, struct text path, FILE *out)
{
	struct arena *arena = arena_new();
	struct text why;
	const struct source *source = source_read(arena, path, &why);
	bool *is_left_out = source ? calloc(source->body.len + 1, 1) : NULL;
	bool ok = is_left_out != NULL;
	for (size_t i = 0; ok && i < list->n; i++) {
		struct span lines = lines_of(source->body, list->items[i].span);
		memset(is_left_out + lines.begin, true, lines.end - lines.begin);
	}
	for (size_t i = 0; ok && i < source->body.len; i++)
		if (!is_left_out[i])
			fputc(source->body.ptr[i], out);
	free(is_left_out);
	arena_free(arena);
	return ok;
}

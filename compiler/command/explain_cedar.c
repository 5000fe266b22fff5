/* explain_cedar.c - why Cedar policies decide one request as they do.
 *
 * Every policy with its outcome; for each constraint and condition that was looked at,
 * what it came to; for an error, the expression and what was wrong with it.
 */
#include "command/explain_cedar.h"

#include "command/engine_cedar.h"

struct explanation {
	struct arena *arena;
	const struct cedar_policy_set *set;
	struct cedar_question question;
	struct cedar_response response;
	struct answer answer;
};

/* What one policy comes to, and the condition that settled it. */
struct finding {
	enum cedar_outcome outcome;
	struct cedar_error error;
	const struct cedar_condition *settled_by; /* NULL: the scope, or nothing */
};

static bool is_true(const struct cedar_value *value)
{
	return value != NULL && value->kind == CEDAR_VALUE_BOOL && value->boolean;
}

static void find(const struct explanation *e, const struct cedar_policy *policy,
		 struct finding *out)
{
	struct cedar_error error;
	const struct cedar_context *context = &e->question.context;
	*out = (struct finding){0};
	out->outcome = cedar_eval_policy(context, policy, &out->error);
	if (out->outcome == CEDAR_SATISFIED)
		return;
	struct cedar_policy scope = *policy;
	scope.n_conditions = 0;
	if (cedar_eval_policy(context, &scope, &error) != CEDAR_SATISFIED)
		return;
	for (size_t i = 0; i < policy->n_conditions && out->settled_by == NULL; i++) {
		const struct cedar_condition *condition = &policy->conditions[i];
		const struct cedar_value *value =
			cedar_eval(context, condition->body, &error);
		if (value == NULL || is_true(value) == condition->is_unless)
			out->settled_by = condition;
	}
}

static const char *outcome_word(enum cedar_outcome outcome)
{
	static const char *const words[] = {[CEDAR_UNSATISFIED] = "unsatisfied",
					    [CEDAR_SATISFIED] = "satisfied",
					    [CEDAR_ERROR] = "error"};
	return words[outcome];
}

/* What follows "policy0". */
static const char *outcome_clause(enum cedar_outcome outcome)
{
	static const char *const clauses[] = {[CEDAR_UNSATISFIED] = "is unsatisfied",
					      [CEDAR_SATISFIED] = "is satisfied",
					      [CEDAR_ERROR] = "has an error"};
	return clauses[outcome];
}

static bool determines(const struct explanation *e, size_t policy)
{
	for (size_t i = 0; i < e->response.n_reasons; i++)
		if (e->response.reasons[i] == policy)
			return true;
	return false;
}

/* "file.cedar:9:17" */
static struct text place(struct arena *arena, struct span span)
{
	if (span.source == NULL)
		return TEXT("");
	struct position at = source_position(span.source, span.begin);
	return text_format(arena, "%.*s:%u:%u", TEXT_ARG(span.source->path), at.line,
			   at.column);
}

static struct text expr_text(struct arena *arena, const struct cedar_expr *expr)
{
	struct buffer out = {0};
	cedar_print_expr(expr, &out);
	return buffer_move(arena, &out);
}

/* ---- text ---------------------------------------------------------------- */

static void print_policy(const struct explanation *e, size_t i)
{
	const struct cedar_policy *policy = e->set->policies[i];
	struct text at = place(e->arena, policy->effect_span);
	struct finding finding;
	find(e, policy, &finding);
	printf("\n%s %s `%.*s` %s  %.*s\n", determines(e, i) ? ">" : " ",
	       policy->is_forbid ? "forbid" : "permit", TEXT_ARG(policy->id),
	       outcome_clause(finding.outcome), TEXT_ARG(at));
	if (finding.outcome == CEDAR_SATISFIED)
		return;
	if (finding.settled_by == NULL) {
		printf("        its scope does not fit the request\n");
		return;
	}
	struct text body = expr_text(e->arena, finding.settled_by->body);
	printf("        %s { %.*s }\n", finding.settled_by->is_unless ? "unless" : "when",
	       TEXT_ARG(body));
	if (finding.outcome == CEDAR_ERROR) {
		at = place(e->arena, finding.error.span);
		printf("        %.*s  %.*s\n", TEXT_ARG(finding.error.message),
		       TEXT_ARG(at));
	}
}

static void print_text(const struct explanation *e)
{
	printf("%s", e->answer.decision);
	if (e->response.n_reasons == 0)
		printf(" by default, no policy is satisfied");
	for (size_t i = 0; i < e->answer.n_policies; i++)
		printf("%s`%.*s`", i == 0 ? " by " : ", ",
		       TEXT_ARG(e->answer.policies[i]));
	printf("\n");
	for (size_t i = 0; i < e->set->n_policies; i++)
		print_policy(e, i);
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *policy_json(const struct explanation *e, size_t i)
{
	const struct cedar_policy *policy = e->set->policies[i];
	struct finding finding;
	find(e, policy, &finding);
	json_t *item = json_object();
	json_object_set_new(item, "policy", json_text(policy->id));
	json_object_set_new(item, "effect",
			    json_string(policy->is_forbid ? "forbid" : "permit"));
	json_object_set_new(item, "determines", json_boolean(determines(e, i)));
	json_object_set_new(item, "outcome", json_string(outcome_word(finding.outcome)));
	json_object_set_new(item, "at", json_text(place(e->arena, policy->effect_span)));
	if (finding.settled_by != NULL) {
		const struct cedar_expr *body = finding.settled_by->body;
		json_object_set_new(
			item, "kind",
			json_string(finding.settled_by->is_unless ? "unless" : "when"));
		json_object_set_new(item, "condition",
				    json_text(expr_text(e->arena, body)));
	}
	if (finding.outcome == CEDAR_ERROR) {
		json_object_set_new(item, "error", json_text(finding.error.message));
		json_object_set_new(item, "error_at",
				    json_text(place(e->arena, finding.error.span)));
	}
	return item;
}

static void print_json(const struct explanation *e)
{
	json_t *object = answer_json(&e->answer);
	json_t *policies = json_array();
	for (size_t i = 0; i < e->set->n_policies; i++)
		json_array_append_new(policies, policy_json(e, i));
	json_object_set_new(object, "rules", policies);
	json_print_line(object);
	json_decref(object);
}

enum status explain_cedar(const struct compilation *c, const struct options *options,
			  const struct source *request)
{
	struct diag_list *faults = diag_list_new(c->arena);
	struct explanation e = {.arena = c->arena, .set = &c->cedar.set};
	bool ok = cedar_ask(c->arena, &c->cedar, request, faults, &e.question);
	diagnostics_print(faults);
	if (!ok)
		return STATUS_WRONG;
	cedar_authorize(&e.question.context, e.set, &e.response);
	cedar_answer_from_eval(c->arena, e.set, &e.response, &e.answer);
	if (options->format == FORMAT_JSON)
		print_json(&e);
	else
		print_text(&e);
	return STATUS_FINE;
}

/* explain.c - `edict explain`: why one request is decided as it is.
 *
 * Every rule in the order of the files, with the truth of its condition, where that
 * stands, and the values that the request gives the fields it reads.  By the
 * evaluator, which is what the policy means.
 */
#include <string.h>

#include "command/engine.h"
#include "command/explain_cedar.h"
#include "command/values.h"

struct explanation {
	struct arena *arena;
	const struct ir_policy *policy;
	const struct doc *request; /* NULL if unreadable */
	struct eval_decision decision;
	struct answer answer;
};

/* "file.yaml:9:17", or empty for what the compiler added by itself. */
static struct text place(struct arena *arena, struct span span)
{
	if (span.source == NULL)
		return (struct text){"", 0};
	struct position at = source_position(span.source, span.begin);
	return text_format(arena, "%.*s:%u:%u", TEXT_ARG(span.source->path), at.line,
			   at.column);
}

static struct text condition_text(const struct explanation *e, const struct ir_rule *rule)
{
	struct buffer out = {0};
	ir_print_expr(e->policy, rule->condition, &out);
	return buffer_move(e->arena, &out);
}

static const char *truth_name(struct eval_truth truth)
{
	if (truth.value == EVAL_UNKNOWN)
		return "unknown";
	return truth.value == EVAL_TRUE ? "true" : "false";
}

/* ---- text ---------------------------------------------------------------- */

static void print_fields(const struct explanation *e, const struct ir_rule *rule)
{
	struct field_set fields = {0};
	fields_of_expr(e->arena, rule->condition, &fields);
	for (size_t i = 0; i < fields.n; i++) {
		const struct ir_field *field = &e->policy->fields[fields.items[i]];
		struct text seen = value_seen(e->arena, field, e->request);
		printf("        %.*s = %.*s\n", TEXT_ARG(field->path.text),
		       TEXT_ARG(seen));
	}
}

static void print_rule(const struct explanation *e, size_t index)
{
	const struct ir_rule *rule = &e->policy->rules[index];
	struct eval_truth truth = e->decision.truths[index];
	struct text at =
		place(e->arena, rule->condition_span.source != NULL ? rule->condition_span
								    : rule->span);
	struct text condition = condition_text(e, rule);
	printf("\n%s %s `%.*s` is %s", e->decision.rule == index ? ">" : " ",
	       action_name(rule->action), TEXT_ARG(rule->id), truth_name(truth));
	if (truth.value == EVAL_UNKNOWN) {
		struct text reason = truth_reason(e->arena, e->policy, truth);
		printf(" (%.*s)", TEXT_ARG(reason));
	}
	printf("%s%.*s\n", at.len > 0 ? "  " : "", TEXT_ARG(at));
	printf("        %.*s\n", TEXT_ARG(condition));
	print_fields(e, rule);
}

static void print_head(const struct explanation *e)
{
	const struct answer *answer = &e->answer;
	printf("%s", answer->decision);
	if (e->decision.is_unreadable)
		printf(", the request cannot be read");
	else if (e->decision.rule == EVAL_NO_RULE)
		printf(" by default, no rule matched");
	else
		printf(" by `%.*s`", TEXT_ARG(answer->rule));
	printf("\nreason: %.*s\n", TEXT_ARG(answer->reason));
	for (size_t i = 0; i < answer->n_obligations; i++)
		printf("obligation: %.*s, by `%.*s`\n",
		       TEXT_ARG(answer->obligations[i].what),
		       TEXT_ARG(answer->obligations[i].rule));
	for (size_t i = 0; i < answer->n_approvers; i++)
		printf("approver: %.*s\n", TEXT_ARG(answer->approvers[i]));
}

static void print_text(const struct explanation *e)
{
	print_head(e);
	if (e->decision.is_unreadable)
		return;
	printf("\nThe rules, in the order of the files (combined by %s, default %s):\n",
	       strategy_name(e->policy->strategy),
	       action_name(e->policy->default_action));
	for (size_t i = 0; i < e->policy->n_rules; i++)
		print_rule(e, i);
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *fields_json(const struct explanation *e, const struct ir_rule *rule)
{
	struct field_set fields = {0};
	fields_of_expr(e->arena, rule->condition, &fields);
	json_t *list = json_array();
	for (size_t i = 0; i < fields.n; i++) {
		const struct ir_field *field = &e->policy->fields[fields.items[i]];
		json_t *item = json_object();
		json_object_set_new(item, "path", json_text(field->path.text));
		const struct doc *value = value_given(field, e->request);
		json_object_set_new(item, "given", json_boolean(value != NULL));
		if (value != NULL)
			json_object_set_new(item, "value", value_json(value));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *rule_json(const struct explanation *e, size_t index)
{
	const struct ir_rule *rule = &e->policy->rules[index];
	struct eval_truth truth = e->decision.truths[index];
	json_t *item = json_object();
	json_object_set_new(item, "rule", json_text_or_null(rule->id));
	json_object_set_new(item, "action", json_string(action_name(rule->action)));
	json_object_set_new(item, "decides", json_boolean(e->decision.rule == index));
	json_object_set_new(item, "truth", json_string(truth_name(truth)));
	if (truth.value == EVAL_UNKNOWN)
		json_object_set_new(item, "why",
				    json_text(truth_reason(e->arena, e->policy, truth)));
	json_object_set_new(item, "condition", json_text(condition_text(e, rule)));
	if (rule->span.source != NULL) {
		json_object_set_new(item, "file", json_text(rule->span.source->path));
		json_object_set_new(item, "line", json_integer(span_line(rule->span)));
	}
	json_object_set_new(item, "fields", fields_json(e, rule));
	return item;
}

static void print_json(const struct explanation *e)
{
	json_t *object = answer_json(&e->answer);
	json_t *rules = json_array();
	for (size_t i = 0; !e->decision.is_unreadable && i < e->policy->n_rules; i++)
		json_array_append_new(rules, rule_json(e, i));
	json_object_set_new(object, "strategy",
			    json_string(strategy_name(e->policy->strategy)));
	json_object_set_new(object, "default",
			    json_string(action_name(e->policy->default_action)));
	json_object_set_new(object, "rules", rules);
	json_print_line(object);
	json_decref(object);
}

/* ---- the verb ------------------------------------------------------------ */

static enum status explain_request(struct arena *arena, const struct options *options)
{
	struct text why;
	struct compilation c;
	struct source *source = source_read(arena, text_of(options->requests), &why);
	if (source == NULL) {
		message("cannot read `%s`: %.*s", options->requests, TEXT_ARG(why));
		return STATUS_USAGE;
	}
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, STAGE_IR, &c);
	if (status != STATUS_FINE)
		return status;
	if (c.is_cedar)
		return explain_cedar(&c, options, source);
	struct diag_list *faults = diag_list_new(arena);
	enum json_fault fault;
	struct explanation e = {.arena = arena, .policy = c.policy};
	e.request = json_doc_read(arena, source, 0, (uint32_t)source->body.len, faults,
				  &fault);
	e.decision = eval_json(arena, c.policy, source->body);
	answer_from_eval(arena, c.policy, &e.decision, &e.answer);
	diagnostics_print(faults);
	if (options->format == FORMAT_JSON)
		print_json(&e);
	else
		print_text(&e);
	return STATUS_FINE;
}

enum status verb_explain(const struct options *options)
{
	if (options->requests == NULL) {
		message("the request is not given: --request=FILE, or - for standard "
			"input");
		return STATUS_USAGE;
	}
	if (!input_is_readable(options->requests))
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = explain_request(arena, options);
	arena_free(arena);
	return status;
}

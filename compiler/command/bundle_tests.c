/* bundle_tests.c - the self-tests that a bundle carries: requests, and what the evaluator
 * decides.
 */
#include <errno.h>
#include <string.h>

#include "cedar/eval.h"
#include "command/bundle_make.h"
#include "command/engine.h"
#include "command/engine_cedar.h"
#include "command/lines.h"
#include "command/test_file.h"
#include "edict/edict.h"

/* ---- the evaluator's decision, as the runtime words it --------------------------- */

static void set_unreadable(struct edict_decision *out, const char *fault)
{
	*out = (struct edict_decision){
		.effect = EDICT_DENY,
		.reason = EDICT_REASON_REQUEST,
		.rule = EDICT_RULE_NONE,
		.field = EDICT_FIELD_NONE,
	};
	for (unsigned i = EDICT_OK; i <= EDICT_E_EXTENSION; i++)
		if (strcmp(fault, edict_status_name((enum edict_status)i)) == 0)
			out->status = (uint8_t)i;
}

static void expect_agent(struct arena *arena, const struct ir_policy *policy,
			 struct text json, struct edict_decision *out)
{
	static const uint8_t effects[] = {
		[ACTION_DENY] = EDICT_DENY,
		[ACTION_REQUIRE_APPROVAL] = EDICT_REQUIRE_APPROVAL,
		[ACTION_THROTTLE] = EDICT_THROTTLE,
		[ACTION_ALLOW] = EDICT_ALLOW,
	};
	static const uint8_t reasons[] = {
		[WHY_NONE] = EDICT_REASON_RULE,
		[WHY_MISSING] = EDICT_REASON_MISSING,
		[WHY_TYPE] = EDICT_REASON_TYPE,
	};
	struct eval_decision decision = eval_json(arena, policy, json);
	if (decision.is_unreadable) {
		set_unreadable(out, decision.fault);
		return;
	}
	bool is_rule = decision.rule != EVAL_NO_RULE;
	bool has_field = is_rule && decision.why != WHY_NONE;
	*out = (struct edict_decision){
		.effect = effects[decision.effect],
		.reason = is_rule ? reasons[decision.why] : EDICT_REASON_DEFAULT,
		.rule = is_rule ? (uint16_t)decision.rule : EDICT_RULE_NONE,
		.field = has_field ? (uint16_t)decision.field : EDICT_FIELD_NONE,
	};
}

/* The rule that decides is the first of those that determine the decision. */
static void expect_cedar(struct arena *arena, const struct cedar_inputs *in,
			 struct text json, struct edict_decision *out)
{
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	struct diag_list *diags = diag_list_new(arena);
	struct cedar_question question;
	struct cedar_response response;
	if (!cedar_ask(arena, in, source, diags, &question)) {
		set_unreadable(out, cedar_refusal(&question, diags));
		return;
	}
	cedar_authorize(&question.context, &in->set, &response);
	bool is_rule = response.n_reasons > 0;
	*out = (struct edict_decision){
		.effect = response.is_allowed ? EDICT_ALLOW : EDICT_DENY,
		.reason = is_rule ? EDICT_REASON_RULE : EDICT_REASON_DEFAULT,
		.rule = is_rule ? (uint16_t)response.reasons[0] : EDICT_RULE_NONE,
		.field = EDICT_FIELD_NONE,
	};
}

void self_test_expect(struct arena *arena, const struct compilation *c, struct text json,
		      struct edict_decision *out)
{
	if (c->is_cedar)
		expect_cedar(arena, &c->cedar, json, out);
	else
		expect_agent(arena, c->policy, json, out);
}

/* ---- where requests come from ----------------------------------------------------- */

/* The object decides with the entities of the bundle, and with no others. */
static bool brings_entities(struct arena *arena, const struct compilation *c,
			    struct text json)
{
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	if (!c->is_cedar)
		return false;
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	return doc != NULL && doc->kind == DOC_MAPPING &&
	       doc_get(doc, "entities") != NULL;
}

/* False if it is no test to carry.  Of a request with several faults evaluator and object
 * may name different ones, so what cannot be read is none. */
static bool add_test(struct bundle_job *job, struct text json, struct self_tests *out)
{
	struct self_test test = {.request = text_copy(job->arena, json)};
	self_test_expect(job->arena, job->compilation, test.request, &test.expected);
	if (test.expected.reason == EDICT_REASON_REQUEST ||
	    brings_entities(job->arena, job->compilation, test.request)) {
		out->n_left_out++;
		return false;
	}
	ARENA_PUSH(job->arena, out->tests, out->n, test);
	return true;
}

static bool is_blank(struct text line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
			return false;
	return true;
}

static enum status add_requests(struct bundle_job *job, const char *path,
				struct self_tests *out)
{
	struct lines lines;
	if (!lines_open(&lines, path, EDICT_SELF_TEST_REQUEST_MAX)) {
		message("cannot read `%s`: %s", path, strerror(errno));
		return STATUS_USAGE;
	}
	struct text line;
	enum status status = STATUS_FINE;
	for (enum line kind; (kind = lines_next(&lines, &line)) != LINE_END;) {
		if (kind == LINE_TOO_LONG) {
			message("`%s` has a request longer than %d bytes", path,
				EDICT_SELF_TEST_REQUEST_MAX);
			status = STATUS_WRONG;
		} else if (!is_blank(line)) {
			add_test(job, line, out);
		}
	}
	if (lines.error != 0) {
		message("cannot read `%s`: %s", path, strerror(lines.error));
		status = STATUS_USAGE;
	}
	lines_close(&lines);
	return status;
}

/* A test that its own policy fails is not worth carrying. */
static bool is_as_expected(const struct bundle_job *job, const struct policy_test *test,
			   const struct edict_decision *decided)
{
	const struct expectation *expect = &test->expect;
	const char *effect = edict_effect_name((enum edict_effect)decided->effect);
	struct text rule = {"", 0};
	if (decided->rule != EDICT_RULE_NONE)
		rule = job->compilation->policy->rules[decided->rule].id;
	if (expect->effect != NULL && strcmp(expect->effect, effect) != 0)
		return false;
	if (expect->rule == NULL)
		return true;
	return expect->rule->kind == DOC_NULL ? rule.len == 0
					      : text_equal(expect->rule->text, rule);
}

static enum status add_test_file(struct bundle_job *job, const char *path,
				 struct self_tests *out)
{
	struct test_file file;
	struct diag_list *diags = diag_list_new(job->arena);
	if (!input_is_readable(path))
		return STATUS_USAGE;
	bool is_read = test_file_read(job->arena, text_of(path), diags, &file);
	diagnostics_print(diags);
	if (!is_read)
		return STATUS_WRONG;
	enum status status = STATUS_FINE;
	for (size_t i = 0; i < file.n_tests; i++) {
		const struct policy_test *test = &file.tests[i];
		if (!add_test(job, test->request, out) ||
		    is_as_expected(job, test, &out->tests[out->n - 1].expected))
			continue;
		message("%s: `%.*s` fails; `edict test` says how", path,
			TEXT_ARG(test->name));
		status = STATUS_WRONG;
	}
	return status;
}

enum status self_tests_collect(struct bundle_job *job, const struct options *options,
			       struct self_tests *out)
{
	const char **files;
	size_t n = options_values(job->arena, options, OPTION_TESTS, &files);
	*out = (struct self_tests){0};
	for (size_t i = 0; i < n; i++) {
		enum status status = add_test_file(job, files[i], out);
		if (status != STATUS_FINE)
			return status;
	}
	enum status status = STATUS_FINE;
	if (options->requests != NULL)
		status = add_requests(job, options->requests, out);
	if (status == STATUS_FINE && out->n_left_out > 0)
		fprintf(stderr,
			"%zu requests are no self-tests: they cannot be read, or bring "
			"entities of their own\n",
			out->n_left_out);
	return status;
}

bool bundle_add_tests(struct bundle_job *job, const struct self_tests *tests)
{
	struct text section;
	const char *why;
	if (tests->n == 0)
		return true;
	if (!tests_write(job->arena, tests->tests, tests->n, &section, &why)) {
		message("%s", why);
		return false;
	}
	bundle_add_part(job, EDICT_SECTION_TESTS, 0, TEXT("tests"), section);
	return true;
}

/* run.c - run expression tests: groups of three lines.
 *
 *     # a comment
 *     schema tags: list                       declares a field for the whole file,
 *     schema env: {type: string, values: [dev, prod]}       as a policy does
 *
 *     tool_name in ['rm', 'dd']               the expression, `-` for an empty one
 *     {"tool_name": "rm"}                     the request, `-` if it does not get there
 *     true                                    the answer
 *
 * An answer is `true`, `false`, the reason of an unknown (`missing:tool_name`,
 * `type:tool_name`), `request:<fault>` for a request that cannot be read, or the codes of
 * the diagnostics if the expression does not compile; warnings stand before the answer.
 *
 * Each expression becomes two toolkit policies: a deny rule over a default of allow,
 * which has to stop the request unless the answer is false, and an allow rule over a
 * default of deny, which has to permit it only if the answer is true.  Both are
 * evaluated as lowered and as simplified, with the same answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/load.h"
#include "meaning/eval.h"
#include "meaning/meaning.h"

struct suite {
	struct arena *arena;
	struct text path;
	struct buffer schema; /* lines of YAML */
	unsigned n_groups, n_failed;
};

struct group {
	struct text expression, request, answer;
	uint32_t line;
};

/* ---- one expression ------------------------------------------------------ */

/* The codes of all errors and warnings, each followed by a space. */
static struct text codes_of(struct arena *arena, struct diag_list *diags)
{
	static const char key[] = "\"code\":\"";
	struct text codes = TEXT("");
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		abort();
	diag_drop(diags, DIAG_NOTE);
	diag_render_json(diags, out);
	fclose(out);
	for (const char *at = strstr(text, key); at; at = strstr(at, key)) {
		at += sizeof key - 1;
		codes = text_format(arena, "%.*s%.5s ", TEXT_ARG(codes), at);
	}
	free(text);
	return codes;
}

static void write_policy(struct buffer *out, const struct suite *suite,
			 struct text expression, enum action action)
{
	bool denies = action == ACTION_DENY;
	buffer_format(out,
		      "apiVersion: governance.toolkit/v1\n"
		      "name: test\n"
		      "default_action: %s\n",
		      denies ? "allow" : "deny");
	if (suite->schema.len > 0)
		buffer_format(out, "schema:\n%.*s",
			      TEXT_ARG(buffer_text(&suite->schema)));
	buffer_format(out,
		      "rules:\n"
		      "  - name: rule\n"
		      "    action: %s\n"
		      "    condition: |-\n"
		      "      %.*s\n",
		      action_name(action), TEXT_ARG(expression));
}

static struct ir_policy *compile(const struct suite *suite, const struct group *group,
				 enum action action, struct diag_list *diags)
{
	struct load_options options = {.dialect = DIALECT_TOOLKIT};
	struct loaded loaded;
	struct names names;
	struct buffer yaml = {0};
	bool is_empty = text_is(group->expression, "-");
	write_policy(&yaml, suite, is_empty ? TEXT("") : group->expression, action);
	struct text body = text_copy(suite->arena, buffer_text(&yaml));
	buffer_free(&yaml);
	if (!load_text(suite->arena, TEXT("test.yaml"), body, &options, diags, &loaded) ||
	    !resolve(suite->arena, loaded.policies, loaded.n, &names, diags) ||
	    !check(suite->arena, loaded.policies, loaded.n, &names, diags))
		return NULL;
	return lower(suite->arena, loaded.policies, loaded.n, &names, diags);
}

/* What the rule's condition came to, in the words of an answer. */
static struct text answer_of(struct arena *arena, const struct ir_policy *policy,
			     const struct eval_decision *d)
{
	if (d->is_unreadable)
		return eval_reason(arena, policy, d);
	struct eval_truth truth = d->truths[policy->n_rules - 1];
	if (truth.value != EVAL_UNKNOWN)
		return truth.value == EVAL_TRUE ? TEXT("true") : TEXT("false");
	return text_format(arena, "%s:%.*s", truth.why == WHY_TYPE ? "type" : "missing",
			   TEXT_ARG(policy->fields[truth.field].path.text));
}

/* Does the decision follow from the answer? */
static bool follows(enum action action, struct text answer, const struct eval_decision *d)
{
	bool is_true = text_is(answer, "true"), is_false = text_is(answer, "false");
	if (text_starts(answer, TEXT("request:")))
		return d->effect == ACTION_DENY && d->rule == EVAL_NO_RULE;
	bool matches = action == ACTION_DENY ? !is_false : is_true;
	bool permits = action == ACTION_DENY ? !matches : matches;
	return (d->effect == ACTION_ALLOW) == permits &&
	       (d->rule == EVAL_NO_RULE) == !matches;
}

/* What the decision gives as its reason, if the condition came to `answer`. */
static struct text reason_for(enum action action, struct text answer)
{
	if (text_is(answer, "true"))
		return TEXT("rule:rule");
	bool is_default =
		text_is(answer, "false") ||
		(action == ACTION_ALLOW && !text_starts(answer, TEXT("request:")));
	return is_default ? TEXT("default") : answer;
}

static struct text run_as(const struct suite *suite, const struct group *group,
			  enum action action)
{
	struct diag_list *diags = diag_list_new(suite->arena);
	const struct ir_policy *policy = compile(suite, group, action, diags);
	struct text codes = codes_of(suite->arena, diags);
	if (!policy)
		return codes.len > 0 ? (struct text){codes.ptr, codes.len - 1} : codes;
	struct eval_decision d = eval_json(suite->arena, policy, group->request);
	struct text answer = answer_of(suite->arena, policy, &d);
	struct text reason = eval_reason(suite->arena, policy, &d);
	if (!follows(action, answer, &d) ||
	    !text_equal(reason, reason_for(action, answer)))
		return text_format(suite->arena, "%.*s, but the decision is %s (%.*s)",
				   TEXT_ARG(answer), action_name(d.effect),
				   TEXT_ARG(reason));
	const struct ir_policy *simple = simplify(suite->arena, policy);
	struct eval_decision again = eval_json(suite->arena, simple, group->request);
	struct text simple_answer = answer_of(suite->arena, simple, &again);
	if (!text_equal(simple_answer, answer))
		return text_format(suite->arena, "%.*s, simplified %.*s",
				   TEXT_ARG(answer), TEXT_ARG(simple_answer));
	return text_format(suite->arena, "%.*s%.*s", TEXT_ARG(codes), TEXT_ARG(answer));
}

static void run_group(struct suite *suite, const struct group *group)
{
	static const enum action actions[] = {ACTION_DENY, ACTION_ALLOW};
	suite->n_groups++;
	for (size_t i = 0; i < 2; i++) {
		struct text got = run_as(suite, group, actions[i]);
		if (text_equal(got, group->answer))
			continue;
		printf("%.*s:%u: %.*s\n  request  %.*s\n  expected %.*s\n  %s rule: "
		       "%.*s\n",
		       TEXT_ARG(suite->path), group->line, TEXT_ARG(group->expression),
		       TEXT_ARG(group->request), TEXT_ARG(group->answer),
		       action_name(actions[i]), TEXT_ARG(got));
		suite->n_failed++;
		return;
	}
}

/* ---- files --------------------------------------------------------------- */

static void run_file(struct suite *suite, const struct source *source)
{
	struct group group = {.line = 0};
	unsigned n_lines = 0;
	for (uint32_t i = 1; i <= source->n_lines; i++) {
		struct text line = source_line(source, i);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (n_lines == 0 && text_starts(line, TEXT("schema "))) {
			buffer_format(&suite->schema, "  %.*s\n", (int)line.len - 7,
				      line.ptr + 7);
		} else if (n_lines == 0) {
			group = (struct group){.expression = line, .line = i};
			n_lines = 1;
		} else if (n_lines == 1) {
			group.request = line;
			n_lines = 2;
		} else {
			group.answer = line;
			run_group(suite, &group);
			n_lines = 0;
		}
	}
	if (n_lines > 0) {
		printf("%.*s: the last group is incomplete\n", TEXT_ARG(suite->path));
		suite->n_failed++;
	}
}

int main(int argc, char **argv)
{
	unsigned n_groups = 0, n_failed = 0;
	for (int i = 1; i < argc; i++) {
		struct suite suite = {.arena = arena_new(), .path = text_of(argv[i])};
		struct text why;
		const struct source *source = source_read(suite.arena, suite.path, &why);
		if (source) {
			run_file(&suite, source);
		} else {
			printf("%s: %.*s\n", argv[i], TEXT_ARG(why));
			suite.n_failed++;
		}
		n_groups += suite.n_groups;
		n_failed += suite.n_failed;
		buffer_free(&suite.schema);
		arena_free(suite.arena);
	}
	printf("%u expressions, %u failed\n", n_groups, n_failed);
	return n_failed > 0 || n_groups == 0;
}

/* check_test.c - what resolve, check and lint report, and where.
 *
 * Each policy has exactly one mistake.  The test compares the code, the text under the
 * primary span, and the text under the second span where there is one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "front/load.h"
#include "meaning/meaning.h"

#define HEAD                                                                             \
	"apiVersion: governance.toolkit/v1\n"                                            \
	"name: test\n"                                                                   \
	"agents: ['*']\n"

/* One rule over some fields. */
#define ONE(schema, condition)                                                           \
	HEAD "default_action: deny\n"                                                    \
	     "schema: {" schema "}\n"                                                    \
	     "rules:\n"                                                                  \
	     "  - name: rule\n"                                                          \
	     "    action: allow\n"                                                       \
	     "    condition: \"" condition "\"\n"

#define RULE(name, action, condition)                                                    \
	"  - name: " name "\n"                                                           \
	"    action: " action "\n"                                                       \
	"    condition: \"" condition "\"\n"

struct finding {
	const char *code;
	const char *body;
	const char *under; /* the primary span */
	const char *also;  /* the first other span, or NULL */
};

struct run {
	struct arena *arena;
	struct diag_list *diags;
	struct source *sources[2];
	struct ast_policy *policies[2];
	size_t n;
};

/* ---- running the passes -------------------------------------------------- */

static void run_begin(struct run *run)
{
	*run = (struct run){.arena = arena_new()};
	run->diags = diag_list_new(run->arena);
}

static void run_add(struct run *run, const char *body)
{
	static const struct load_options options = {0};
	struct loaded loaded;
	struct text path = text_format(run->arena, "%c.yaml", (char)('a' + (int)run->n));
	bool ok =
		load_text(run->arena, path, text_of(body), &options, run->diags, &loaded);
	assert_true(ok);
	run->sources[run->n] = source_from_text(run->arena, path, text_of(body));
	run->policies[run->n++] = loaded.policies[0];
}

static void run_passes(struct run *run)
{
	struct names names;
	struct ir_policy *policy = NULL;
	if (resolve(run->arena, run->policies, run->n, &names, run->diags) &&
	    check(run->arena, run->policies, run->n, &names, run->diags))
		policy = lower(run->arena, run->policies, run->n, &names, run->diags);
	if (policy)
		lint(policy, run->policies, run->n, run->diags);
	diag_drop(run->diags, DIAG_NOTE);
}

/* ---- reading the diagnostics --------------------------------------------- */

static json_int_t integer(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* The text of the source that a place covers. */
static struct text text_at(const struct run *run, const json_t *place)
{
	const char *file = json_string_value(json_object_get(place, "file"));
	assert_non_null(file);
	const struct source *source = run->sources[file[0] - 'a'];
	json_int_t line = integer(place, "line"), end_line = integer(place, "end_line");
	uint32_t begin =
		source->line_starts[line - 1] + (uint32_t)integer(place, "column") - 1;
	uint32_t end = source->line_starts[end_line - 1] +
		       (uint32_t)integer(place, "end_column") - 1;
	return (struct text){source->body.ptr + begin, end - begin};
}

static void assert_place(const struct run *run, const json_t *place, const char *expected)
{
	char got[256];
	snprintf(got, sizeof got, "%.*s", TEXT_ARG(text_at(run, place)));
	assert_string_equal(got, expected);
}

/* All diagnostics, one a line. */
static char *render(const struct run *run)
{
	static char *text; /* gcc warns of a local one: the stream knows its address */
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	diag_render_json(run->diags, out);
	fclose(out);
	return text;
}

static void assert_finding(struct run *run, const struct finding *f)
{
	char *text = render(run);
	json_t *d = json_loads(text, JSON_DISABLE_EOF_CHECK, NULL);
	size_t n =
		diag_count(run->diags, DIAG_ERROR) + diag_count(run->diags, DIAG_WARNING);
	if (n != 1 || !d)
		print_message("%s: %zu diagnostics\n%s", f->code, n, text);
	assert_int_equal(n, 1);
	assert_non_null(d);
	assert_string_equal(json_string_value(json_object_get(d, "code")), f->code);
	assert_place(run, d, f->under);
	assert_true(json_string_length(json_object_get(d, "help")) > 0);
	const json_t *also = json_array_get(json_object_get(d, "also"), 0);
	assert_true(!also == !f->also);
	if (f->also)
		assert_place(run, also, f->also);
	json_decref(d);
	free(text);
}

static void assert_findings(const struct finding *findings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct run run;
		run_begin(&run);
		run_add(&run, findings[i].body);
		run_passes(&run);
		assert_finding(&run, &findings[i]);
		arena_free(run.arena);
	}
}

#define ASSERT_FINDINGS(findings)                                                        \
	assert_findings(findings, sizeof(findings) / sizeof *(findings))

/* ---- names --------------------------------------------------------------- */

static void test_names(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"E0201", ONE("n: number", "nn > 5"), "nn", NULL},
		{"E0201", ONE("args.n: number", "args.m > 5"), "args.m", "args.n"},
		{"E0201", ONE("s: string", "s == prod"), "prod", NULL},
		{"E0201", ONE("s: string", "s.t == 'a'"), "s.t", NULL},
		{"E0203", ONE("state.killed: bool", "tool == 'a'"), "state.killed", NULL},
		{"E0203", ONE("state.mine: bool", "tool == 'a'"), "state.mine", NULL},
	};
	ASSERT_FINDINGS(findings);
}

/* The schemas of all files describe one request. */
static void test_schemas_disagree(void **state)
{
	(void)state;
	struct run run;
	run_begin(&run);
	run_add(&run, ONE("n: number", "n > 5"));
	run_add(&run, "apiVersion: governance.toolkit/v1\n"
		      "name: other\n"
		      "agents: ['*']\n"
		      "default_action: deny\n"
		      "schema: {n: string}\n"
		      "rules:\n" RULE("again", "allow", "tool == 'a'"));
	run_passes(&run);
	struct finding f = {"E0202", NULL, "string", "number"};
	assert_finding(&run, &f);
	arena_free(run.arena);
}

/* A name that is near is offered. */
static void test_did_you_mean(void **state)
{
	(void)state;
	static const struct {
		const char *condition, *help;
	} cases[] = {
		{ONE("", "tool_nmae == 'a'"), "`tool_name`"},
		{ONE("", "toolName == 'a'"), "`tool_name`"},
		{ONE("", "acton.sort == 'a'"), "`action.sort`"},
		{ONE("weight: number", "wieght > 5"), "`weight`"},
		{ONE("", "tool == prod"), "'prod'"},
		{ONE("", "zzz == 'a'"), "`zzz: string`"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run run;
		run_begin(&run);
		run_add(&run, cases[i].condition);
		run_passes(&run);
		char *text = render(&run);
		const char *help = strstr(text, "\"help\":");
		assert_non_null(help);
		assert_non_null(strstr(help, cases[i].help));
		free(text);
		arena_free(run.arena);
	}
}

/* ---- types --------------------------------------------------------------- */

static void test_types(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"E0205", ONE("", "args.n > 5 or args.n == 'a'"), "'a'", "5"},
		{"E0210", ONE("s: string", "s < 'b'"), "s", "string"},
		{"E0210", ONE("l: list", "l > 5"), "l", "list"},
		{"E0211", ONE("n: number", "n like 'a*'"), "n", "number"},
		{"E0211", ONE("s: string", "'a' in s"), "s", "string"},
		{"E0211", ONE("s: string", "s"), "s", "string"},
		{"E0212", ONE("n: number", "n == '5'"), "'5'", "number"},
		{"E0212", ONE("n: number", "5 < n and n != 'a'"), "'a'", "number"},
		{"E0212", ONE("b: bool, s: string", "b == s"), "s", "bool"},
		{"E0212", ONE("s: string", "s in [1, 2]"), "1", "string"},
		/* nothing declares it: its first use does */
		{"E0212", ONE("", "tokens == 'many'"), "'many'", NULL},
		{"E0213", ONE("e: {type: string, values: [dev, prod]}", "e == 'pro'"),
		 "'pro'", "string"},
		{"E0214", ONE("n: integer", "n == 5.5"), "5.5", "integer"},
		{"E0216", ONE("", "5 > 3"), "5 > 3", NULL},
	};
	ASSERT_FINDINGS(findings);
}

static void test_contradictions(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"E0215", ONE("n: number", "n > 5 and n < 3"), "n < 3", "n > 5"},
		{"E0215", ONE("s: string", "s == 'a' and tool == 'x' and s == 'b'"),
		 "s == 'b'", "s == 'a'"},
		{"W0223", ONE("s: string", "s != 'a' or s != 'b'"), "s != 'b'",
		 "s != 'a'"},
	};
	ASSERT_FINDINGS(findings);
}

/* Positions inside the pattern. */
static void test_patterns(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"E0219", ONE("s: string", "s like 'a[bc]*'"), "[", NULL},
		{"E0220", ONE("s: string", "s matches 'ab(c'"), "(", NULL},
		{"W0221", ONE("s: string", "s matches 'a*'"), "'a*'", NULL},
		{"W0222", ONE("s: string", "s matches 'a.example.com'"), ".", NULL},
		{"W0410", ONE("s: string", "s matches '/a[bc]/'"), "'/a[bc]/'", NULL},
		{"W0410", ONE("s: string", "s matches '/rm -rf/i'"), "'/rm -rf/i'", NULL},
		{"W0410", ONE("s: string", "s matches '/^a$/'"), "'/^a$/'", NULL},
		{"W0411", ONE("s: string", "s matches substring '[a-z]+'"), "]+", NULL},
		{"W0411", ONE("s: string", "s matches substring 'a.*b'"), ".*", NULL},
		{"W0411", ONE("s: string", "s contains '(?i)a'"), "(?i)", NULL},
		{"W0412", ONE("s: string", "s matches 'a^b'"), "'a^b'", NULL},
		{"W0412", ONE("s: string", "s matches '$a|b^c'"), "'$a|b^c'", NULL},
	};
	ASSERT_FINDINGS(findings);
}

/* ---- findings about meaning ---------------------------------------------- */

#define ALLOW_READ RULE("read", "allow", "tool == 'read'")

static void test_lint_policy(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"W0601", HEAD "default_action: allow\nrules:\n" ALLOW_READ, "allow",
		 NULL},
		{"W0602",
		 HEAD "default_action: deny\nrules:\n" RULE("no", "deny", "tool == 'x'"),
		 "deny", NULL},
	};
	ASSERT_FINDINGS(findings);
}

static void test_lint_rules(void **state)
{
	(void)state;
	static const struct finding findings[] = {
		{"W0603",
		 HEAD "rules:\n" ALLOW_READ
		      "  - {name: off, action: deny, condition: \"false\"}\n",
		 "{name: off, action: deny, condition: \"false\"}", NULL},
		{"W0605",
		 HEAD "strategy: list_order\n"
		      "rules:\n"
		      "  - {name: all, action: allow, condition: \"true\"}\n"
		      "  - {name: no, action: deny, condition: \"tool == 'x'\"}\n",
		 "{name: no, action: deny, condition: \"tool == 'x'\"}",
		 "{name: all, action: allow, condition: \"true\"}"},
		{"W0606",
		 HEAD "strategy: priority_first_match\n"
		      "rules:\n"
		      "  - {name: a, action: allow, condition: \"tool == 'x'\"}\n"
		      "  - {name: b, action: deny, condition: \"session_id == 's'\"}\n",
		 "{name: a, action: allow, condition: \"tool == 'x'\"}",
		 "{name: b, action: deny, condition: \"session_id == 's'\"}"},
		{"W0607",
		 HEAD "rules:\n" ALLOW_READ
		      "  - {name: a, action: deny, condition: \"tool == 'x'\"}\n"
		      "  - {name: b, action: allow, condition: \"'x' == tool\"}\n",
		 "{name: b, action: allow, condition: \"'x' == tool\"}",
		 "{name: a, action: deny, condition: \"tool == 'x'\"}"},
	};
	ASSERT_FINDINGS(findings);
}

/* Findings that are right about one policy and would be noise about another. */
static void test_lint_quiet(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		/* priorities tell the rules apart */
		HEAD "strategy: priority_first_match\n"
		     "rules:\n"
		     "  - {name: a, action: allow, condition: \"tool == 'x'\"}\n"
		     "  - {name: b, action: deny, condition: \"session_id == 's'\",\n"
		     "     priority: 1}\n",
		/* so does the order of the file, for us and for others */
		HEAD "strategy: priority_first_match\n"
		     "rules:\n"
		     "  - {name: b, action: deny, condition: \"session_id == 's'\"}\n"
		     "  - {name: a, action: allow, condition: \"true\"}\n",
		/* no request is matched by both */
		HEAD "strategy: priority_first_match\n"
		     "rules:\n"
		     "  - {name: a, action: allow, condition: \"tool == 'x'\"}\n"
		     "  - {name: b, action: deny, condition: \"tool == 'y'\"}\n",
		/* a permission does not stand in for a denial: one needs true, the other
		 * not false */
		HEAD "strategy: list_order\n"
		     "rules:\n"
		     "  - {name: a, action: allow, condition: \"tool == 'x'\"}\n"
		     "  - {name: b, action: deny, condition: \"tool == 'x'\"}\n",
		/* a record is made, whoever decides */
		HEAD "rules:\n"
		     "  - {name: a, action: allow, condition: \"tool == 'x'\"}\n"
		     "  - {name: b, action: log, condition: \"tool == 'x'\"}\n",
		/* a rule for everything comes last */
		HEAD "strategy: list_order\n"
		     "rules:\n"
		     "  - {name: no, action: deny, condition: \"tool == 'x'\"}\n"
		     "  - {name: all, action: allow, condition: \"true\"}\n",
		/* approval is a way to permit */
		HEAD "rules:\n"
		     "  - {name: ask, action: require_approval, condition: \"true\"}\n",
		/* the capability model is open by design */
		"policies: {agent-1: {allowed_tools: [read]}}\n",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct run run;
		run_begin(&run);
		run_add(&run, bodies[i]);
		run_passes(&run);
		char *text = render(&run);
		assert_string_equal(text, "");
		free(text);
		arena_free(run.arena);
	}
}

/* A witness is a request that the finding is about. */
static void test_witness(void **state)
{
	(void)state;
	static const struct {
		const char *condition, *witness;
	} cases[] = {
		{"args.n > 5 and tool in ['b', 'a']",
		 "{\\\"args\\\":{\\\"n\\\":6},\\\"tool\\\":\\\"a\\\"}"},
		{"has args.x and not args.flag", "{\\\"args\\\":{\\\"flag\\\":false,"},
		{"tool like 'a.*' or args.m matches 'x'", "{\\\"tool\\\":\\\"a.\\\"}"},
		{"args.list contains 5", "{\\\"args\\\":{\\\"list\\\":[5]}}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run run;
		run_begin(&run);
		struct text body = text_format(
			run.arena,
			HEAD "rules:\n  - {name: a, action: allow, condition: \"%s\"}\n"
			     "  - {name: b, action: allow, condition: \"%s\"}\n",
			cases[i].condition, cases[i].condition);
		run_add(&run, body.ptr);
		run_passes(&run);
		char *text = render(&run);
		assert_non_null(strstr(text, "\"W0607\""));
		assert_non_null(strstr(text, cases[i].witness));
		free(text);
		arena_free(run.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_schemas_disagree),
		cmocka_unit_test(test_did_you_mean),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_contradictions),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_lint_policy),
		cmocka_unit_test(test_lint_rules),
		cmocka_unit_test(test_lint_quiet),
		cmocka_unit_test(test_witness),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

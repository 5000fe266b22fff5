/* front_test.c - dialect readers, detection, `extends`, detection packs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/load.h"
#include "front/pack.h"

struct run {
	struct arena *arena;
	struct diag_list *diags;
	struct loaded loaded;
	bool ok;
	char *text; /* the diagnostics, rendered */
};

static void run_finish(struct run *run)
{
	size_t size;
	FILE *out = open_memstream(&run->text, &size);

	assert_non_null(out);
	diag_render_text(run->diags, out, false);
	fclose(out);
}

static void run_body(struct run *run, const char *body,
		     const struct load_options *options)
{
	run->arena = arena_new();
	run->diags = diag_list_new(run->arena);
	run->loaded = (struct loaded){0};
	run->ok = load_text(run->arena, TEXT("test.yaml"), text_of(body), options,
			    run->diags, &run->loaded);
	run_finish(run);
}

static void run_files(struct run *run, const struct text *paths, size_t n)
{
	static const struct load_options options = {0};

	run->arena = arena_new();
	run->diags = diag_list_new(run->arena);
	run->loaded = (struct loaded){0};
	run->ok = load_policies(run->arena, paths, n, &options, run->diags, &run->loaded);
	run_finish(run);
}

static void run_free(struct run *run)
{
	free(run->text);
	arena_free(run->arena);
}

/* ---- diagnostics ---------------------------------------------------------- */

struct wrong {
	const char *body;
	const char *code; /* as rendered: error[E0502] */
	const char *says; /* some text of the diagnostic */
};

#define TOOLKIT	     "apiVersion: governance.toolkit/v1\nname: t\nagents: ['*']\n"
#define TOOLKIT_RULE TOOLKIT "rules:\n- name: r\n  "
#define GATE	     "version: 1\ndefault: deny\nrules:\n- id: r\n  "
#define DOCUMENT     "defaults: {action: deny}\nrules:\n- name: r\n  "
#define PROFILE	     "policies:\n  a:\n    "

static const struct wrong wrongs[] = {
	/* which dialect */
	{"a: 1\nb: 2\n", "error[E0501]", "`a`, `b`"},
	{"agent_control_specification_version: x\npolicies: {}\n", "error[E0501]", "ACS"},
	{"policies: [{name: a, type: capability}]\n", "error[E0501]", "Rust"},
	{"kernel: {}\npolicies: []\n", "error[E0501]", "kernel template"},
	{"mode: enforce\nrules: [{tool: a, action: deny}]\n", "error[E0501]",
	 "MCP proxy"},
	{"allowed_tools: [a]\n", "error[E0501]", "GovernancePolicy"},
	{"apiVersion: v1\nkind: Policy\n", "error[E0501]", "Kubernetes"},
	{"defaults: {min_trust_score: 1}\nrules: [{name: a, action: deny}]\n",
	 "error[E0501]", "lowest priority"},
	{"just a text\n", "error[E0501]", "a string"},
	/* members */
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  priorty: 3\n",
	 "error[E0502]", "write `priority`"},
	{TOOLKIT "defaultAction: deny\nrules: []\n", "error[E0502]",
	 "write `default_action`"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  message: x\n",
	 "error[E0502]", "description"},
	{TOOLKIT_RULE "action: deny\n", "error[E0503]", "needs `condition`"},
	{PROFILE "max_tool_calls: 3\n", "error[E0503]", "for none"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  priority: \"5\"\n",
	 "error[E0504]", "drop the quotes"},
	{PROFILE "allowed_tools: search\n", "error[E0504]", "[search]"},
	{PROFILE "allowed_tools: [7]\n", "error[E0504]", "in quotes"},
	{GATE "verdict: alow\n", "error[E0505]", "write `allow`"},
	{DOCUMENT "condition: {field: a, operator: regex, value: b}\n  action: deny\n",
	 "error[E0505]", "write `matches`"},
	{DOCUMENT "condition: {field: a, operator: eq, value: b}\n  action: escalate\n",
	 "error[E0505]", "toolkit policy"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  priority: 1.5\n",
	 "error[E0506]", "whole number"},
	{PROFILE "allowed_tools: []\n    execution_ring: 4\n", "error[E0506]", "0 to 3"},
	{"version: 1\ndefault: deny\nrules:\n- {id: r, verdict: deny}\n- {id: r, "
	 "verdict: "
	 "deny}\n",
	 "error[E0507]", "the first one"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  effect: allow\n",
	 "error[E0508]", "`allow`"},
	/* patterns */
	{"patterns: {dialect: javascript}\n" GATE "verdict: deny\n", "error[E0505]",
	 "write `ecmascript`"},
	{"patterns: {dialect: pyton}\n" GATE "verdict: deny\n", "error[E0505]",
	 "write `python`"},
	{"patterns: {flag: i}\n" GATE "verdict: deny\n", "error[E0502]", "write `flags`"},
	{"patterns: {flags: ig}\n" GATE "verdict: deny\n", "error[E0401]",
	 "`g` is no flag"},
	{"patterns: {flags: I}\n" GATE "verdict: deny\n", "error[E0401]", "write `i`"},
	{"patterns: python\n" GATE "verdict: deny\n", "error[E0504]", "a mapping"},
	{PROFILE
	 "allowed_tools: []\n    blocked_patterns: [{pattern: a, type: regexp}]\n",
	 "error[E0505]", "write `regex`"},
	{PROFILE
	 "allowed_tools: []\n    blocked_patterns: [{pattern: a, flags: \xc3\xa9}]\n",
	 "error[E0401]", "`\xc3\xa9` is no flag"},
	{PROFILE
	 "allowed_tools: []\n    blocked_patterns: [{pattern: a, type: glob, dialect: "
	 "re2}]\n",
	 "error[E0402]", "a glob has no dialect"},
	{PROFILE
	 "allowed_tools: []\n    blocked_patterns: [{pattern: a, type: substring, "
	 "flags: m}]\n",
	 "error[E0402]", "a substring has only the flags i and u"},
	{PROFILE "allowed_tools: []\n    blocked_patterns: [{pattern: a, type: like, "
		 "ignore_case: true}]\n",
	 "error[E0402]", "a like has no flags"},
	{PROFILE "allowed_tools: []\n    blocked_patterns: [{pattern: a, type: phrase, "
		 "flags: i}]\n",
	 "error[E0402]", "phrases ignore case"},
	{PROFILE "allowed_tools: []\n    blocked_patterns: [{pattern: a, flags: m, "
		 "ignore_case: true}]\n",
	 "error[E0508]", "keep `flags`"},
	{GATE "when: {a: {matches: 5}}\n  verdict: deny\n", "error[E0523]", "a string"},
	{GATE "when: {a: {matches: {flags: i}}}\n  verdict: deny\n", "error[E0503]",
	 "needs `pattern`"},
	{"compat: agt\npatterns: {flags: i}\nrules: []\ndefaults: {action: deny}\n",
	 "error[E0508]", "compat: agt"},
	{"compat: agt\n" DOCUMENT
	 "condition: {field: a, operator: matches, value: {pattern: "
	 "x}}\n  action: deny\n",
	 "error[E0523]", "under `compat: agt`"},
	/* toolkit */
	{"name: t\nrules:\n- {name: r, condition: \"true\", action: deny}\n",
	 "error[E0509]", "add `apiVersion"},
	{"apiVersion: governance.toolkit/v9\nname: t\nrules: []\ndefault_action: deny\n",
	 "error[E0509]", "not known"},
	{"apiVersion: \"1.0\"\nname: t\nrules: []\ndefault_action: deny\n",
	 "warning[W0531]", "deprecated"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: rate_limit\n  limit: 5/fortnight\n",
	 "error[E0510]", "100/minute"},
	{TOOLKIT_RULE "condition: \"true\"\n  action: deny\n  limit: 5/hour\n",
	 "error[E0511]", "rate_limit"},
	{TOOLKIT_RULE "condition: \"\"\n  action: deny\n", "error[E0512]",
	 "write \"true\""},
	{TOOLKIT_RULE "condition: {field: a, operator: eq, value: 1}\n  action: deny\n",
	 "error[E0513]", "PolicyDocument"},
	{"apiVersion: governance.toolkit/v1\nname: t\nagents: [\"a[bc]\"]\nrules: []\n"
	 "default_action: deny\n",
	 "error[E0514]", "`[`"},
	{TOOLKIT "extends: b.yaml\nrules: []\ndefault_action: deny\n", "error[E0515]",
	 "in memory"},
	{TOOLKIT "rules: []\n", "error[E0522]", "default_action"},
	{TOOLKIT_RULE "condition: \"true\"\n", "warning[W0532]", "this rule denies"},
	{"apiVersion: governance.toolkit/v1\nname: t\nrules: []\ndefault_action: deny\n",
	 "note[N0551]", "every agent"},
	{TOOLKIT_RULE "condition: \"a.b in ['x']\"\n  action: deny\n", "note[N0552]",
	 ".NET"},
	{TOOLKIT_RULE "condition: {a: x}\n  action: deny\n", "note[N0552]", "TypeScript"},
	/* capability */
	{PROFILE "allowed_tools: []\n    execution_ring: 0\n", "error[E0520]",
	 "1, 2 or 3"},
	{PROFILE "allowed_tools: []\n    enable_code_validation: true\n", "error[E0521]",
	 "--packs"},
	{PROFILE "allowed_tools: []\n    enable_code_validation: some\n", "error[E0504]",
	 "docs/packs.md"},
	{PROFILE "allowed_tools: [a]\n    denied_tools: [\"a*\"]\n", "warning[W0535]",
	 "`a`"},
	{PROFILE "allowed_tools: [a]\n    require_human_approval_for: [b]\n",
	 "warning[W0536]", "never asked"},
	{PROFILE "allowed_tools: [a]\n    max_tool_calls: 0\n", "warning[W0537]", "is 0"},
	{PROFILE "allowed_tools: [a]\n    denied_tools: [b]\n", "note[N0550]", "1 of 1"},
	/* PolicyDocument */
	{"rules:\n- name: r\n  condition: {field: a, operator: eq, value: b}\n  action: "
	 "deny\n",
	 "error[E0522]", "AGT allows"},
	{DOCUMENT "condition: {field: a, operator: in, value: b}\n  action: deny\n",
	 "error[E0523]", "a list"},
	{DOCUMENT "condition: {field: a, operator: in, value: []}\n  action: deny\n",
	 "error[E0523]", "empty list"},
	{DOCUMENT "condition: {field: a, operator: in, value: [1, b]}\n  action: deny\n",
	 "error[E0523]", "different kinds"},
	{DOCUMENT "condition: {field: a..b, operator: eq, value: 1}\n  action: deny\n",
	 "error[E0524]", "a..b"},
	{"defaults: {action: deny, max_tokens: 5}\nrules: []\n", "warning[W0530]",
	 "max_tokens"},
	{"compat: agt\nrules:\n- name: r\n  condition: {field: a, operator: ne, value: "
	 "b}\n"
	 "  action: deny\n",
	 "warning[W0538]", "without `a`"},
	/* gate */
	{"version: 1\nrules: [{id: r, verdict: deny}]\n", "warning[W0533]",
	 "default: allow"},
	{GATE "when: {args.environment: x}\n  verdict: deny\n", "warning[W0534]",
	 "write `environment`"},
	{GATE "when: {tool: \"{a,b}\"}\n  verdict: deny\n", "error[E0514]", "`{`"},
	{GATE "when: {}\n  verdict: deny\n", "error[E0512]", "remove `when`"},
	{GATE "verdict: deny_if_exceeds\n", "error[E0503]", "needs `limit`"},
	{GATE "limit: {a: {lte: 5}}\n  verdict: deny\n", "error[E0511]",
	 "deny_if_exceeds"},
	{GATE "limit: {a: {in: [5]}}\n  verdict: deny_if_exceeds\n", "error[E0523]",
	 "{lte: 100}"},
	{GATE "when: {a: 123456789012345678901234567890}\n  verdict: deny\n",
	 "error[E0506]", "exactly"},
	/* flat */
	{"- {action: \"a.*\", effect: allow}\n", "warning[W0539]", "`a` itself"},
	{"- {action: \"a*b\", effect: allow}\n", "error[E0514]", "`x.*`"},
	{"- {action: a, effect: deny, max_calls: 3, window: 1m}\n", "error[E0511]",
	 "does not allow"},
	{"- {action: a, effect: allow, max_calls: 3, window: soon}\n", "error[E0510]",
	 "60s"},
	{"- {action: a, effect: allow, conditions: {}}\n", "error[E0513]", "empty"},
	{"- {action: a, effect: allow, priority: 3}\n", "warning[W0530]", "list order"},
};

static void every_diagnostic_names_place_and_edit(void **state)
{
	static const struct load_options options = {0};
	(void)state;

	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		struct run run;
		run_body(&run, wrongs[i].body, &options);
		if (strstr(run.text, wrongs[i].code) == NULL ||
		    strstr(run.text, wrongs[i].says) == NULL)
			fail_msg("case %zu wants %s and \"%s\":\n%s\n%s", i,
				 wrongs[i].code, wrongs[i].says, wrongs[i].body,
				 run.text);
		assert_int_equal(run.ok, strncmp(wrongs[i].code, "error", 5) != 0);
		assert_non_null(strstr(run.text, "--> test.yaml:"));
		run_free(&run);
	}
}

/* ---- what is read --------------------------------------------------------- */

struct read {
	const char *body;
	const char *rules; /* the rules as ast_print has them */
};

static const struct read reads[] = {
	{PROFILE "allowed_tools: [x, \"m.*\"]\n    denied_tools: [m.z]\n"
		 "    blocked_patterns: ['\\d', {pattern: p, type: substring}]\n"
		 "    max_tool_calls: 3\n    execution_ring: 2\n    min_trust_score: 5\n"
		 "    require_human_approval_for: [x]\n",
	 "rule no_policy: deny\n\tnot agent == 'a'\n\tmessage \"no_policy\"\n"
	 "rule denied_tools: deny\n\ttool == 'm.z'\n"
	 "rule allowed_tools: deny\n\tnot (tool == 'x' or tool like 'm.*')\n"
	 "rule blocked_patterns[0]: deny\n\ttexts matches '\\d'\n"
	 "rule blocked_patterns[1]: deny\n\ttexts matches substring 'p'\n"
	 "rule max_tool_calls: deny\n\tstate.calls_used >= 3\n"
	 "rule execution_ring: deny\n\tstate.agent_ring > 2\n"
	 "rule min_trust_score: deny\n\tstate.trust < 5\n"
	 "rule anomaly: deny\n\tstate.anomaly\n"
	 "rule require_human_approval_for: require_approval\n"
	 "\ttool == 'x' and not definite(state.approved)\n"},
	{"policies:\n  a: {allowed_tools: \"*\"}\n  b: {allowed_tools: []}\n",
	 "rule no_policy: deny\n\tagent not in ['a', 'b']\n\tmessage \"no_policy\"\n"
	 "rule anomaly: deny\n\tagent == 'a' and state.anomaly\n"
	 "rule allowed_tools: deny\n\tagent == 'b'\n"
	 "rule anomaly: deny\n\tagent == 'b' and state.anomaly\n"},
	{GATE
	 "when: {tool: \"*.w\", tool.tier: {gte: 1, ne: 3}, e: null}\n"
	 "  limit: {args.n: {lte: 5}, args.m: {gt: 0}}\n  verdict: deny_if_exceeds\n",
	 "rule r: deny\n\ttool like '*.w' and (tool_meta.tier >= 1 and tool_meta.tier != "
	 "3)"
	 " and e == null and (not args.n <= 5 or not args.m > 0)\n"
	 "\tmessage \"r exceeded\"\n"},
	{DOCUMENT "condition: {field: a.b, operator: not_in, value: [x, y]}\n"
		  "  action: block\n  priority: 7\n  message: no\n",
	 "rule r: deny priority 7\n\ta.b not in ['x', 'y']\n\tmessage \"no\"\n"},
	{"compat: agt\ndefaults: {action: deny}\nrules:\n"
	 "- {name: low, condition: {field: a.b, operator: gt, value: 5}, action: allow}\n"
	 "- {name: high, condition: {field: c, operator: in, value: abc}, action: audit,"
	 " priority: 2}\n",
	 "rule : deny priority 2\n\thas c and undecided(c within 'abc')\n\tmessage "
	 "\"type:c\"\n"
	 "rule high: audit priority 2\n\tdefinite(has c and c within 'abc')\n"
	 "rule : deny\n\thas [\"a.b\"] and undecided([\"a.b\"] > 5)\n\tmessage "
	 "\"type:[\\\"a.b\\\"]\"\n"
	 "rule low: allow\n\tdefinite(has [\"a.b\"] and [\"a.b\"] > 5)\n"},
	/* the style of patterns: the policy's, and one pattern's own */
	{"patterns: {dialect: re2, flags: s i}\n" PROFILE
	 "allowed_tools: \"*\"\n    blocked_patterns: [a, {pattern: b, flags: m},\n"
	 "      {pattern: c, dialect: python, ignore_case: false},\n"
	 "      {pattern: d, type: glob}, {pattern: e, type: substring, flags: iu},\n"
	 "      {pattern: 'f\\*', type: like}, {pattern: g, flags: "
	 "''}]\n",
	 "rule no_policy: deny\n\tnot agent == 'a'\n\tmessage \"no_policy\"\n"
	 "rule blocked_patterns[0]: deny\n\ttexts matches re2 'a' is\n"
	 "rule blocked_patterns[1]: deny\n\ttexts matches re2 'b' m\n"
	 "rule blocked_patterns[2]: deny\n\ttexts matches 'c' s\n"
	 "rule blocked_patterns[3]: deny\n\ttexts matches glob 'd'\n"
	 "rule blocked_patterns[4]: deny\n\ttexts matches substring 'e' iu\n"
	 "rule blocked_patterns[5]: deny\n\ttexts matches like 'f\\\\*'\n"
	 "rule blocked_patterns[6]: deny\n\ttexts matches re2 'g'\n"
	 "rule anomaly: deny\n\tstate.anomaly\n"},
	{"patterns: {flags: i}\n" TOOLKIT_RULE
	 "condition: \"a matches 'x' or a matches re2 'x' m\"\n  action: deny\n",
	 "rule r: deny\n\ta matches 'x' i or a matches re2 'x' m\n"},
	{"patterns: {dialect: ecmascript}\n" TOOLKIT_RULE
	 "condition: {cedar: 'context.a.matches(\"x\") || context.a like \"y*\"'}\n"
	 "  action: deny\n",
	 "rule r: deny\n\ta matches ecmascript 'x' or a matches '(?s)\\Ay.*\\z'\n"},
	{"patterns: {dialect: pcre}\n" GATE "when: {a: {matches: x}, b: {matches: "
	 "{pattern: y, flags: i}}}\n  verdict: deny\n",
	 "rule r: deny\n\ta matches pcre 'x' and b matches pcre 'y' i\n"},
	{DOCUMENT "condition: {field: a, operator: matches, value: {pattern: x, "
		  "dialect: re2}}\n  action: deny\n",
	 "rule r: deny\n\ta matches re2 'x'\n"},
	{"patterns: {flags: m}\nrules:\n- {action: a, effect: deny, conditions: {b: "
	 "{$regex: "
	 "x}, c: {$not: {$regex: {pattern: y, flags: i}}}}}\n",
	 "rule rules[0]: deny\n\taction == 'a' and b matches 'x' m and c not matches 'y' "
	 "i\n"},
	{"- {action: \"d.*\", effect: review, conditions: {e: prod, $or: [{n: {$gt: 5}},"
	 " {n: {$not: {$in: [1, 2]}}}]}}\n- {action: \"*\", effect: deny}\n",
	 "rule rules[0]: require_approval\n\taction like 'd.*' and e == 'prod' and (n > "
	 "5 "
	 "or n not in [1, 2])\nrule rules[1]: deny\n\ttrue\n"},
};

static void rules_are_read_as_written(void **state)
{
	static const struct load_options options = {0};
	(void)state;

	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
		struct run run;
		struct buffer print = {0};
		run_body(&run, reads[i].body, &options);
		assert_true(run.ok);
		assert_int_equal(run.loaded.n, 1);
		ast_print(run.loaded.policies[0], &print);
		buffer_add_char(&print, '\0');
		const char *rules = strstr(print.ptr, "rule ");
		assert_non_null(rules);
		assert_string_equal(rules, reads[i].rules);
		buffer_free(&print);
		run_free(&run);
	}
}

static void toolkit_members_are_read(void **state)
{
	static const struct load_options options = {0};
	static const char body[] = TOOLKIT
		"scope: tenant\nstrategy: allow_overrides\ndefault_action: allow\n"
		"session_attributes: [{name: mood, ordering: [calm, alert]}]\n"
		"schema: {n: integer}\n"
		"rules:\n"
		"- {name: a, condition: \"n == 5\", ruleAction: rate_limit, limit: "
		"7/per_day,"
		" stage: pre_input, description: d}\n"
		"- {name: b, condition: true, effect: require_approval, approvers: [x, "
		"y],"
		" enabled: false}\n";
	const struct ast_policy *policy;
	struct run run;
	(void)state;

	run_body(&run, body, &options);
	assert_true(run.ok);
	policy = run.loaded.policies[0];
	assert_int_equal(policy->scope, SCOPE_TENANT);
	assert_int_equal(policy->strategy, STRATEGY_ALLOW_OVERRIDES);
	assert_int_equal(policy->default_action, ACTION_ALLOW);
	assert_int_equal(policy->n_declarations, 2);
	assert_true(text_is(policy->declarations[1].path.text, "session.mood"));
	assert_int_equal(policy->declarations[1].n_values, 2);
	assert_int_equal(policy->rules[0].action, ACTION_ALLOW);
	assert_int_equal(policy->rules[0].limit_calls, 7);
	assert_int_equal(policy->rules[0].limit_window_seconds, 86400);
	assert_true(text_is(policy->rules[0].stage, "pre_input"));
	assert_true(text_is(policy->rules[0].message, "d"));
	assert_int_equal(policy->rules[1].action, ACTION_REQUIRE_APPROVAL);
	assert_int_equal(policy->rules[1].n_approvers, 2);
	assert_true(policy->rules[1].is_disabled);
	assert_int_equal(policy->rules[1].condition->op, AST_TRUE);
	run_free(&run);
}

static void options_choose_the_reading(void **state)
{
	static const struct load_options ts = {.flat_profile = "ts"};
	static const struct load_options forced = {.dialect = DIALECT_TOOLKIT};
	static const struct load_options ring = {.allow_ring_zero = true};
	struct run run;
	(void)state;

	run_body(&run, "- {action: \"d.*\", effect: allow}\n", &ts);
	assert_true(run.ok);
	assert_int_equal(run.loaded.policies[0]->rules[0].condition->op, AST_OR);
	assert_string_equal(run.text, "");
	run_free(&run);
	run_body(&run, "name: t\nrules: []\ndefault_action: deny\n", &forced);
	assert_true(run.ok);
	run_free(&run);
	run_body(&run, PROFILE "allowed_tools: []\n    execution_ring: 0\n", &ring);
	assert_true(run.ok);
	run_free(&run);
}

/* ---- extends -------------------------------------------------------------- */

static char folder[] = "/tmp/edict-front-XXXXXX";

static struct text path_of(struct arena *arena, const char *name)
{
	return text_format(arena, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *body)
{
	char path[256];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(body, out);
	fclose(out);
}

#define NAMED(name)   "apiVersion: governance.toolkit/v1\nagents: ['*']\nname: " name "\n"
#define EXTENDS(file) "extends: " file "\ndefault_action: deny\n"

static int make_folder(void **state)
{
	char below[256];
	(void)state;

	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(below, sizeof below, "%s/below", folder);
	if (mkdir(below, 0700) != 0)
		return -1;
	write_file("base.yaml",
		   NAMED("base") "default_action: deny\nrules:\n"
				 "- {name: a, condition: \"x == 1\", action: "
				 "require_approval, priority: 3}\n");
	write_file("below/mid.yaml", NAMED("mid") EXTENDS("../base.yaml") "rules: []\n");
	write_file(
		"top.yaml",
		NAMED("top") EXTENDS(
			"[below/mid.yaml, base.yaml]") "rules:\n- {name: b, condition: "
						       "\"x == 2\", action: allow}\n");
	write_file("stricter.yaml",
		   NAMED("stricter")
			   EXTENDS("base.yaml") "rules:\n- {name: a, condition: "
						"\"x==1\", action: deny, priority: 3, "
						"override: true}\n");
	write_file("weaker.yaml",
		   NAMED("weaker")
			   EXTENDS("base.yaml") "rules:\n- {name: a, condition: \"x == "
						"1\", action: allow, priority: 3, "
						"override: true}\n");
	write_file("silent.yaml",
		   NAMED("silent")
			   EXTENDS("base.yaml") "rules:\n- {name: a, condition: \"x == "
						"1\", action: deny, priority: 3}\n");
	write_file("narrower.yaml",
		   NAMED("narrower")
			   EXTENDS("base.yaml") "rules:\n- {name: a, condition: \"x == 1 "
						"and y\", action: deny, priority: "
						"3, override: true}\n");
	write_file("idle.yaml",
		   NAMED("idle")
			   EXTENDS("base.yaml") "rules:\n- {name: z, condition: \"x == "
						"1\", action: deny, override: "
						"true}\n");
	write_file("self.yaml", NAMED("self") EXTENDS("self.yaml") "rules: []\n");
	write_file("missing.yaml",
		   NAMED("missing") EXTENDS("nowhere.yaml") "rules: []\n");
	write_file("absolute.yaml",
		   NAMED("absolute") EXTENDS("/etc/x.yaml") "rules: []\n");
	write_file("url.yaml",
		   NAMED("url") EXTENDS("\"https://x.example/y\"") "rules: []\n");
	write_file("leaves.yaml",
		   NAMED("leaves") EXTENDS("below/../../x.yaml") "rules: []\n");
	write_file("stranger.yaml", NAMED("stranger") EXTENDS("gate.yaml") "rules: []\n");
	write_file("gate.yaml", "version: 1\ndefault: deny\nrules: []\n");
	write_file("capability.yaml", PROFILE "allowed_tools: []\n");
	write_file("twin.yaml", NAMED("base") "default_action: deny\nrules: []\n");
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"base.yaml",
					    "below/mid.yaml",
					    "top.yaml",
					    "stricter.yaml",
					    "weaker.yaml",
					    "silent.yaml",
					    "narrower.yaml",
					    "idle.yaml",
					    "self.yaml",
					    "missing.yaml",
					    "absolute.yaml",
					    "url.yaml",
					    "leaves.yaml",
					    "capability.yaml",
					    "stranger.yaml",
					    "gate.yaml",
					    "twin.yaml",
					    "below",
					    ""};
	char path[256];
	(void)state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		if (remove(path) != 0)
			return -1;
	}
	return 0;
}

static void parents_come_before_children(void **state)
{
	struct run run;
	struct arena *arena = arena_new();
	struct text path = path_of(arena, "top.yaml");
	(void)state;

	run_files(&run, &path, 1);
	assert_true(run.ok);
	assert_int_equal(run.loaded.n, 3);
	assert_true(text_is(run.loaded.policies[0]->name, "base"));
	assert_true(text_is(run.loaded.policies[1]->name, "mid"));
	assert_true(text_is(run.loaded.policies[2]->name, "top"));
	assert_int_equal(run.loaded.policies[0]->rules[0].layer, 0);
	assert_int_equal(run.loaded.policies[2]->rules[0].layer, 2);
	run_free(&run);
	arena_free(arena);
}

static void a_stricter_rule_takes_the_parents_place(void **state)
{
	struct run run;
	struct arena *arena = arena_new();
	struct text path = path_of(arena, "stricter.yaml");
	const struct ast_policy *base;
	(void)state;

	run_files(&run, &path, 1);
	assert_true(run.ok);
	base = run.loaded.policies[0];
	assert_int_equal(base->n_rules, 1);
	assert_int_equal(base->rules[0].action, ACTION_DENY);
	assert_int_equal(base->rules[0].layer, 0);
	assert_int_equal(run.loaded.policies[1]->n_rules, 0);
	run_free(&run);
	arena_free(arena);
}

static void a_child_cannot_weaken_or_wander(void **state)
{
	static const struct {
		const char *file, *code, *says;
	} cases[] = {
		{"weaker.yaml", "error[E0519]", "as strict"},
		{"silent.yaml", "error[E0519]", "override: true"},
		{"narrower.yaml", "error[E0519]", "parent's condition"},
		{"idle.yaml", "error[E0519]", "overrides nothing"},
		{"self.yaml", "error[E0517]", "extends itself"},
		{"missing.yaml", "error[E0516]", "nowhere.yaml"},
		{"absolute.yaml", "error[E0515]", "relative"},
		{"url.yaml", "error[E0515]", "relative"},
		{"leaves.yaml", "error[E0515]", "leaves the folder"},
		{"stranger.yaml", "error[E0516]", "gate policy"},
	};
	struct arena *arena = arena_new();
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run run;
		struct text path = path_of(arena, cases[i].file);
		run_files(&run, &path, 1);
		if (run.ok || strstr(run.text, cases[i].code) == NULL ||
		    strstr(run.text, cases[i].says) == NULL)
			fail_msg("%s wants %s and \"%s\":\n%s", cases[i].file,
				 cases[i].code, cases[i].says, run.text);
		run_free(&run);
	}
	arena_free(arena);
}

static void names_are_distinct_over_all_files(void **state)
{
	struct run run;
	struct arena *arena = arena_new();
	struct text paths[] = {path_of(arena, "base.yaml"), path_of(arena, "twin.yaml")};
	(void)state;

	run_files(&run, paths, 2);
	assert_false(run.ok);
	assert_non_null(strstr(run.text, "error[E0507]: two policies are called `base`"));
	run_free(&run);
	arena_free(arena);
}

static void a_capability_policy_stands_alone(void **state)
{
	struct run run;
	struct arena *arena = arena_new();
	struct text paths[] = {path_of(arena, "base.yaml"),
			       path_of(arena, "capability.yaml")};
	(void)state;

	run_files(&run, paths, 2);
	assert_false(run.ok);
	assert_non_null(strstr(run.text, "error[E0526]"));
	run_free(&run);
	arena_free(arena);
}

/* A chain of files, each the parent of the one before, longer than is followed. */
static void a_tower_of_parents_is_refused(void **state)
{
	struct run run;
	struct arena *arena = arena_new();
	struct text first = path_of(arena, "t0.yaml");
	char name[32], body[256];
	(void)state;

	for (unsigned i = 0; i <= EXTENDS_DEPTH_MAX + 1; i++) {
		snprintf(name, sizeof name, "t%u.yaml", i);
		snprintf(body, sizeof body,
			 "apiVersion: governance.toolkit/v1\nagents: ['*']\nname: t%u\n"
			 "extends: t%u.yaml\ndefault_action: deny\nrules: []\n",
			 i, i + 1);
		write_file(name, body);
	}
	run_files(&run, &first, 1);
	assert_false(run.ok);
	assert_non_null(strstr(run.text, "error[E0518]"));
	run_free(&run);
	for (unsigned i = 0; i <= EXTENDS_DEPTH_MAX + 1; i++) {
		snprintf(body, sizeof body, "%s/t%u.yaml", folder, i);
		assert_int_equal(remove(body), 0);
	}
	arena_free(arena);
}

/* ---- detection packs ------------------------------------------------------ */

static void check_examples(const struct pack_rule *rule, const struct pattern *pattern,
			   const struct texts *examples, bool wanted)
{
	assert_true(examples->n > 0);
	for (size_t i = 0; i < examples->n; i++) {
		if (pattern_oracle(pattern, examples->texts[i]) != wanted)
			fail_msg("%.*s %s \"%.*s\"", TEXT_ARG(rule->id),
				 wanted ? "misses" : "finds",
				 TEXT_ARG(examples->texts[i]));
	}
}

static void packs_keep_to_their_examples(void **state)
{
	static const char *const names[] = {
		"prompt-injection", "secrets",	      "personal-data",	"sql-injection",
		"shell-injection",  "code-execution", "path-traversal", "ssrf"};
	static const struct load_options options = {.packs_dir = EDICT_POLICIES "/packs"};
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct reader r;
	(void)state;

	reader_init(&r, arena, NULL, &options, diags);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct pack *pack =
			pack_load(&r, text_of(names[i]), (struct span){NULL, 0, 0});
		assert_non_null(pack);
		assert_true(reader_ok(&r));
		assert_true(pack->n_rules >= 9);
		for (size_t k = 0; k < pack->n_rules; k++) {
			const struct pack_rule *rule = &pack->rules[k];
			struct pattern_error error;
			struct pattern *pattern =
				pattern_parse(arena, rule->pattern.text,
					      &rule->pattern.pattern, &error);
			assert_non_null(pattern);
			check_examples(rule, pattern, &rule->matches, true);
			check_examples(rule, pattern, &rule->ignores, false);
		}
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_diagnostic_names_place_and_edit),
		cmocka_unit_test(rules_are_read_as_written),
		cmocka_unit_test(toolkit_members_are_read),
		cmocka_unit_test(options_choose_the_reading),
		cmocka_unit_test(parents_come_before_children),
		cmocka_unit_test(a_stricter_rule_takes_the_parents_place),
		cmocka_unit_test(a_child_cannot_weaken_or_wander),
		cmocka_unit_test(names_are_distinct_over_all_files),
		cmocka_unit_test(a_capability_policy_stands_alone),
		cmocka_unit_test(a_tower_of_parents_is_refused),
		cmocka_unit_test(packs_keep_to_their_examples),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

/* eval_test.c - which rule decides: strategies, layers, limits, obligations, reasons.
 *
 * The truth of single conditions is tested by tests/expressions.  Every decision here
 * is made twice, over the policy as lowered and as simplified.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/load.h"
#include "meaning/eval.h"
#include "meaning/meaning.h"

#define FILES_MAX 4

struct fixture {
	struct arena *arena;
	struct diag_list *diags;
	struct ir_policy *policy;
};

/* ---- compiling ----------------------------------------------------------- */

static struct ast_policy *load_one(struct fixture *f, const char *body)
{
	static const struct load_options options = {0};
	struct loaded loaded;
	bool ok = load_text(f->arena, TEXT("test.yaml"), text_of(body), &options,
			    f->diags, &loaded);
	assert_true(ok);
	return loaded.policies[0];
}

static void compile(struct fixture *f, const char *const *bodies, size_t n)
{
	struct ast_policy *policies[FILES_MAX];
	struct names names;
	f->arena = arena_new();
	f->diags = diag_list_new(f->arena);
	for (size_t i = 0; i < n; i++)
		policies[i] = load_one(f, bodies[i]);
	bool ok = resolve(f->arena, policies, n, &names, f->diags) &&
		  check(f->arena, policies, n, &names, f->diags);
	if (!ok)
		diag_render_text(f->diags, stdout, false);
	assert_true(ok);
	f->policy = lower(f->arena, policies, n, &names, f->diags);
	assert_non_null(f->policy);
}

/* A toolkit policy of these rules, in this order. */
static void compile_rules(struct fixture *f, const char *settings,
			  const char *const *rules, size_t n)
{
	struct buffer body = {0};
	buffer_format(&body,
		      "apiVersion: governance.toolkit/v1\n"
		      "name: test\n"
		      "agents: ['*']\n"
		      "%s\n"
		      "rules:\n",
		      settings);
	for (size_t i = 0; i < n; i++)
		buffer_format(&body, "  - {%s}\n", rules[i]);
	buffer_add_char(&body, '\0');
	const char *bodies[] = {body.ptr};
	compile(f, bodies, 1);
	buffer_free(&body);
}

static void fixture_end(struct fixture *f)
{
	arena_free(f->arena);
}

/* ---- deciding ------------------------------------------------------------ */

/* "deny no-write rule:no-write": effect, rule (`-` for the default), reason. */
static struct text decide(const struct fixture *f, const struct ir_policy *policy,
			  const char *request)
{
	struct eval_decision d = eval_json(f->arena, policy, text_of(request));
	bool is_default = d.rule == EVAL_NO_RULE;
	struct text rule = is_default ? TEXT("-") : policy->rules[d.rule].id;
	return text_format(f->arena, "%s %.*s %.*s", action_name(d.effect),
			   TEXT_ARG(rule), TEXT_ARG(eval_reason(f->arena, policy, &d)));
}

static void assert_decision(const struct fixture *f, const char *request,
			    const char *expected)
{
	struct text got = decide(f, f->policy, request);
	assert_string_equal(got.ptr, expected);
	got = decide(f, simplify(f->arena, f->policy), request);
	assert_string_equal(got.ptr, expected);
}

/* The ids of the obligations, with a blank behind each. */
static void assert_obligations(const struct fixture *f, const char *request,
			       const char *expected)
{
	struct eval_decision d = eval_json(f->arena, f->policy, text_of(request));
	struct text ids = TEXT("");
	for (size_t i = 0; i < d.n_obligations; i++)
		ids = text_format(f->arena, "%.*s%.*s ", TEXT_ARG(ids),
				  TEXT_ARG(f->policy->rules[d.obligations[i]].id));
	assert_string_equal(ids.ptr, expected);
}

/* ---- strategies ---------------------------------------------------------- */

/* Of each of these, the letter is the member of args that its condition tests. */
static const char *const five_rules[] = {
	"name: deny-low, action: deny, priority: 1, condition: args.d",
	"name: ask-mid, action: require_approval, priority: 5, condition: args.q",
	"name: allow-high, action: allow, priority: 9, condition: args.a",
	"name: warn-top, action: warn, priority: 10, condition: args.w",
	"name: allow-low, action: allow, priority: 0, condition: args.l",
};
#define N_FIVE (sizeof five_rules / sizeof *five_rules)

struct strategy_case {
	const char *strategy, *letters, *expected;
};

static const struct strategy_case strategy_cases[] = {
	{"deny_overrides", "dqawl", "deny deny-low rule:deny-low"},
	{"deny_overrides", "qawl", "require_approval ask-mid rule:ask-mid"},
	{"deny_overrides", "awl", "allow warn-top rule:warn-top"},
	{"deny_overrides", "al", "allow allow-high rule:allow-high"},
	{"deny_overrides", "l", "allow allow-low rule:allow-low"},
	{"deny_overrides", "", "deny - default"},
	{"allow_overrides", "dqawl", "allow warn-top rule:warn-top"},
	{"allow_overrides", "dqal", "allow allow-high rule:allow-high"},
	{"allow_overrides", "dql", "allow allow-low rule:allow-low"},
	{"allow_overrides", "dq", "require_approval ask-mid rule:ask-mid"},
	{"allow_overrides", "d", "deny deny-low rule:deny-low"},
	{"allow_overrides", "", "deny - default"},
	{"priority_first_match", "dqawl", "allow warn-top rule:warn-top"},
	{"priority_first_match", "dqal", "allow allow-high rule:allow-high"},
	{"priority_first_match", "dql", "require_approval ask-mid rule:ask-mid"},
	{"priority_first_match", "dl", "deny deny-low rule:deny-low"},
	{"priority_first_match", "l", "allow allow-low rule:allow-low"},
	{"priority_first_match", "", "deny - default"},
	/* of one file all rules have one scope */
	{"most_specific_wins", "dqawl", "deny deny-low rule:deny-low"},
	{"most_specific_wins", "al", "allow allow-high rule:allow-high"},
};

static void write_request(char *out, size_t size, const char *letters)
{
	static const char all[] = "dqawl";
	size_t len = (size_t)snprintf(out, size, "{\"args\":{\"x\":0");
	for (size_t i = 0; i < N_FIVE; i++)
		len += (size_t)snprintf(out + len, size - len, ",\"%c\":%s", all[i],
					strchr(letters, all[i]) ? "true" : "false");
	snprintf(out + len, size - len, "}}");
}

static void assert_strategies(const char *const *rules)
{
	const char *compiled = "";
	struct fixture f = {0};
	for (size_t i = 0; i < sizeof strategy_cases / sizeof *strategy_cases; i++) {
		const struct strategy_case *c = &strategy_cases[i];
		char settings[64], request[128];
		if (strcmp(compiled, c->strategy) != 0) {
			if (f.arena)
				fixture_end(&f);
			compiled = c->strategy;
			snprintf(settings, sizeof settings, "strategy: %s", compiled);
			compile_rules(&f, settings, rules, N_FIVE);
		}
		write_request(request, sizeof request, c->letters);
		assert_decision(&f, request, c->expected);
	}
	fixture_end(&f);
}

/* Heap's algorithm: all orders of the first `n` rules. */
static void permute(const char **rules, size_t n)
{
	if (n == 1) {
		assert_strategies(rules);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		permute(rules, n - 1);
		size_t other = n % 2 == 0 ? i : 0;
		const char *moved = rules[other];
		rules[other] = rules[n - 1];
		rules[n - 1] = moved;
	}
}

/* The order of the file decides nothing where effects and priorities differ. */
static void test_strategies_in_any_order(void **state)
{
	(void)state;
	const char *rules[N_FIVE];
	memcpy(rules, five_rules, sizeof rules);
	permute(rules, N_FIVE);
}

/* At equal priority the stricter rule wins, wherever it stands. */
static void test_equal_priority(void **state)
{
	(void)state;
	static const char *const orders[][3] = {
		{"name: a, action: allow, condition: args.x",
		 "name: q, action: require_approval, condition: args.x",
		 "name: d, action: deny, condition: args.y"},
		{"name: d, action: deny, condition: args.y",
		 "name: q, action: require_approval, condition: args.x",
		 "name: a, action: allow, condition: args.x"},
	};
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		compile_rules(&f, "strategy: priority_first_match", orders[i], 3);
		assert_decision(&f, "{\"args\":{\"x\":true,\"y\":true}}",
				"deny d rule:d");
		assert_decision(&f, "{\"args\":{\"x\":true,\"y\":false}}",
				"require_approval q rule:q");
		fixture_end(&f);
	}
}

/* Of equals, and in lists, the first in the file. */
static void test_file_order(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: one, action: allow, condition: args.x, priority: -5",
		"name: two, action: deny, condition: args.x, priority: 5",
		"name: three, action: deny, condition: args.x, priority: 5",
	};
	struct fixture f;
	compile_rules(&f, "strategy: list_order", rules, 3);
	assert_decision(&f, "{\"args\":{\"x\":true}}", "allow one rule:one");
	/* an allow rule over an unknown does not match; the deny rule behind it does */
	assert_decision(&f, "{}", "deny two missing:args.x");
	fixture_end(&f);
	compile_rules(&f, "strategy: deny_overrides", rules, 3);
	assert_decision(&f, "{\"args\":{\"x\":true}}", "deny two rule:two");
	fixture_end(&f);
}

/* ---- several files ------------------------------------------------------- */

#define SCOPED(name, scope, default, action)                                             \
	"apiVersion: governance.toolkit/v1\n"                                            \
	"name: " name "\n"                                                               \
	"scope: " scope "\n"                                                             \
	"strategy: most_specific_wins\n"                                                 \
	"default_action: " default "\n"                                                  \
				   "rules:\n"                                            \
				   "  - {name: r-" name ", action: " action              \
				   ", condition: args." name "}\n"

static void test_scopes(void **state)
{
	(void)state;
	static const char *const files[2][4] = {
		{SCOPED("g", "global", "allow", "deny"),
		 SCOPED("o", "organization", "allow", "allow"),
		 SCOPED("t", "tenant", "deny", "require_approval"),
		 SCOPED("a", "agent", "allow", "allow")},
		{SCOPED("a", "agent", "allow", "allow"),
		 SCOPED("t", "tenant", "deny", "require_approval"),
		 SCOPED("o", "organization", "allow", "allow"),
		 SCOPED("g", "global", "allow", "deny")},
	};
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		compile(&f, files[i], 4);
		assert_decision(
			&f, "{\"args\":{\"g\":true,\"o\":true,\"t\":true,\"a\":true}}",
			"allow r-a rule:r-a");
		assert_decision(
			&f, "{\"args\":{\"g\":true,\"o\":true,\"t\":true,\"a\":false}}",
			"require_approval r-t rule:r-t");
		assert_decision(
			&f, "{\"args\":{\"g\":true,\"o\":true,\"t\":false,\"a\":false}}",
			"allow r-o rule:r-o");
		assert_decision(
			&f,
			"{\"args\":{\"g\":false,\"o\":false,\"t\":false,\"a\":false}}",
			"deny - default"); /* the strictest of all defaults */
		fixture_end(&f);
	}
}

/* What a parent denies binds its children, whatever the strategy and the priority. */
static void test_layers(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: parent-no, action: deny, condition: args.p",
		"name: parent-ok, action: allow, priority: 9, condition: args.o",
		"name: child-no, action: deny, priority: 5, condition: args.d",
		"name: child-ok, action: allow, priority: 99, condition: args.c",
	};
	static const char *const strategies[] = {"strategy: priority_first_match",
						 "strategy: allow_overrides",
						 "strategy: list_order"};
	for (size_t i = 0; i < 3; i++) {
		struct fixture f;
		compile_rules(&f, strategies[i], rules, 4);
		f.policy->last_layer = 1;
		for (size_t j = 0; j < f.policy->n_rules; j++)
			f.policy->rules[j].layer =
				text_starts(f.policy->rules[j].id, TEXT("child"));
		assert_decision(
			&f, "{\"args\":{\"p\":true,\"o\":true,\"d\":true,\"c\":true}}",
			"deny parent-no rule:parent-no");
		assert_decision(&f, "{\"args\":{\"o\":false,\"d\":false,\"c\":true}}",
				"deny parent-no missing:args.p");
		assert_decision(
			&f, "{\"args\":{\"p\":false,\"o\":false,\"d\":false,\"c\":true}}",
			"allow child-ok rule:child-ok");
		fixture_end(&f);
	}
}

/* ---- the kill latch, stages, limits -------------------------------------- */

static void test_killed(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: all, action: allow, priority: 2147483647, condition: 'true'",
	};
	struct fixture f;
	compile_rules(&f, "strategy: allow_overrides", rules, 1);
	assert_decision(&f, "{}", "allow all rule:all");
	assert_decision(&f, "{\"state\":{\"killed\":false}}", "allow all rule:all");
	assert_decision(&f, "{\"state\":{\"killed\":true}}", "deny killed killed");
	assert_decision(&f, "{\"state\":{\"killed\":null}}",
			"deny killed missing:state.killed");
	assert_decision(&f, "{\"state\":{\"killed\":0}}",
			"deny killed type:state.killed");
	fixture_end(&f);
}

static void test_stages(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: before, action: allow, condition: \"tool == 'x'\"",
		"name: after, action: allow, stage: post_tool, condition: \"tool == "
		"'x'\"",
	};
	struct fixture f;
	compile_rules(&f, "default_action: deny", rules, 2);
	assert_decision(&f, "{\"tool\":\"x\"}", "allow before rule:before");
	assert_decision(&f, "{\"tool\":\"x\",\"stage\":\"post_tool\"}",
			"allow after rule:after");
	assert_decision(&f, "{\"tool\":\"x\",\"stage\":\"pre_output\"}",
			"deny - default");
	fixture_end(&f);
}

static void test_limits(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: read, action: allow, limit: 2/minute, condition: \"tool == 'r'\"",
		"name: any, action: allow, condition: args.ok",
	};
	static const char *const strategies[] = {
		"strategy: deny_overrides", "strategy: allow_overrides",
		"strategy: priority_first_match", "strategy: list_order"};
	for (size_t i = 0; i < 4; i++) {
		struct fixture f;
		compile_rules(&f, strategies[i], rules, 2);
		assert_decision(&f,
				"{\"tool\":\"r\",\"args\":{\"ok\":false},\"counters\":{"
				"\"read\":1}}",
				"allow read rule:read");
		assert_decision(&f,
				"{\"tool\":\"r\",\"args\":{\"ok\":true},\"counters\":{"
				"\"read\":2}}",
				"throttle read limit:read");
		/* a host that does not count lets nothing through */
		assert_decision(&f, "{\"tool\":\"r\",\"args\":{\"ok\":true}}",
				"throttle read missing:counters.read");
		/* nobody counts what the rule is not about */
		assert_decision(&f, "{\"tool\":\"w\",\"args\":{\"ok\":true}}",
				"allow any rule:any");
		fixture_end(&f);
	}
}

/* ---- obligations --------------------------------------------------------- */

static const char *const recorded[] = {
	"name: log-a, action: log, priority: 1, condition: args.a",
	"name: ok, action: allow, priority: 5, condition: args.ok",
	"name: warn-b, action: warn, priority: 9, condition: args.b",
	"name: no, action: deny, priority: 7, condition: args.no",
};

static void test_obligations(void **state)
{
	(void)state;
	struct fixture f;
	compile_rules(&f, "default_action: deny", recorded, 4);
	assert_obligations(&f,
			   "{\"args\":{\"a\":true,\"b\":true,\"ok\":true,\"no\":false}}",
			   "log-a warn-b ");
	/* recorded also when it cannot be told */
	assert_obligations(&f, "{\"args\":{\"ok\":true,\"no\":false,\"b\":5}}",
			   "log-a warn-b ");
	assert_obligations(
		&f, "{\"args\":{\"a\":false,\"b\":false,\"ok\":true,\"no\":false}}", "");
	/* nothing is permitted, so nothing comes with it */
	assert_obligations(
		&f, "{\"args\":{\"a\":true,\"b\":true,\"ok\":true,\"no\":true}}", "");
	/* a rule that warns permits */
	assert_decision(&f,
			"{\"args\":{\"a\":false,\"b\":true,\"ok\":false,\"no\":false}}",
			"allow warn-b rule:warn-b");
	/* but not when it cannot be told */
	assert_decision(&f, "{\"args\":{\"a\":false,\"ok\":false,\"no\":false}}",
			"deny - default");
	fixture_end(&f);
}

/* Strategies that stop at the first match do not see what comes after it. */
static void test_obligations_first_match(void **state)
{
	(void)state;
	static const char all[] =
		"{\"args\":{\"a\":true,\"b\":true,\"ok\":true,\"no\":false}}";
	struct fixture f;
	compile_rules(&f, "strategy: priority_first_match", recorded, 4);
	assert_decision(&f, all, "allow warn-b rule:warn-b");
	assert_obligations(&f, all, "warn-b ");
	assert_obligations(&f, "{\"args\":{\"a\":true,\"ok\":true,\"no\":false}}",
			   "warn-b ");
	fixture_end(&f);
	compile_rules(&f, "strategy: list_order", recorded, 4);
	assert_decision(&f, all, "allow log-a rule:log-a");
	assert_obligations(&f, all, "log-a ");
	fixture_end(&f);
}

/* ---- reasons ------------------------------------------------------------- */

static void test_reasons(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: no, action: deny, description: by order, condition: args.no",
		"name: ok, action: allow, description: by habit, condition: args.ok",
	};
	struct fixture f;
	compile_rules(&f, "default_action: deny", rules, 2);
	assert_decision(&f, "{\"args\":{\"no\":true}}", "deny no by order");
	assert_decision(&f, "{\"args\":{\"no\":false,\"ok\":true}}", "allow ok by habit");
	assert_decision(&f, "{\"args\":{\"no\":\"y\"}}", "deny no type:args.no");
	assert_decision(&f, "{\"args\":{\"no\":false}}", "deny - default");
	fixture_end(&f);
}

/* A request that cannot be read is denied, whatever the default. */
static void test_unreadable(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: no, action: deny, condition: args.n > 5",
	};
	static const struct {
		const char *request, *expected;
	} cases[] = {
		{"{\"args\":{\"n\":1}}", "allow - default"},
		{"", "deny - request:syntax"},
		{"[]", "deny - request:syntax"},
		{"{\"a\":1,\"a\":1}", "deny - request:duplicate"},
		{"{\"args\":{\"n\":1e99}}", "deny - request:number"},
		{"{\"a\":\"\xff\"}", "deny - request:utf8"},
	};
	struct fixture f;
	compile_rules(&f, "default_action: allow", rules, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_decision(&f, cases[i].request, cases[i].expected);
	fixture_end(&f);
}

/* `n` times `unit` between head and tail; NULL stands for members of different names.
 */
static char *long_request(const char *head, const char *unit, size_t n, const char *tail)
{
	struct buffer b = {0};
	buffer_add(&b, head, strlen(head));
	for (size_t i = 0; i < n; i++)
		if (unit)
			buffer_add(&b, unit, strlen(unit));
		else
			buffer_format(&b, ",\"%zu\":1", i);
	buffer_add(&b, tail, strlen(tail) + 1);
	return b.ptr;
}

static void test_bounds(void **state)
{
	(void)state;
	static const char *const rules[] = {
		"name: no, action: deny, condition: \"tool == 'x'\"",
	};
	static const struct {
		const char *head, *unit;
		size_t n;
		const char *tail, *expected;
	} cases[] = {
		{"{\"tool\":\"", "a", 65536, "\"}", "allow - default"},
		{"{\"tool\":\"", "a", 65537, "\"}", "deny - request:limit"},
		{"{\"tool\":\"a\",\"b\":{\"x\":0", NULL, 255, "}}", "allow - default"},
		{"{\"tool\":\"a\",\"b\":{\"x\":0", NULL, 256, "}}",
		 "deny - request:limit"},
		{"{\"tool\":\"a\",\"b\":[0", ",1", 100000, "]}", "allow - default"},
	};
	struct fixture f;
	compile_rules(&f, "default_action: allow", rules, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *request = long_request(cases[i].head, cases[i].unit, cases[i].n,
					     cases[i].tail);
		assert_decision(&f, request, cases[i].expected);
		free(request);
	}
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strategies_in_any_order),
		cmocka_unit_test(test_equal_priority),
		cmocka_unit_test(test_file_order),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_obligations),
		cmocka_unit_test(test_obligations_first_match),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

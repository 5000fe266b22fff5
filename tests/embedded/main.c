/* main.c - decide the cases of a table on the board, and measure.
 *
 * POLICY names the policy under test; `cases` is generated from a file of cases
 * (cases.awk).  Exits with 0 if every case has the expected effect and rule.
 */
#include "board.h"
#include "edict/edict.h"

extern const struct edict_policy POLICY;

struct test_case {
	const char *json;
	uint32_t len;
	enum edict_effect effect;
	const char *rule; /* its id, or "-" where no rule decides */
};

#include "cases.h"

#define N_CASES (sizeof cases / sizeof cases[0])

static _Alignas(8) char work[64 * 1024];

static bool is_same(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static const char *rule_of(const struct edict_decision *decision)
{
	if (decision->rule == EDICT_RULE_NONE)
		return "-";
	return POLICY.texts + POLICY.rules[decision->rule].id;
}

static bool run(const struct test_case *c)
{
	struct edict_decision decision;
	char reason[80];
	edict_decide_json(&POLICY, c->json, c->len, work, sizeof work, &decision);
	edict_reason_text(&POLICY, &decision, reason, sizeof reason);
	const char *effect = edict_effect_name((enum edict_effect)decision.effect);
	bool passes =
		decision.effect == c->effect && is_same(rule_of(&decision), c->rule);
	const char *const words[] = {passes ? "PASS " : "FAIL ",
				     effect,
				     " ",
				     rule_of(&decision),
				     " (",
				     reason,
				     ") ",
				     c->json,
				     "\n"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		board_print(words[i]);
	return passes;
}

static void report(const char *what, uint32_t n, const char *unit)
{
	board_print(what);
	board_print_number(n);
	board_print(unit);
}

struct cost {
	uint32_t read_stack;
	uint32_t decide_stack;
	uint32_t read_instructions;
	uint32_t decide_instructions;
};

static void raise(uint32_t *most, uint32_t n)
{
	if (n > *most)
		*most = n;
}

/* Read and decide one case, each alone. */
static void measure(const struct test_case *c, struct cost *most)
{
	struct edict_decision decision;
	char *rest = work + (POLICY.request_size + 7) / 8 * 8;
	size_t size = (size_t)(work + sizeof work - rest);
	board_stack_paint();
	uint32_t ticks = board_ticks();
	enum edict_status status =
		edict_request_read(&POLICY, c->json, c->len, rest, size, work);
	raise(&most->read_instructions, board_instructions(ticks, board_ticks()));
	raise(&most->read_stack, board_stack_used());
	if (status != EDICT_OK)
		return;
	board_stack_paint();
	ticks = board_ticks();
	edict_decide(&POLICY, work, &decision);
	raise(&most->decide_instructions, board_instructions(ticks, board_ticks()));
	raise(&most->decide_stack, board_stack_used());
}

int main(void)
{
	uint32_t n_failed = 0;
	struct cost most = {0};
	for (size_t i = 0; i < N_CASES; i++)
		n_failed += !run(&cases[i]);
	for (size_t i = 0; i < N_CASES; i++)
		measure(&cases[i], &most);
	report("read: at most ", most.read_instructions, " instructions, ");
	report("", most.read_stack, " bytes of stack\n");
	report("decide: at most ", most.decide_instructions, " instructions, ");
	report("", most.decide_stack, " bytes of stack\n");
	report("", N_CASES, " cases, ");
	report("", n_failed, " failed\n");
	if (most.decide_stack > DECIDE_STACK_MAX) {
		report("FAIL: edict_decide uses more than ", DECIDE_STACK_MAX,
		       " bytes of stack\n");
		return 2;
	}
	return n_failed > 0;
}

/* cedar_main.c - decide the cases of a table with a Cedar policy on the board, and measure.
 *
 * The policy is emitted under the name `subject`, its entities compiled in, so that
 * nothing but a request is read at run time.  `cases` is generated from a file of cases
 * (cases.awk); the rule of a case is not looked at, for several policies may determine
 * one decision.  Exits with 0 if every case has the expected effect.
 */
#include "board.h"
#include "edict/cedar.h"

extern const struct edict_cedar_policy subject_policy;

struct test_case {
	const char *json;
	uint32_t len;
	enum edict_effect effect;
	const char *rule;
};

#include "cases.h"

#define N_CASES (sizeof cases / sizeof cases[0])

static _Alignas(8) char work[8 * 1024];
static _Alignas(8) char scratch_bytes[1024];

struct cost {
	uint32_t read_stack;
	uint32_t decide_stack;
	uint32_t read_instructions;
	uint32_t decide_instructions;
	uint32_t all_instructions; /* of all decisions */
};

static void raise(uint32_t *most, uint32_t n)
{
	if (n > *most)
		*most = n;
}

static void report(const char *what, uint32_t n, const char *unit)
{
	board_print(what);
	board_print_number(n);
	board_print(unit);
}

static bool run(const struct test_case *c, struct cost *cost)
{
	struct edict_cedar_request request;
	struct edict_cedar_scratch scratch = {scratch_bytes, sizeof scratch_bytes, 0, 0};
	struct edict_decision decision;
	board_stack_paint();
	uint32_t ticks = board_ticks();
	enum edict_status status =
		edict_cedar_request_read(&request, &subject_policy, NULL, c->json, c->len,
					 true, work, sizeof work);
	raise(&cost->read_instructions, board_instructions(ticks, board_ticks()));
	raise(&cost->read_stack, board_stack_used());
	if (status != EDICT_OK) {
		report("FAIL status ", status, " ");
		board_print(c->json);
		board_print("\n");
		return false;
	}
	request.scratch = &scratch;
	board_stack_paint();
	ticks = board_ticks();
	edict_cedar_decide(&subject_policy, &request, &decision);
	uint32_t instructions = board_instructions(ticks, board_ticks());
	cost->all_instructions += instructions;
	raise(&cost->decide_instructions, instructions);
	raise(&cost->decide_stack, board_stack_used());
	bool passes = decision.effect == c->effect;
	if (!passes) {
		board_print("FAIL ");
		board_print(c->json);
		board_print("\n");
	}
	return passes;
}

int main(void)
{
	uint32_t n_failed = 0;
	struct cost cost = {0};
	for (size_t i = 0; i < N_CASES; i++)
		n_failed += !run(&cases[i], &cost);
	report("read: at most ", cost.read_instructions, " instructions, ");
	report("", cost.read_stack, " bytes of stack\n");
	report("decide: ", cost.all_instructions / N_CASES, " instructions, ");
	report("at most ", cost.decide_instructions, ", ");
	report("", cost.decide_stack, " bytes of stack\n");
	report("", N_CASES, " cases, ");
	report("", n_failed, " failed\n");
	return n_failed > 0;
}

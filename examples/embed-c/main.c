/* main.c - a gate in front of an agent's tools.
 *
 * Reads one JSON request a line and says what the policy decides.  The request and
 * everything the reader needs live in one static buffer: nothing is allocated.
 * With the argument `struct` it fills the request struct by hand instead, as a
 * program does that never sees JSON.
 */
#include <stdio.h>
#include <string.h>

#include "edict/edict.h"
#include "payments.h"

static _Alignas(max_align_t) unsigned char work[64 * 1024];

static void print_decision(const struct edict_decision *decision)
{
	char reason[128];
	edict_reason_text(&payments_policy, decision, reason, sizeof reason);
	printf("%s (%s)\n", edict_effect_name((enum edict_effect)decision->effect),
	       reason);
}

static void decide_lines(FILE *in)
{
	char line[4096];
	while (fgets(line, sizeof line, in) != NULL) {
		struct edict_decision decision;
		edict_decide_json(&payments_policy, line, strlen(line), work, sizeof work,
				  &decision);
		print_decision(&decision);
	}
}

static void decide_struct(void)
{
	static const char tool[] = "transfer", currency[] = "EUR";
	struct payments_request request;
	struct edict_decision decision;

	payments_request_init(&request);
	payments_set_tool(&request, tool, sizeof tool - 1);
	payments_set_args_currency(&request, currency, sizeof currency - 1);
	payments_set_args_amount(&request, 120);
	payments_decide(&request, &decision);
	print_decision(&decision);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "struct") == 0)
		decide_struct();
	else
		decide_lines(stdin);
	return 0;
}

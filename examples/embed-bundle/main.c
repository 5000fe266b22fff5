/* main.c - a gate that decides with the signed bundle of a store.
 *
 *     gate STORE <requests >decisions
 *
 * The policy is not part of the program: whoever holds the keys replaces it while the
 * program stays as it is.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "port/host.h"

int main(int argc, char **argv)
{
	struct edict_host_options options = {.store = argc > 1 ? argv[1] : "store",
					     .policy = "payments",
					     .now = (uint64_t)time(NULL)};
	struct edict_host *host;
	const char *what;
	enum edict_fault fault = edict_host_open(&options, &host, &what);
	if (fault != EDICT_FAULT_NONE) {
		fprintf(stderr, "gate: no policy: %s%s%s\n", edict_fault_name(fault),
			what != NULL ? ": " : "", what != NULL ? what : "");
		return 1;
	}
	char line[4096], reason[128];
	while (fgets(line, sizeof line, stdin) != NULL) {
		struct edict_decision decision;
		edict_host_decide(host, line, strlen(line), &decision);
		edict_reason_text(edict_host_image(host)->policy, &decision, reason,
				  sizeof reason);
		printf("%s (%s)\n",
		       edict_effect_name((enum edict_effect)decision.effect), reason);
	}
	edict_host_close(host);
	return 0;
}

/* main.c - a gate in front of documents: a Cedar policy, its entities, and requests.
 *
 * Reads the entities of the file it is given once, then one JSON request a line, and
 * says what the policy decides.  All memory is static: nothing is allocated.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "edict/edict.h"

static _Alignas(max_align_t) unsigned char store_memory[64 * 1024];
static _Alignas(max_align_t) unsigned char request_memory[64 * 1024];
static _Alignas(max_align_t) char scratch_memory[DRIVE_SCRATCH_SIZE + 1];
static char entities[16 * 1024];

/* The texts of `entities` are used in place: they stay as long as the store. */
static enum edict_status load(const char *path, struct edict_cedar_store *store)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return EDICT_E_SYNTAX;
	size_t len = fread(entities, 1, sizeof entities, file);
	fclose(file);
	return edict_cedar_store_read(store, &drive_policy, entities, len, store_memory,
				      sizeof store_memory, NULL);
}

/* A request that cannot be read is refused like one that is denied. */
static void decide(const struct edict_cedar_store *store, const char *line)
{
	struct edict_cedar_request request;
	struct edict_decision decision;
	char reason[128];
	enum edict_status status = edict_cedar_request_read(
		&request, &drive_policy, store, line, strlen(line), true, request_memory,
		sizeof request_memory);
	if (status != EDICT_OK) {
		printf("deny (request:%s)\n", edict_status_name(status));
		return;
	}
	struct edict_cedar_scratch scratch = {scratch_memory, sizeof scratch_memory, 0,
					      0};
	request.scratch = &scratch;
	drive_decide(&request, &decision);
	edict_reason_text(&drive_policy.base, &decision, reason, sizeof reason);
	printf("%s (%s)\n", edict_effect_name((enum edict_effect)decision.effect),
	       reason);
}

int main(int argc, char **argv)
{
	struct edict_cedar_store store;
	char line[4096];
	enum edict_status status = argc == 2 ? load(argv[1], &store) : EDICT_E_SYNTAX;
	if (status != EDICT_OK) {
		fprintf(stderr, "gate: no entities: %s\n", edict_status_name(status));
		return 1;
	}
	while (fgets(line, sizeof line, stdin) != NULL)
		decide(&store, line);
	return 0;
}

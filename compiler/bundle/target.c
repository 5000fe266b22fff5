/* target.c - the targets by name.
 */
#include "bundle/bundle.h"

static const struct {
	const char *name;
	uint32_t target;
} targets[] = {
	{"x86_64-linux", EDICT_TARGET_X86_64_LINUX},
	{"aarch64-linux", EDICT_TARGET_AARCH64_LINUX},
	{"cortex-m4", EDICT_TARGET_CORTEX_M4},
	{"wasm32", EDICT_TARGET_WASM32},
};
enum { N_TARGETS = sizeof targets / sizeof *targets };

uint32_t target_of(struct text name)
{
	for (size_t i = 0; i < N_TARGETS; i++)
		if (text_is(name, targets[i].name))
			return targets[i].target;
	return 0;
}

const char *target_name(uint32_t target)
{
	for (size_t i = 0; i < N_TARGETS; i++)
		if (targets[i].target == target)
			return targets[i].name;
	return NULL;
}

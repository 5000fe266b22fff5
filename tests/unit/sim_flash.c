/* sim_flash.c - see sim_flash.h. */
#include "sim_flash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t region_sizes[EDICT_N_REGIONS] = {
	[EDICT_REGION_SLOT_A] = SIM_FLASH_SLOT,
	[EDICT_REGION_SLOT_B] = SIM_FLASH_SLOT,
	[EDICT_REGION_KEYS_A] = SIM_FLASH_KEYS,
	[EDICT_REGION_KEYS_B] = SIM_FLASH_KEYS,
	[EDICT_REGION_STATE_A] = SIM_FLASH_STATE,
	[EDICT_REGION_STATE_B] = SIM_FLASH_STATE,
};

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "the flash is mistreated: %s\n", what);
	abort();
}

static size_t place_of(enum edict_region region, uint64_t offset, size_t len)
{
	size_t begin = 0;
	must(offset <= region_sizes[region] && len <= region_sizes[region] - offset,
	     "past the end of a region");
	for (unsigned i = 0; i < (unsigned)region; i++)
		begin += region_sizes[i];
	return begin + (size_t)offset;
}

/* Count an operation; how much of it is done, up to `size`. */
static size_t operation(struct sim_flash *sim, size_t size, bool *ok)
{
	*ok = false;
	if (sim->is_off)
		return 0;
	must(sim->n_operations < SIM_FLASH_OPERATIONS, "more operations than counted");
	sim->sizes[sim->n_operations++] = size;
	if (sim->n_operations == sim->fail)
		return 0;
	sim->is_off = sim->n_operations == sim->cut;
	*ok = !sim->is_off;
	return sim->is_off && sim->torn < size ? sim->torn : size;
}

static bool flash_read(void *ctx, enum edict_region region, uint64_t offset, void *bytes,
		       size_t len)
{
	const struct sim_flash *sim = ctx;
	memcpy(bytes, sim->bytes + place_of(region, offset, len), len);
	return !sim->is_off;
}

static void erase_range(struct sim_flash *sim, size_t at, size_t len)
{
	memset(sim->bytes + at, 0xff, len);
	memset(sim->is_programmed + at, 0, len);
}

/* What is neither erased nor as it was can be programmed only after another erase. */
static void erase_noisily(struct sim_flash *sim, size_t at, size_t len)
{
	uint32_t random = 1;
	for (size_t i = at; i < at + len; i++) {
		random = random * 1664525 + 1013904223;
		if (random >> 30 == 0)
			sim->bytes[i] = 0xff;
		else if (random >> 30 == 1)
			sim->bytes[i] = (uint8_t)(random >> 16);
		sim->is_programmed[i] = true;
	}
}

static bool flash_erase(void *ctx, enum edict_region region)
{
	struct sim_flash *sim = ctx;
	size_t len = region_sizes[region], at = place_of(region, 0, len);
	bool ok;
	switch ((enum sim_erase)operation(sim, SIM_ERASE_ALL, &ok)) {
	case SIM_ERASE_NOTHING:
		break;
	case SIM_ERASE_FIRST_HALF:
		erase_range(sim, at, len / 2);
		break;
	case SIM_ERASE_SECOND_HALF:
		erase_range(sim, at + len / 2, len - len / 2);
		break;
	case SIM_ERASE_NOISE:
		erase_noisily(sim, at, len);
		break;
	case SIM_ERASE_ALL:
		erase_range(sim, at, len);
		break;
	}
	return ok;
}

static bool flash_program(void *ctx, enum edict_region region, uint64_t offset,
			  const void *bytes, size_t len)
{
	struct sim_flash *sim = ctx;
	size_t at = place_of(region, offset, len);
	bool ok;
	must(offset % 8 == 0 && len % 8 == 0, "no multiple of 8");
	size_t done = operation(sim, len, &ok);
	for (size_t i = 0; i < done; i++) {
		must(!sim->is_programmed[at + i], "programmed twice");
		sim->is_programmed[at + i] = true;
		sim->bytes[at + i] = ((const uint8_t *)bytes)[i];
	}
	return ok;
}

static bool flash_sync(void *ctx, enum edict_region region)
{
	bool ok;
	(void)region;
	operation(ctx, 1, &ok);
	return ok;
}

void sim_flash_init(struct sim_flash *sim)
{
	memset(sim, 0, sizeof *sim);
	erase_range(sim, 0, SIM_FLASH_SIZE);
}

struct edict_flash sim_flash_table(struct sim_flash *sim)
{
	struct edict_flash flash = {
		.read = flash_read,
		.erase = flash_erase,
		.program = flash_program,
		.sync = flash_sync,
		.ctx = sim,
	};
	memcpy(flash.sizes, region_sizes, sizeof flash.sizes);
	return flash;
}

void sim_flash_cut(struct sim_flash *sim, uint64_t op, size_t torn)
{
	sim->cut = op;
	sim->torn = torn;
}

void sim_flash_fail(struct sim_flash *sim, uint64_t op)
{
	sim->fail = op;
}

void sim_flash_restart(struct sim_flash *sim)
{
	sim->n_operations = sim->cut = sim->fail = 0;
	sim->is_off = false;
}

/* sim_flash.h - the flash of edict/store.h in memory; its power can be cut at every
 * operation.
 *
 * It ends the program if what it is asked to do is no way to treat flash: programming
 * what is not erased, or at offsets and in lengths that are no multiples of 8, or going
 * past the end of a region.
 */
#ifndef EDICT_TESTS_SIM_FLASH_H
#define EDICT_TESTS_SIM_FLASH_H

#include "edict/store.h"

#define SIM_FLASH_SLOT	     4096
#define SIM_FLASH_KEYS	     1536
#define SIM_FLASH_STATE	     256 /* two records: nearly every second one erases a region */
#define SIM_FLASH_SIZE	     (2 * (SIM_FLASH_SLOT + SIM_FLASH_KEYS + SIM_FLASH_STATE))
#define SIM_FLASH_OPERATIONS 64

/* What an erase that is cut leaves behind. */
enum sim_erase {
	SIM_ERASE_NOTHING,
	SIM_ERASE_FIRST_HALF,
	SIM_ERASE_SECOND_HALF,
	SIM_ERASE_NOISE, /* each byte as it was, erased, or neither */
	SIM_ERASE_ALL,
};

/* Zero is no flash: sim_flash_init. */
struct sim_flash {
	uint8_t bytes[SIM_FLASH_SIZE];
	bool is_programmed[SIM_FLASH_SIZE]; /* since it was erased */
	uint64_t n_operations; /* since init, restart; erase, program, sync */
	size_t sizes[SIM_FLASH_OPERATIONS]; /* ways to cut each of them, less one */
	uint64_t cut, fail;		    /* operation, counted from 1; 0: none */
	size_t torn;			    /* bytes of a program; an enum sim_erase */
	bool is_off;
};

void sim_flash_init(struct sim_flash *sim);
/* The interface; `sim` must not move while it is used. */
struct edict_flash sim_flash_table(struct sim_flash *sim);
/* Cut the power in operation `op`, after `torn` bytes or in a way of an erase. */
void sim_flash_cut(struct sim_flash *sim, uint64_t op, size_t torn);
/* Operation `op` fails before it begins, and the next one works. */
void sim_flash_fail(struct sim_flash *sim, uint64_t op);
/* The power comes back. */
void sim_flash_restart(struct sim_flash *sim);

#endif

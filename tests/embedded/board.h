/* board.h - what the tests need of a Cortex-M board under qemu. */
#ifndef EDICT_TESTS_BOARD_H
#define EDICT_TESTS_BOARD_H

#include <stddef.h>
#include <stdint.h>

/* Write to the host's console; leave with an exit status. */
void board_print(const char *text);
void board_print_number(uint32_t n);
_Noreturn void board_exit(uint32_t status);

/* Paint the stack below the caller, and later ask how much of it was used. */
void board_stack_paint(void);
uint32_t board_stack_used(void);

/* Instructions executed, by a timer that qemu drives with -icount shift=6. */
uint32_t board_ticks(void);
uint32_t board_instructions(uint32_t ticks_before, uint32_t ticks_after);

#endif

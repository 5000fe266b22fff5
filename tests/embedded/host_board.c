/* host_board.c - the board's console on the host, which measures nothing. */
#include <stdio.h>

#include "board.h"

void board_print(const char *text)
{
	fputs(text, stdout);
}

void board_print_number(uint32_t n)
{
	printf("%u", (unsigned)n);
}

void board_stack_paint(void)
{
}

uint32_t board_stack_used(void)
{
	return 0;
}

uint32_t board_ticks(void)
{
	return 0;
}

uint32_t board_instructions(uint32_t ticks_before, uint32_t ticks_after)
{
	return ticks_before - ticks_after;
}

/* startup.c - reset, faults, console and measuring for a Cortex-M under qemu.
 *
 * There is no C library; this file also has the four memory functions that the
 * runtime takes from its environment.  The console is ARM semihosting.
 */
#include "board.h"

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
int main(void);
_Noreturn void reset(void);

extern uint32_t bss_begin[], bss_end[], stack_low[], stack_high[];

/* ---- semihosting --------------------------------------------------------- */

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

static void call_host(uint32_t operation, const void *argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register const void *r1 __asm__("r1") = argument;
	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_print(const char *text)
{
	call_host(SYS_WRITE0, text);
}

void board_print_number(uint32_t n)
{
	char digits[11];
	char *p = digits + sizeof digits - 1;
	*p = '\0';
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	board_print(p);
}

_Noreturn void board_exit(uint32_t status)
{
	const uint32_t block[2] = {APPLICATION_EXIT, status};
	call_host(SYS_EXIT_EXTENDED, block);
	for (;;)
		;
}

/* ---- vectors ------------------------------------------------------------- */

/* CMSDK timer 0 of the mps2 boards: counts down at 25 MHz. */
#define TIMER ((volatile uint32_t *)0x40000000)
enum { TIMER_CTRL = 0, TIMER_VALUE = 1, TIMER_RELOAD = 2 };

_Noreturn void reset(void)
{
	for (uint32_t *p = bss_begin; p < bss_end; p++)
		*p = 0;
	TIMER[TIMER_RELOAD] = UINT32_MAX;
	TIMER[TIMER_VALUE] = UINT32_MAX;
	TIMER[TIMER_CTRL] = 1;
	board_exit((uint32_t)main());
}

/* Any fault ends the run with status 99. */
static _Noreturn void fault(void)
{
	board_print("FAIL: processor fault\n");
	board_exit(99);
}

union vector {
	uint32_t *stack;
	void (*handler)(void);
};

__attribute__((section(".vectors"), used)) static const union vector vectors[16] = {
	{.stack = stack_high}, {.handler = reset}, {.handler = fault}, {.handler = fault},
	{.handler = fault},    {.handler = fault}, {.handler = fault},
};

/* ---- measuring ----------------------------------------------------------- */

#define PAINT UINT32_C(0xdeadbeef)

static inline uint32_t *stack_pointer(void)
{
	uint32_t *sp;
	__asm__ volatile("mov %0, sp" : "=r"(sp));
	return sp;
}

__attribute__((noinline)) void board_stack_paint(void)
{
	uint32_t *sp = stack_pointer();
	for (uint32_t *p = stack_low; p < sp; p++)
		*p = PAINT;
}

__attribute__((noinline)) uint32_t board_stack_used(void)
{
	uint32_t *sp = stack_pointer();
	uint32_t *p = stack_low;
	while (p < sp && *p == PAINT)
		p++;
	return (uint32_t)(sp - p) * 4;
}

uint32_t board_ticks(void)
{
	return TIMER[TIMER_VALUE];
}

/* A tick is 40 ns, an instruction 64 ns. */
uint32_t board_instructions(uint32_t ticks_before, uint32_t ticks_after)
{
	return (ticks_before - ticks_after) * 5 / 8;
}

/* ---- memory -------------------------------------------------------------- */

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	return memmove(to, from, size);
}

void *memmove(void *to, const void *from, size_t size)
{
	char *t = to;
	const char *f = from;
	if (t < f) {
		for (size_t i = 0; i < size; i++)
			t[i] = f[i];
	} else {
		for (size_t i = size; i > 0; i--)
			t[i - 1] = f[i - 1];
	}
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((char *)to)[i] = (char)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *x = a;
	const uint8_t *y = b;
	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return 0;
}
